//! Text that people typed, parsed once: composed (NFC), trimmed, free of control and direction-changing characters.

use crate::violation::Refused;
use unicode_normalization::UnicodeNormalization;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefused {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// Too many characters.
    #[error("has {found} characters, {max} are allowed")]
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A control character, NUL among them, or a line break where one line is wanted.
    #[error("contains the control character U+{0:04X}")]
    Control(u32),
    /// A character that changes the direction of what follows and so can make a name read as another
    /// (Unicode Standard Annex 9; CVE-2021-42574).
    #[error("contains the direction mark U+{0:04X}")]
    Bidi(u32),
}

impl Refused for TextRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "text-empty",
            Self::TooLong { .. } => "text-too-long",
            Self::Control(_) => "text-control-character",
            Self::Bidi(_) => "text-direction-mark",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty => Vec::new(),
            Self::TooLong { found, max } => vec![("found", found.to_string()), ("max", max.to_string())],
            Self::Control(point) | Self::Bidi(point) => vec![("point", format!("U+{point:04X}"))],
        }
    }
}

/// Parses one line of text of at most `max` characters.
pub fn line(raw: &str, max: usize) -> Result<String, TextRefused> {
    parse(raw, max, |_| false)
}

/// Parses text of several lines; line breaks become `\n`.
pub fn paragraphs(raw: &str, max: usize) -> Result<String, TextRefused> {
    parse(&raw.replace("\r\n", "\n"), max, |c| matches!(c, '\n' | '\t'))
}

fn parse(raw: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<String, TextRefused> {
    let text: String = raw.trim().nfc().collect();
    if text.is_empty() {
        return Err(TextRefused::Empty);
    }
    for c in text.chars() {
        if is_bidi_mark(c) {
            return Err(TextRefused::Bidi(u32::from(c)));
        }
        if c.is_control() && !allowed(c) {
            return Err(TextRefused::Control(u32::from(c)));
        }
    }
    let found = text.chars().count();
    if found > max { Err(TextRefused::TooLong { found, max }) } else { Ok(text) }
}

/// Explicit embeddings, overrides, isolates and marks (UAX 9 §2), and the invisible separators of lines and paragraphs.
fn is_bidi_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_trimmed_and_composed() {
        assert_eq!(line("  e\u{301}cole  ", 10), Ok("école".to_owned()));
    }

    #[test]
    fn a_name_cannot_hide_what_it_says() {
        assert_eq!(line("a\u{0}b", 9), Err(TextRefused::Control(0)));
        assert_eq!(line("abc\u{202E}fdp", 9), Err(TextRefused::Bidi(0x202E)));
        assert_eq!(line("two\nlines", 20), Err(TextRefused::Control(10)));
        assert_eq!(paragraphs("two\r\nlines", 20), Ok("two\nlines".to_owned()));
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(line("跨境电商", 4), Ok("跨境电商".to_owned()));
        assert_eq!(line("跨境电商", 3), Err(TextRefused::TooLong { found: 4, max: 3 }));
    }

    proptest! {
        #[test]
        fn what_was_parsed_parses_to_itself(raw in "\\PC{0,40}") {
            if let Ok(text) = line(&raw, 80) {
                prop_assert_eq!(line(&text, 80), Ok(text));
            }
        }
    }
}
