//! Archives that are made to hurt.

use crate::{read, read_within, refusal, why};
use sheets::Limits;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROOT: &str = "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const BOOK: &str = "<workbook><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const LINKS: &str = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"sheet.xml\"/>\
                     <Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"strings.xml\"/></Relationships>";

/// A workbook of which only the sheet and the shared texts differ.
pub(crate) fn package(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
        ("xl/sheet.xml", sheet),
        ("xl/strings.xml", strings),
    ];
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()
}

fn inline(text: &str) -> String {
    format!("<row><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
}

/// Makes every header of the archive say that a part of `size` bytes is ten bytes.
fn lie(archive: &mut [u8], size: usize) {
    let true_size = u32::try_from(size).unwrap().to_le_bytes();
    for at in 0..archive.len() - 4 {
        if archive[at..at + 4] == true_size {
            archive[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
    }
}

#[test]
fn a_bomb_goes_off_nowhere_whether_its_headers_lie_or_not() {
    let bomb = sheet(&(inline("a") + &" ".repeat(40 << 20)));
    let honest = package(&bomb, b"<sst/>");
    let mut lying = honest.clone();
    lie(&mut lying, bomb.len());
    assert_ne!(honest, lying);
    assert!(honest.len() < 200_000, "{} bytes hold 40 MiB", honest.len());
    assert_eq!(why(&honest), ("sheet-packed-too-tightly", vec!["200".into()]));
    let limits = Limits { ratio: 2000, inflated: 8 << 20, ..Limits::default() };
    let refused = read_within(&honest, limits).unwrap_err();
    assert_eq!(refusal(&refused), ("sheet-too-large-unpacked", vec!["8388608".into()]));
    // A part is held to what its header says.
    assert_eq!(why(&lying), ("sheet-damaged", vec!["xl/sheet.xml".into()]));
}

#[test]
fn what_shared_texts_inflate_to_is_not_allowed_to_the_sheet() {
    let limits = Limits { ratio: 5000, inflated: 3 << 20, ..Limits::default() };
    let padding = "<!-- nothing -->".repeat(150_000);
    let rows = sheet(&(inline("a") + &padding));
    assert!(read_within(&package(&rows, b"<sst/>"), limits).is_ok());
    let refused =
        read_within(&package(&rows, format!("<sst>{padding}</sst>").as_bytes()), limits).unwrap_err();
    assert_eq!(refusal(&refused).0, "sheet-too-large-unpacked");
}

#[test]
fn entries_are_counted_before_the_directory_is_read() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..1_001 {
        zip.start_file(number.to_string(), SimpleFileOptions::default()).unwrap();
    }
    let archive = zip.finish().unwrap().into_inner();
    assert_eq!(why(&archive), ("sheet-too-many-parts", vec!["1000".into()]));
}

#[test]
fn entities_are_not_expanded() {
    let laughs = format!(
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>{}",
        String::from_utf8(sheet(&inline("&b;"))).unwrap()
    );
    assert_eq!(
        why(&package(laughs.as_bytes(), b"<sst/>")),
        ("sheet-document-type", vec!["xl/sheet.xml".into()])
    );
    let undefined = sheet(&inline("&b;"));
    assert_eq!(why(&package(&undefined, b"<sst/>")), ("sheet-damaged", vec!["xl/sheet.xml".into()]));
    let known = sheet(&inline("&amp;&#x4F01;<![CDATA[<]]>"));
    assert_eq!(read(&package(&known, b"<sst/>")).unwrap().0, ["&企<"]);
}

#[test]
fn a_text_is_given_up_before_it_is_whole() {
    let long = "x".repeat(3 << 20);
    let limits = Limits { ratio: 2000, ..Limits::default() };
    for rows in [
        inline(&long),
        format!("<!--{long}-->"),
        format!("<row {long}=\"\"/>"),
        inline(&format!("<![CDATA[{long}]]>")),
    ] {
        let refused = read_within(&package(&sheet(&rows), b"<sst/>"), limits).unwrap_err();
        let told = vec!["xl/sheet.xml".into(), "1048576".into()];
        assert_eq!(refusal(&refused), ("sheet-piece-too-long", told));
    }
}

#[test]
fn lists_that_no_spreadsheet_writes_are_not_held() {
    let links = format!(
        "<Relationships>{}</Relationships>",
        "<Relationship Id=\"\" Type=\"\" Target=\"\"/>".repeat(10_001)
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("_rels/.rels", SimpleFileOptions::default()).unwrap();
    zip.write_all(links.as_bytes()).unwrap();
    assert_eq!(why(&zip.finish().unwrap().into_inner()), ("sheet-damaged", vec!["_rels/.rels".into()]));
}

#[test]
fn a_part_that_is_cut_off_or_points_nowhere_is_named() {
    let cut = b"<worksheet><sheetData><row><c><v>1</v></c></row>".to_vec();
    assert_eq!(why(&package(&cut, b"<sst/>")), ("sheet-damaged", vec!["xl/sheet.xml".into()]));
    let nowhere = sheet("<row><c t=\"s\"><v>5</v></c></row>");
    assert_eq!(why(&package(&nowhere, b"<sst/>")), ("sheet-damaged", vec!["xl/sheet.xml".into()]));
    let mut broken = package(&sheet(&inline("a")), b"<sst/>");
    let middle = broken.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    broken.truncate(middle);
    assert_eq!(why(&broken).0, "sheet-damaged");
}

#[test]
fn an_archive_of_something_else_is_called_so() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
    assert_eq!(why(&zip.finish().unwrap().into_inner()), ("sheet-foreign", vec!["ODS".into()]));
    let empty = ZipWriter::new(Cursor::new(Vec::new())).finish().unwrap().into_inner();
    assert_eq!(why(&empty), ("sheet-foreign", vec!["ZIP".into()]));
}

#[test]
fn a_cell_that_is_written_again_and_again_is_counted_each_time() {
    let again = "<c r=\"A1\" t=\"inlineStr\"><is><t>0123456789</t></is></c>".repeat(2_000);
    let limits = Limits { row: 10_000, ..Limits::default() };
    let refused =
        read_within(&package(&sheet(&format!("<row>{again}</row>")), b"<sst/>"), limits).unwrap_err();
    assert_eq!(refusal(&refused), ("sheet-row-too-long", vec!["1".into(), "10000".into()]));
}

#[test]
fn sheets_of_other_programs_are_read() {
    let sheet = "<x:worksheet xmlns:x=\"y\"><x:sheetData><x:row><x:c t=\"s\"><x:v>0</x:v></x:c><x:c t=\"s\"><x:v>1</x:v></x:c></x:row>\
                 <x:row><x:c><x:v>1</x:v></x:c><x:c/></x:row><x:row/><x:row r=\"9\"><x:c r=\"B9\" t=\"e\"><x:v>#N/A</x:v></x:c></x:row>\
                 </x:sheetData></x:worksheet>";
    let strings = "<sst><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>pronounced</t></rPh></si><si><t xml:space=\"preserve\"> b_x000D_</t></si></sst>";
    let (headers, rows) = read(&package(sheet.as_bytes(), strings.as_bytes())).unwrap();
    assert_eq!(headers, ["rich text", "b"]);
    assert_eq!((rows[0].number, rows[0].cells.as_slice()), (2, &["1".to_owned(), String::new()][..]));
    assert_eq!((rows[1].number, rows[1].cells.as_slice()), (9, &[String::new(), "#N/A".to_owned()][..]));
}
