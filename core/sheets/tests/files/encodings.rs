use crate::{cells, open, why};
use sheets::{Declared, Encoding, Limits, Table};
use std::io::Cursor;

/// 企业,名 and 甲,𠀀 (four bytes) in GB 18030.
const GB18030: &[u8] = b"\xC6\xF3\xD2\xB5,\xC3\xFB\n\xBC\xD7,\x95\x32\x82\x36\n";

#[test]
fn gb18030_is_found_with_its_characters_of_four_bytes() {
    let table = open(GB18030).unwrap();
    assert_eq!(table.encoding(), Some(Encoding::Gb18030));
    assert_eq!(table.headers(), ["企业", "名"]);
    assert_eq!(cells(GB18030), [["甲", "𠀀"]]);
}

#[test]
fn utf8_is_found_with_and_without_its_mark() {
    for mark in ["", "\u{FEFF}"] {
        let text = format!("{mark}企业,名\n甲,𠀀\n");
        let table = open(text.as_bytes()).unwrap();
        assert_eq!((table.encoding(), table.headers()[0].as_str()), (Some(Encoding::Utf8), "企业"));
    }
}

#[test]
fn utf16_is_read_by_its_mark() {
    let text = "\u{FEFF}企业\t名\n甲\t𠀀\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, encoding) in [(little, Encoding::Utf16Le), (big, Encoding::Utf16Be)] {
        assert_eq!(open(&bytes).unwrap().encoding(), Some(encoding));
        assert_eq!(cells(&bytes), [["甲", "𠀀"]]);
        assert_eq!(why(&bytes[2..]), ("sheet-binary", vec![]), "without its mark it is not guessed");
    }
}

#[test]
fn broken_gb18030_is_refused_with_line_and_offset() {
    let broken = [GB18030, b"\xD2\xD2,\xFF\xFF\n"].concat();
    let offset = (GB18030.len() + 3).to_string();
    assert_eq!(why(&broken), ("sheet-broken-bytes", vec!["gb18030".into(), "3".into(), offset]));
    let cut = &GB18030[..GB18030.len() - 2];
    assert_eq!(why(cut), ("sheet-broken-bytes", vec!["gb18030".into(), "2".into(), "11".into()]));
}

#[test]
fn utf8_with_a_bad_byte_is_not_taken_for_gb18030() {
    let mut bytes = "名称,编号\n某某有限公司,1\n另一有限公司,2\n".as_bytes().to_vec();
    // The first byte of 另 becomes one that begins nothing.
    let offset = bytes.len() - "另一有限公司,2\n".len();
    bytes[offset] = 0xFF;
    assert_eq!(why(&bytes), ("sheet-broken-bytes", vec!["UTF-8".into(), "3".into(), offset.to_string()]));
    bytes[offset] = 0xB5;
    assert_eq!(why(&bytes), ("sheet-broken-bytes", vec!["UTF-8".into(), "3".into(), offset.to_string()]));
}

#[test]
fn lines_of_broken_utf16_are_counted_by_characters() {
    let mut bytes: Vec<u8> = "\u{FEFF}\u{0A0A}a\nb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let offset = bytes.len();
    bytes.extend(0xD800u16.to_le_bytes());
    bytes.extend([b'c', 0]);
    assert_eq!(why(&bytes), ("sheet-broken-bytes", vec!["UTF-16LE".into(), "3".into(), offset.to_string()]));
}

#[test]
fn a_declared_encoding_decides_where_the_bytes_could_be_either() {
    let bytes = "a\n\u{7F1D}\n".as_bytes();
    let declared = Declared { encoding: Some(Encoding::Gb18030), ..Declared::default() };
    let table = Table::open(Cursor::new(GB18030), &declared, Limits::default()).unwrap();
    assert_eq!(table.encoding(), Some(Encoding::Gb18030));
    let utf8 = Declared { encoding: Some(Encoding::Utf8), ..Declared::default() };
    assert!(Table::open(Cursor::new(GB18030), &utf8, Limits::default()).is_err());
    assert!(Table::open(Cursor::new(bytes), &utf8, Limits::default()).is_ok());
}
