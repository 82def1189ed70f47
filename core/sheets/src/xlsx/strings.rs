//! The texts that cells share (ECMA-376 part 1, 18.4).

use super::xml::{Piece, Xml, end, name};
use crate::Refused;

/// All shared texts one after the other, so that a million empty ones take no more than their ends.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    pub(crate) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut strings = Self::default();
        let (mut wanted, mut phonetic) = (false, false);
        loop {
            match xml.next()? {
                Piece::Open(tag) => match name(&tag) {
                    "t" => wanted = !phonetic,
                    // How the text is pronounced, in Japanese.
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Piece::Close(tag) => match end(&tag) {
                    "t" => wanted = false,
                    "rPh" => phonetic = false,
                    "si" => strings.ends.push(strings.text.len()),
                    _ => {}
                },
                Piece::Text(text) if wanted => strings.text.push_str(&text),
                Piece::Text(_) | Piece::Aside => {}
                Piece::End => return Ok(strings),
            }
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let begin = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[begin..end])
    }
}

/// Writes out the characters that XML cannot hold and a workbook holds as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(crate) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let character = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let (kept, passed) = match character {
            Some(character) => (character, at + 7),
            None => ('_', at + 1),
        };
        plain.push_str(&rest[..at]);
        plain.push(kept);
        rest = &rest[passed..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_written_out_and_others_left() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("box_x12 _xD800_ _x"), "box_x12 _xD800_ _x");
        assert_eq!(unescaped("_x企业号码_"), "_x企业号码_");
    }
}
