use crate::{cells, open, read, why};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};
use sheets::{Declared, Format, Limits, Table};
use std::io::Cursor;

/// A workbook whose only sheet was filled by `fill`.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

#[test]
fn cells_are_read_as_people_see_them() {
    let bytes = workbook(|sheet| {
        let day = Style::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let moment = Style::new().set_num_format("yyyy-mm-dd hh:mm");
        let code = Style::new().set_num_format("000000");
        let names = ["text", "code", "padded", "whole", "part", "day", "moment", "truth", "share"];
        for (column, name) in (0..).zip(names) {
            sheet.write(0, column, name).unwrap();
        }
        sheet.write(2, 0, " 甲\n乙 & <丙> ").unwrap();
        sheet.write(2, 1, "007").unwrap();
        sheet.write_with_format(2, 2, 1234, &code).unwrap();
        sheet.write(2, 3, 42).unwrap();
        sheet.write(2, 4, 0.1 + 0.2).unwrap();
        sheet.write_with_format(2, 5, ExcelDateTime::from_ymd(2026, 11, 24).unwrap(), &day).unwrap();
        let half_past_nine = ExcelDateTime::from_ymd(2026, 11, 24).unwrap().and_hms(9, 30, 0).unwrap();
        sheet.write_with_format(2, 6, half_past_nine, &moment).unwrap();
        sheet.write(2, 7, true).unwrap();
        sheet.write_with_format(2, 8, 0.125, &Style::new().set_num_format("0.0%")).unwrap();
    });
    let rows = read(&bytes).unwrap().1;
    let expected = [
        " 甲\n乙 & <丙> ",
        "007",
        "001234",
        "42",
        "0.3",
        "2026-11-24",
        "2026-11-24T09:30:00",
        "TRUE",
        "12.5%",
    ];
    assert_eq!(rows[0].cells, expected);
    assert_eq!(rows[0].number, 3, "as the spreadsheet numbers it");
    let table = open(&bytes).unwrap();
    assert_eq!((table.format(), table.encoding()), (Format::Xlsx, None));
}

#[test]
fn a_formula_gives_its_last_result_and_is_marked() {
    let rows = read(&workbook(|sheet| {
        for (column, name) in (0..).zip(["a", "b", "c", "d"]) {
            sheet.write(0, column, name).unwrap();
        }
        sheet.write(1, 0, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write(1, 1, Formula::new("=1-1")).unwrap();
        sheet.write_string(1, 2, "=1+1").unwrap();
        sheet.write(1, 3, -5).unwrap();
    }))
    .unwrap()
    .1;
    assert_eq!(rows[0].cells, ["2", "0", "=1+1", "-5"]);
    assert_eq!(rows[0].formulas, [0, 1, 2]);
}

#[test]
fn a_code_that_was_typed_as_a_number_is_marked_as_broken() {
    let rows = read(&workbook(|sheet| {
        sheet.write(0, 0, "code").unwrap();
        sheet.write(1, 0, 911_101_081_234_567_890f64).unwrap();
        sheet.write(2, 0, "911101081234567890").unwrap();
    }))
    .unwrap()
    .1;
    assert_eq!((rows[0].rounded.as_slice(), rows[1].rounded.as_slice()), (&[0][..], &[][..]));
    assert_eq!(rows[1].cells, ["911101081234567890"]);
}

#[test]
fn the_first_visible_sheet_is_read_or_the_one_asked_for() {
    let mut workbook = Workbook::new();
    for (name, text, hidden) in [("notes", "n", true), ("企业", "e", false), ("more", "m", false)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap().set_hidden(hidden).write(0, 0, text).unwrap();
        if name == "企业" {
            sheet.set_active(true);
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let headers = |sheet: Option<&str>| {
        let declared = Declared { sheet: sheet.map(String::from), ..Declared::default() };
        let table = Table::open(Cursor::new(&bytes), &declared, Limits::default());
        table.map(|table| (table.headers()[0].clone(), table.worksheets().join(" ")))
    };
    assert_eq!(headers(None), Ok(("e".into(), "企业 more".into())));
    assert_eq!(headers(Some("more")).unwrap().0, "m");
    assert!(headers(Some("none")).is_err());
}

#[test]
fn a_cell_far_away_costs_nothing_and_is_refused() {
    let far = workbook(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 16_383, "b").unwrap();
    });
    assert_eq!(why(&far), ("sheet-too-many-columns", vec!["1048576".into(), "256".into()]));
    let low = workbook(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 0, "b").unwrap();
    });
    assert_eq!(cells(&low), [["b"]]);
}

#[test]
fn a_sheet_with_nothing_in_it_is_refused() {
    assert_eq!(why(&workbook(|_| {})), ("sheet-empty", vec![]));
}
