//! The number format of each style (ECMA-376 part 1, 18.8).

use super::format::NumberFormat;
use super::xml::{Piece, Xml, attribute, end, name};
use crate::Refused;
use std::collections::HashMap;

/// So many cell formats a workbook has at most, by the specification of Excel.
const MOST: usize = 65_490;

/// How the cells of each style show their numbers.
#[derive(Debug, Default)]
pub(crate) struct Styles(Vec<NumberFormat>);

impl Styles {
    pub(crate) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut codes = HashMap::new();
        let mut styles = Vec::new();
        let mut of_cells = false;
        loop {
            match xml.next()? {
                Piece::Open(tag) => match name(&tag) {
                    "numFmt" => {
                        if let (Some(id), Some(code)) =
                            (number(attribute(&tag, "numFmtId")), attribute(&tag, "formatCode"))
                        {
                            codes.insert(id, NumberFormat::of_code(&code));
                        }
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = number(attribute(&tag, "numFmtId")).unwrap_or(0);
                        styles.push(codes.get(&id).copied().unwrap_or_else(|| NumberFormat::built_in(id)));
                    }
                    _ => {}
                },
                Piece::Close(tag) if end(&tag) == "cellXfs" => of_cells = false,
                Piece::Close(_) | Piece::Text(_) | Piece::Aside => {}
                Piece::End => return Ok(Self(styles)),
            }
            if styles.len().max(codes.len()) > MOST {
                return Err(xml.damaged());
            }
        }
    }

    /// The format of a style; one that does not exist shows numbers plainly.
    pub(crate) fn get(&self, style: usize) -> NumberFormat {
        self.0.get(style).copied().unwrap_or_default()
    }
}

fn number(text: Option<String>) -> Option<u32> {
    text?.parse().ok()
}
