use crate::{cells, open, read, read_within, refusal, why};
use sheets::{Declared, Format, Limits, Table, is_formula, write_csv};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

#[test]
fn the_delimiter_is_the_one_of_the_first_line() {
    for delimiter in [",", ";", "\t"] {
        let text = ["name", "code"].join(delimiter) + "\n\"a,b;c\td\"" + delimiter + "1\n";
        assert_eq!(cells(text.as_bytes()), [["a,b;c\td", "1"]], "{delimiter:?}");
    }
    assert_eq!(cells(b"\"a;b;c\",d\n1,2\n"), [["1", "2"]], "what is quoted does not count");
    assert_eq!(cells(b"name\nA & B; C\n"), [["A & B; C"]], "a table of one column");
}

#[test]
fn quotes_and_lines_in_cells_are_kept_and_rows_counted_as_a_spreadsheet_does() {
    let text = "\r\nname,note\r\n\"He said \"\"no\"\"\",\"two\r\nlines\"\r\n\r\n,\r\nlast,007\r\n";
    let (headers, rows) = read(text.as_bytes()).unwrap();
    assert_eq!(headers, ["name", "note"]);
    assert_eq!(rows[0].cells, ["He said \"no\"", "two\r\nlines"]);
    assert_eq!(rows[1].cells, ["last", "007"]);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 6]);
}

#[test]
fn lines_may_end_as_on_any_system() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "3,4"].join(end);
        let rows = read(text.as_bytes()).unwrap().1;
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 4], "{end:?}");
    }
}

#[test]
fn a_table_is_read_as_often_as_wanted() {
    let mut table = open(b"a\n1\n2\n").unwrap();
    assert_eq!(table.format(), Format::Csv);
    for _ in 0..2 {
        assert_eq!(table.rows().unwrap().filter(Result::is_ok).count(), 2);
    }
}

#[test]
fn short_rows_are_filled_up_and_long_ones_show_it() {
    assert_eq!(
        cells(b"a,b,c\n1\n1,2,3,,\n1,2,3,4\n"),
        [vec!["1", "", ""], vec!["1", "2", "3"], vec!["1", "2", "3", "4"]]
    );
}

#[test]
fn headers_are_trimmed_and_told_apart() {
    assert_eq!(read(" a ,b,, \n1,2\n".as_bytes()).unwrap().0, ["a", "b"]);
    assert_eq!(
        why(b"a,b, a\n"),
        ("sheet-header-repeated", vec!["1".into(), "a".into(), "A".into(), "C".into()])
    );
    assert_eq!(why(b"\na,,b\n"), ("sheet-header-empty", vec!["2".into(), "B".into()]));
}

#[test]
fn a_file_without_rows_is_refused() {
    for nothing in [&b""[..], b"\xEF\xBB\xBF", b"\r\n\r\n", b" , ,\n", b"{}"] {
        assert_eq!(why(nothing), ("sheet-empty", vec![]), "{nothing:?}");
    }
}

#[test]
fn a_quote_that_is_not_closed_is_refused_where_it_begins() {
    assert_eq!(why(b"a,b\n1,2\n3,\"4\n5,6\n"), ("sheet-open-quote", vec!["3".into(), "B".into()]));
    assert_eq!(why(b"a,\"b\n"), ("sheet-open-quote", vec!["1".into(), "B".into()]));
    assert_eq!(cells(b"a,b\n1,\"2\""), [["1", "2"]]);
    assert_eq!(cells(b"a,b\n1,"), [["1", ""]]);
}

#[test]
fn other_files_are_called_what_they_are() {
    for (bytes, found) in [
        (&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], "XLS"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1F\x8B\x08\x00", "gzip"),
    ] {
        assert_eq!(why(bytes), ("sheet-foreign", vec![found.into()]));
    }
    assert_eq!(why(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), ("sheet-binary", vec![]));
}

#[test]
fn every_bound_is_told_with_its_place() {
    let limits = Limits { bytes: 60, rows: 2, columns: 3, cell: 8, row: 14, ..Limits::default() };
    for (text, expected) in [
        ("a,b\n1,2\n1,2\n1,2\n", ("sheet-too-many-rows", vec!["2"])),
        ("a\n1,2,3,4\n", ("sheet-too-many-columns", vec!["2", "3"])),
        ("a,b\n1,123456789\n", ("sheet-cell-too-long", vec!["2", "B", "8"])),
        ("a,b\n1234567,123456\n", ("sheet-row-too-long", vec!["2", "14"])),
        (&"a\n".repeat(31), ("sheet-too-many-bytes", vec!["60"])),
    ] {
        let refused = read_within(text.as_bytes(), limits).expect_err(text);
        assert_eq!(
            refusal(&refused),
            (expected.0, expected.1.into_iter().map(String::from).collect()),
            "{text}"
        );
    }
    assert!(read_within(b"a,b\n12345678,1234\n", limits).is_ok(), "up to the bounds");
}

#[test]
fn a_million_columns_are_refused_at_the_first_too_many() {
    let wide = "x,".repeat(1_000_000);
    assert_eq!(why(wide.as_bytes()), ("sheet-too-many-columns", vec!["1".into(), "256".into()]));
    assert_eq!(
        why(format!("a\n{wide}").as_bytes()),
        ("sheet-too-many-columns", vec!["2".into(), "256".into()])
    );
}

#[test]
fn formulas_are_kept_and_marked() {
    let rows = read("a,b,c\n=1+1,x,\" @SUM(A1)\"\n＋8,-5,\"\t1\"\n".as_bytes()).unwrap().1;
    assert_eq!(rows[0].cells, ["=1+1", "x", " @SUM(A1)"]);
    assert_eq!(rows[0].formulas, [0, 2]);
    assert_eq!(rows[1].formulas, [0, 1, 2]);
}

#[test]
fn formulas_that_go_out_are_put_behind_an_apostrophe() {
    let mut out = Vec::new();
    write_csv(&mut out, [["name", "note"], ["=HYPERLINK(\"x\")", "\r=1"], ["甲;乙", "+86"]]).unwrap();
    let text = String::from_utf8(out.clone()).unwrap();
    assert_eq!(text, "\u{FEFF}name,note\r\n\"'=HYPERLINK(\"\"x\"\")\",\"'\r=1\"\r\n\"甲;乙\",'+86\r\n");
    assert!(cells(&out).iter().flatten().all(|cell| !is_formula(cell)));
}

/// A file that comes a byte at a time.
struct Trickle<'a>(Cursor<&'a [u8]>);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(1);
        self.0.read(&mut buffer[..most])
    }
}

impl Seek for Trickle<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_file_may_come_in_the_smallest_pieces() {
    let text = "名称;代码\n甲;007\n".as_bytes();
    let mut table = Table::open(Trickle(Cursor::new(text)), &Declared::default(), Limits::default()).unwrap();
    assert_eq!(table.headers(), ["名称", "代码"]);
    assert_eq!(table.rows().unwrap().next().unwrap().unwrap().cells, ["甲", "007"]);
}
