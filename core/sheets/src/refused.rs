//! Why a file was not read, or not to its end.
//!
//! Rows count as a spreadsheet counts them, from 1; columns count from 0 here and are shown by their letters.

use crate::Encoding;
use std::io;

/// A reason, precise enough that the sender finds the place in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The bytes did not arrive; the file may be good.
    #[error("the file could not be read: {0}")]
    Source(String),
    /// There is no header.
    #[error("the file holds no row")]
    Empty,
    /// The file is of another kind.
    #[error("the file is {found}, no table that can be read")]
    Foreign {
        /// What it is.
        found: &'static str,
    },
    /// The file is neither text nor a workbook.
    #[error("the file is neither text nor a workbook")]
    Binary,
    /// The file is larger than allowed.
    #[error("the file has more than {max} bytes")]
    TooManyBytes {
        /// How many it may have.
        max: u64,
    },
    /// There are more rows than allowed.
    #[error("the table has more than {max} rows")]
    TooManyRows {
        /// How many it may have.
        max: u64,
    },
    /// A row has more columns than allowed.
    #[error("row {row} has more than {max} columns")]
    TooManyColumns {
        /// Where.
        row: u64,
        /// How many it may have.
        max: usize,
    },
    /// A cell is longer than allowed; a quotation mark may be missing before it.
    #[error("the cell in row {row}, column {} is longer than {max} bytes", letters(*column))]
    CellTooLong {
        /// Where.
        row: u64,
        /// Where, from 0.
        column: usize,
        /// How long it may be.
        max: usize,
    },
    /// The cells of a row are together longer than allowed.
    #[error("row {row} is longer than {max} bytes")]
    RowTooLong {
        /// Where.
        row: u64,
        /// How long it may be.
        max: usize,
    },
    /// A cell holds the character U+0000, which is none of any text.
    #[error("the cell in row {row}, column {} holds a NUL character", letters(*column))]
    NulCharacter {
        /// Where.
        row: u64,
        /// Where, from 0.
        column: usize,
    },
    /// Bytes are no character of the encoding.
    #[error("line {line}: the byte at offset {offset} is not {}", encoding.name())]
    BrokenBytes {
        /// What the file seems to be in.
        encoding: Encoding,
        /// Where, from 1.
        line: u64,
        /// Where, from 0, in bytes.
        offset: u64,
    },
    /// A quotation mark is not closed before the end of the file.
    #[error("the quotation mark in row {row}, column {} is not closed", letters(*column))]
    OpenQuote {
        /// Where.
        row: u64,
        /// Where, from 0.
        column: usize,
    },
    /// A column between others has no name.
    #[error("row {row}: column {} has no name", letters(*column))]
    HeaderEmpty {
        /// Where.
        row: u64,
        /// Where, from 0.
        column: usize,
    },
    /// Two columns have one name.
    #[error("row {row}: columns {} and {} are both called {}", letters(*first), letters(*column), shown(name))]
    HeaderRepeated {
        /// Where.
        row: u64,
        /// The name.
        name: String,
        /// Where it is first, from 0.
        first: usize,
        /// Where it is again, from 0.
        column: usize,
    },
    /// A line is not JSON.
    #[error("line {row} is not JSON at position {position}")]
    NotJson {
        /// Where.
        row: u64,
        /// Where, from 1.
        position: u64,
    },
    /// A line is JSON, but no object.
    #[error("line {row} is not a JSON object")]
    NotAnObject {
        /// Where.
        row: u64,
    },
    /// A value is an object or a list, which no cell can be.
    #[error("line {row}: the value of {} is an object or a list", shown(name))]
    Nested {
        /// Where.
        row: u64,
        /// Whose value.
        name: String,
    },
    /// An object has one name twice.
    #[error("line {row} has {} twice", shown(name))]
    KeyRepeated {
        /// Where.
        row: u64,
        /// The name.
        name: String,
    },
    /// The archive of a workbook has more entries than allowed.
    #[error("the workbook has more than {max} parts")]
    TooManyParts {
        /// How many it may have.
        max: u64,
    },
    /// A workbook inflates to more than allowed.
    #[error("the workbook unpacks to more than {max} bytes")]
    TooLargeUnpacked {
        /// To how much it may.
        max: u64,
    },
    /// A workbook inflates out of all proportion: it is made to fill a disk.
    #[error("the workbook unpacks to more than {max} times its size")]
    PackedTooTightly {
        /// To how many times its size it may.
        max: u64,
    },
    /// A text, a tag or a comment in a part of a workbook is longer than allowed.
    #[error("a text in the part {} of the workbook is longer than {max} bytes", shown(part))]
    PieceTooLong {
        /// In which.
        part: String,
        /// How long it may be.
        max: usize,
    },
    /// A part of a workbook is missing or contradicts itself.
    #[error("the part {} of the workbook is damaged", shown(part))]
    Damaged {
        /// Which.
        part: String,
    },
    /// A part of a workbook defines entities, as no spreadsheet does.
    #[error("the part {} of the workbook has a document type", shown(part))]
    DocumentType {
        /// Which.
        part: String,
    },
    /// There is no worksheet, or none of that name.
    #[error("the workbook has no worksheet {}", shown(name))]
    NoWorksheet {
        /// What was asked for; empty for any.
        name: String,
    },
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(refused) => refused.clone(),
            None => Self::Source(error.to_string()),
        }
    }
}

