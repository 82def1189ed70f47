//! The rows of a worksheet (ECMA-376 part 1, 18.3), as they come.

use super::format::Epoch;
use super::strings::{Strings, unescaped};
use super::styles::Styles;
use super::xml::{Piece, Xml, attribute, end, name};
use crate::row::{Cell, Draft, Records};
use crate::{Limits, Refused};
use quick_xml::events::BytesStart;

/// A worksheet that is being read.
pub(crate) struct Sheet<'a> {
    xml: Xml<'a>,
    strings: &'a Strings,
    styles: &'a Styles,
    epoch: Epoch,
    limits: Limits,
    /// The row before.
    number: u64,
}

/// A cell that is being read.
#[derive(Default)]
struct Raw {
    column: usize,
    kind: String,
    style: usize,
    /// The value, or the text that stands in the cell itself.
    value: String,
    formula: bool,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(
        xml: Xml<'a>,
        strings: &'a Strings,
        styles: &'a Styles,
        epoch: Epoch,
        limits: Limits,
    ) -> Self {
        Self { xml, strings, styles, epoch, limits, number: 0 }
    }

    /// Reads to the end of the row.
    fn row(&mut self) -> Result<Draft, Refused> {
        let mut draft = Draft::new(self.number, self.limits);
        let mut next = 0;
        loop {
            let mut raw = match self.xml.within()? {
                Piece::Open(tag) if name(&tag) == "c" => Raw::begin(&tag, next),
                Piece::Close(tag) if end(&tag) == "row" => return Ok(draft),
                _ => continue,
            };
            next = raw.column + 1;
            self.content(&mut raw)?;
            let column = raw.column;
            if let Some(cell) = self.cell(raw)? {
                draft.put(column, cell)?;
            }
        }
    }

    /// Reads to the end of the cell.
    fn content(&mut self, raw: &mut Raw) -> Result<(), Refused> {
        let (mut wanted, mut phonetic) = (false, false);
        loop {
            match self.xml.within()? {
                Piece::Open(tag) => match name(&tag) {
                    "v" => wanted = true,
                    "t" => wanted = !phonetic,
                    "rPh" => phonetic = true,
                    "f" => raw.formula = true,
                    _ => {}
                },
                Piece::Text(text) if wanted => {
                    raw.value.push_str(&text);
                    if raw.value.len() > self.limits.cell {
                        let (row, column, max) = (self.number, raw.column, self.limits.cell);
                        return Err(Refused::CellTooLong { row, column, max });
                    }
                }
                Piece::Close(tag) => match end(&tag) {
                    "v" | "t" => wanted = false,
                    "rPh" => phonetic = false,
                    "c" => return Ok(()),
                    _ => {}
                },
                Piece::Text(_) | Piece::Aside | Piece::End => {}
            }
        }
    }

    /// What the cell shows, if it has anything.
    fn cell(&self, raw: Raw) -> Result<Option<Cell>, Refused> {
        let cell = match raw.kind.as_str() {
            _ if raw.value.is_empty() && !raw.formula => return Ok(None),
            _ if raw.value.is_empty() => Cell::Text(String::new()),
            "s" => {
                let index = raw.value.trim().parse().map_err(|_| self.xml.damaged())?;
                Cell::Text(unescaped(self.strings.get(index).ok_or_else(|| self.xml.damaged())?))
            }
            "b" => Cell::Number(if raw.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
            // A text, an error such as `#N/A`, or a day in ISO 8601.
            "str" | "inlineStr" | "e" | "d" => Cell::Text(unescaped(&raw.value)),
            _ => {
                let value: f64 = raw.value.trim().parse().map_err(|_| self.xml.damaged())?;
                if !value.is_finite() {
                    return Err(self.xml.damaged());
                }
                self.styles.get(raw.style).show(value, self.epoch)
            }
        };
        Ok(Some(if raw.formula { Cell::Formula(cell.into_text()) } else { cell }))
    }
}

impl Records for Sheet<'_> {
    fn next(&mut self) -> Result<Option<Draft>, Refused> {
        loop {
            match self.xml.within()? {
                Piece::Open(tag) if name(&tag) == "row" => {
                    let number = attribute(&tag, "r").and_then(|number| number.parse().ok());
                    self.number = number.unwrap_or(self.number + 1);
                    return self.row().map(Some);
                }
                // What follows the cells is never inflated.
                Piece::Close(tag) if end(&tag) == "sheetData" => return Ok(None),
                _ => {}
            }
        }
    }
}

impl Raw {
    /// A cell says where it stands, or follows the one before it.
    fn begin(tag: &BytesStart<'_>, next: usize) -> Self {
        Self {
            column: attribute(tag, "r").and_then(|reference| column(&reference)).unwrap_or(next),
            kind: attribute(tag, "t").unwrap_or_default(),
            style: attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0),
            ..Self::default()
        }
    }
}

/// The column, from 0, of a reference such as `AB12`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits =
        letters.bytes().map(|letter| letter.is_ascii_uppercase().then(|| usize::from(letter - b'A') + 1));
    let column =
        digits.into_iter().try_fold(0usize, |sum, digit| sum.checked_mul(26)?.checked_add(digit?))?;
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_its_column() {
        assert_eq!(column("A1"), Some(0));
        assert_eq!(column("XFD1048576"), Some(16_383));
        assert_eq!(column("12"), None);
        assert_eq!(column("a1"), None);
        assert_eq!(column(&"Z".repeat(99)), None);
    }
}
