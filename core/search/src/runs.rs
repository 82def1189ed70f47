//! A text's runs: characters of scripts that are written without blanks, and words of all others.

use crate::han::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Run<T> {
    /// Han, kana, Hangul.
    Script(T),
    /// Letters of other scripts, digits.
    Word(T),
}

/// What a character is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Script,
    Word,
    /// Belongs to the letter before it.
    Mark,
    Nothing,
}

impl Kind {
    pub(crate) fn of(c: char) -> Self {
        match c {
            _ if is_combining_mark(c) => Self::Mark,
            _ if !c.is_alphanumeric() => Self::Nothing,
            // Ideographic marks, kana, Bopomofo, unified ideographs and extension A; Hangul; planes 2 and 3.
            '\u{3005}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{1100}'..='\u{11FF}' => Self::Script,
            '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => Self::Script,
            _ => Self::Word,
        }
    }
}

/// The folded characters of a text. Lower case may undo what composing did, so it is composed again.
fn folded(raw: &str) -> String {
    let lower = raw.nfkc().collect::<String>().to_lowercase();
    lower.nfkc().map(fold).collect()
}

/// Folds a text and cuts it. White space ends a script run only if `blanks` says so; any other mark never does.
pub(crate) fn cut(raw: &str, blanks: Blanks) -> Vec<Run<String>> {
    let mut runs: Vec<Run<String>> = Vec::new();
    let mut ended = true;
    for c in folded(raw).chars() {
        let kind = Kind::of(c);
        match (kind, runs.last_mut()) {
            (Kind::Nothing, Some(Run::Script(_))) => ended |= blanks == Blanks::End && c.is_whitespace(),
            (Kind::Nothing, _) => ended = true,
            (Kind::Script, Some(Run::Script(run))) | (Kind::Word | Kind::Mark, Some(Run::Word(run)))
                if !ended =>
            {
                run.push(c);
            }
            // Which form of a Han character is meant, and marks on nothing.
            (Kind::Mark, _) => {}
            _ => {
                runs.push(if kind == Kind::Script { Run::Script(c.into()) } else { Run::Word(c.into()) });
                ended = false;
            }
        }
    }
    runs
}

/// What white space means between two characters that are written without blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blanks {
    /// In a name: nothing.
    Pass,
    /// In a query: here another thing begins.
    End,
}