impl kernel::violation::Refused for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::Source(_) => "sheet-unreadable",
            Self::Empty => "sheet-empty",
            Self::Foreign { .. } => "sheet-foreign",
            Self::Binary => "sheet-binary",
            Self::TooManyBytes { .. } => "sheet-too-many-bytes",
            Self::TooManyRows { .. } => "sheet-too-many-rows",
            Self::TooManyColumns { .. } => "sheet-too-many-columns",
            Self::CellTooLong { .. } => "sheet-cell-too-long",
            Self::RowTooLong { .. } => "sheet-row-too-long",
            Self::NulCharacter { .. } => "sheet-nul-character",
            Self::BrokenBytes { .. } => "sheet-broken-bytes",
            Self::OpenQuote { .. } => "sheet-open-quote",
            Self::HeaderEmpty { .. } => "sheet-header-empty",
            Self::HeaderRepeated { .. } => "sheet-header-repeated",
            Self::NotJson { .. } => "sheet-not-json",
            Self::NotAnObject { .. } => "sheet-not-an-object",
            Self::Nested { .. } => "sheet-nested",
            Self::KeyRepeated { .. } => "sheet-key-repeated",
            Self::TooManyParts { .. } => "sheet-too-many-parts",
            Self::TooLargeUnpacked { .. } => "sheet-too-large-unpacked",
            Self::PackedTooTightly { .. } => "sheet-packed-too-tightly",
            Self::PieceTooLong { .. } => "sheet-piece-too-long",
            Self::Damaged { .. } => "sheet-damaged",
            Self::DocumentType { .. } => "sheet-document-type",
            Self::NoWorksheet { .. } => "sheet-no-worksheet",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Source(_) | Self::Empty | Self::Binary => vec![],
            Self::Foreign { found } => vec![("found", (*found).to_owned())],
            Self::TooManyBytes { max }
            | Self::TooManyRows { max }
            | Self::TooManyParts { max }
            | Self::TooLargeUnpacked { max }
            | Self::PackedTooTightly { max } => vec![("max", max.to_string())],
            Self::TooManyColumns { row, max } | Self::RowTooLong { row, max } => {
                vec![("row", row.to_string()), ("max", max.to_string())]
            }
            Self::CellTooLong { row, column, max } => {
                vec![("row", row.to_string()), ("column", letters(*column)), ("max", max.to_string())]
            }
            Self::NulCharacter { row, column }
            | Self::OpenQuote { row, column }
            | Self::HeaderEmpty { row, column } => {
                vec![("row", row.to_string()), ("column", letters(*column))]
            }
            Self::BrokenBytes { encoding, line, offset } => vec![
                ("encoding", encoding.name().to_owned()),
                ("line", line.to_string()),
                ("offset", offset.to_string()),
            ],
            Self::HeaderRepeated { row, name, first, column } => vec![
                ("row", row.to_string()),
                ("name", shown(name)),
                ("first", letters(*first)),
                ("column", letters(*column)),
            ],
            Self::NotJson { row, position } => {
                vec![("row", row.to_string()), ("position", position.to_string())]
            }
            Self::NotAnObject { row } => vec![("row", row.to_string())],
            Self::Nested { row, name } | Self::KeyRepeated { row, name } => {
                vec![("row", row.to_string()), ("name", shown(name))]
            }
            Self::PieceTooLong { part, max } => vec![("part", shown(part)), ("max", max.to_string())],
            Self::Damaged { part } | Self::DocumentType { part } => vec![("part", shown(part))],
            Self::NoWorksheet { name } => vec![("name", shown(name))],
        }
    }
}

/// The name of a column, from 0, in a spreadsheet: `A`, `Z`, `AA`.
pub(crate) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().collect()
}

/// Longest name that is repeated to the sender, in characters.
const SHOWN: usize = 60;

/// A name from the file, short and without what cannot be seen.
pub(crate) fn shown(name: &str) -> String {
    let mut seen = name.chars().filter(|c| !c.is_control());
    let mut text: String = seen.by_ref().take(SHOWN).collect();
    if seen.next().is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_that_spreadsheets_give_them() {
        let names: Vec<_> = [0, 25, 26, 701, 702, 16_383].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
