use crate::{open, read, why};
use sheets::Format;

#[test]
fn every_name_is_a_column_and_values_are_kept_as_written() {
    let text = "{\"名称\": \"甲\", \"code\": 007e1}\n".replace("007e1", "12345678901234567890123")
        + "\n{\"code\":\"007\",\"active\":true,\"名称\":null,\" x \":1.10}\n";
    let (headers, rows) = read(text.as_bytes()).unwrap();
    assert_eq!(headers, ["名称", "code", "active", "x"]);
    assert_eq!(rows[0].cells, ["甲", "12345678901234567890123", "", ""]);
    assert_eq!(rows[1].cells, ["", "007", "true", "1.10"]);
    assert_eq!(rows[1].number, 3, "lines are counted, blank ones as well");
    assert_eq!(open(text.as_bytes()).unwrap().format(), Format::Ndjson);
}

#[test]
fn what_is_no_flat_object_is_refused_with_its_line() {
    for (text, code, args) in [
        ("{\"a\":1}\n{\"a\":{\"b\":1}}\n", "sheet-nested", &["2", "a"][..]),
        ("{\"a\":[1]}\n", "sheet-nested", &["1", "a"]),
        ("{\"a\":1}\n[1]\n", "sheet-not-an-object", &["2"]),
        ("{\"a\":1}\n{\"a\":1\n", "sheet-not-json", &["2", "0"]),
        ("{\"a\":1}{\"a\":2}\n", "sheet-not-json", &["1", "8"]),
        ("{\"a\":1,\"a \":2}\n", "sheet-key-repeated", &["1", "a "]),
        ("{\"\":1}\n", "sheet-header-empty", &["1", "A"]),
        ("{\"a\":\"\\ud800\"}\n", "sheet-not-json", &["1", "8"]),
        ("{\"a\":\"x\\u0000\"}\n", "sheet-nul-character", &["1", "A"]),
    ] {
        assert_eq!(why(text.as_bytes()), (code, args.iter().map(ToString::to_string).collect()), "{text}");
    }
}

#[test]
fn text_is_marked_as_a_formula_and_a_number_is_not() {
    let rows = read(b"{\"a\":\"-1\",\"b\":-1}\n").unwrap().1;
    assert_eq!(rows[0].formulas, [0]);
}
