use crate::{open, read};
use proptest::prelude::*;
use sheets::{Declared, Encoding, Limits, Table, is_formula, neutral, write_csv};
use std::io::Cursor;

/// Cells with everything that delimited text trips over.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 ,;\t\"'\r\n=+@|-]{0,12}",
        "[\u{1}-\u{1F}＝企业𠀀é\u{FEFF}\u{3000}]{0,6}",
        any::<String>().prop_map(|text| text.replace('\0', "")),
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1usize..6).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 0..8))
}

proptest! {
    #[test]
    fn what_is_written_is_read_again_neutral(rows in table()) {
        let width = rows.first().map_or(1, Vec::len);
        let headers: Vec<_> = (0..width).map(|column| format!("c{column}")).collect();
        let mut bytes = Vec::new();
        write_csv(&mut bytes, std::iter::once(&headers).chain(&rows)).unwrap();
        let (read_headers, read_rows) = read(&bytes).unwrap();
        prop_assert_eq!(read_headers, headers);

        let blank = |row: &&Vec<String>| row.iter().all(|cell| cell.trim().is_empty() && !is_formula(cell));
        let expected: Vec<Vec<_>> =
            rows.iter().filter(|row| !blank(row)).map(|row| row.iter().map(|cell| neutral(cell).into_owned()).collect()).collect();
        let cells: Vec<_> = read_rows.iter().map(|row| row.cells.clone()).collect();
        prop_assert_eq!(cells, expected);
        prop_assert!(read_rows.iter().all(|row| row.formulas.is_empty()));
    }

    #[test]
    fn text_survives_gb18030(cells in prop::collection::vec("[a-z企业名称𠀀㐀é]{1,8}", 1..5)) {
        let text = cells.join("\n") + "\n甲\n";
        let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
        prop_assume!(!lost && std::str::from_utf8(&bytes).is_err());
        let declared = Declared { encoding: Some(Encoding::Gb18030), ..Declared::default() };
        let mut table = Table::open(Cursor::new(&bytes[..]), &declared, Limits::default()).unwrap();
        prop_assert_eq!(&table.headers()[0], &cells[0]);
        let read: Vec<_> = table.rows().unwrap().map(|row| row.unwrap().cells[0].clone()).collect();
        prop_assert_eq!(&read[..read.len() - 1], &cells[1..]);
    }

    #[test]
    fn no_bytes_are_a_reason_to_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), head in 0usize..6) {
        let heads = [&b""[..], b"PK\x03\x04", b"{\"a\":", b"a,\"", b"\xFF\xFE", b"\xEF\xBB\xBF"];
        drop(read(&[heads[head], &bytes].concat()));
    }

    #[test]
    fn no_change_to_a_workbook_is_a_reason_to_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30)) {
        let mut bytes = WORKBOOK.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(mut table) = open(&bytes) {
            drop(table.rows().map(|rows| rows.count()));
        }
    }

    #[test]
    fn no_change_to_the_xml_of_a_sheet_is_a_reason_to_panic(cut in any::<prop::sample::Index>(), insert in "[<>/&;\"'=a-z0-9!\\[\\]-]{0,12}") {
        let mut xml = SHEET.to_owned();
        let at = cut.index(xml.len());
        xml.insert_str(at, &insert);
        drop(read(&crate::bombs::package(xml.as_bytes(), b"<sst><si><t>a</t></si></sst>")));
    }
}

const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row>\
                     <row r=\"2\"><c r=\"A2\" s=\"1\"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>";

static WORKBOOK: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().write(0, 0, "a").unwrap().write(1, 0, 1.5).unwrap();
    workbook.save_to_buffer().unwrap()
});
