//! Why a text is not a number of its scheme.
//!
//! A refusal never repeats the whole text: it may be a megabyte, or somebody's identity number that has no place in a log.

/// A reason, precise enough that the reader knows which character to look at.
///
/// Positions count from 1 in the normal form, that is, after spaces, dashes and full-width forms are gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// There is nothing but spaces.
    #[error("nothing was given")]
    Empty,
    /// Characters are missing.
    #[error("too short: {found} of {needed} characters")]
    TooShort {
        /// How many there are.
        found: usize,
        /// How many there must be.
        needed: usize,
    },
    /// There are more characters than the scheme has.
    #[error("too long: {found} characters, {max} are allowed")]
    TooLong {
        /// How many there are.
        found: usize,
        /// How many there may be.
        max: usize,
    },
    /// A character that the scheme does not have, or not in this place.
    #[error("the character {} is not allowed at position {position}", shown(*.found))]
    Character {
        /// The character as given, in upper case.
        found: char,
        /// Where it stands, from 1.
        position: usize,
    },
    /// A part with a closed list of values has another one.
    #[error("{found} is no known {part}")]
    Unknown {
        /// Which part.
        part: Part,
        /// The part as given.
        found: String,
    },
    /// The check characters contradict the rest: at least one character is mistyped, not necessarily a check character.
    #[error(
        "the check character is {found}, but the rest calls for {expected}; one of the characters is mistyped"
    )]
    CheckCharacter {
        /// The check characters as given.
        found: String,
        /// What the characters before them lead to.
        expected: String,
    },
}

/// A part of a number that has a closed list of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// 登记管理部门, the first character of a unified social credit code.
    RegisteringAuthority,
}

impl Refusal {
    /// Names the reason for programs and for the catalogue of texts, `identifier-` first; never changes once published.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "identifier-empty",
            Self::TooShort { .. } => "identifier-too-short",
            Self::TooLong { .. } => "identifier-too-long",
            Self::Character { .. } => "identifier-character-not-allowed",
            Self::Unknown { part: Part::RegisteringAuthority, .. } => {
                "identifier-unknown-registering-authority"
            }
            Self::CheckCharacter { .. } => "identifier-wrong-check-character",
        }
    }

    /// Gives the values that a translated sentence needs, each under a stable name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty => vec![],
            Self::TooShort { found, needed } => {
                vec![("found", found.to_string()), ("needed", needed.to_string())]
            }
            Self::TooLong { found, max } => {
                vec![("found", found.to_string()), ("max", max.to_string())]
            }
            Self::Character { found, position } => {
                vec![("found", shown(*found)), ("position", position.to_string())]
            }
            Self::Unknown { part: Part::RegisteringAuthority, found } => vec![("found", found.clone())],
            Self::CheckCharacter { found, expected } => {
                vec![("found", found.clone()), ("expected", expected.clone())]
            }
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::RegisteringAuthority => "registering authority",
        })
    }
}

/// Writes a character so that it can be seen: controls, invisible and direction-changing ones as `U+202E`.
///
/// Only letters, digits and ASCII marks are written as themselves; the others could hide, or turn the sentence around.
fn shown(character: char) -> String {
    if character.is_alphanumeric() || character.is_ascii_graphic() {
        character.to_string()
    } else {
        format!("U+{:04X}", u32::from(character))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_as_a_sentence_and_names_its_arguments() {
        let refusal = Refusal::TooShort { found: 17, needed: 18 };
        assert_eq!(refusal.to_string(), "too short: 17 of 18 characters");
        assert_eq!(refusal.args(), [("found", "17".to_owned()), ("needed", "18".to_owned())]);
    }

    #[test]
    fn an_invisible_character_is_shown_by_its_number() {
        let refusal = Refusal::Character { found: '\u{202E}', position: 3 };
        assert_eq!(refusal.to_string(), "the character U+202E is not allowed at position 3");
    }
}
