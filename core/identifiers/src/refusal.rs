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
    /// The scheme has numbers of several lengths, and this is none of them.
    #[error("{found} characters; the number has {}", listed(allowed))]
    Length {
        /// How many there are.
        found: usize,
        /// How many there may be, such as 8, 12, 13 and 14.
        allowed: Vec<usize>,
    },
    /// The parts are not put together as the scheme does it.
    #[error("is not written like {example}")]
    Malformed {
        /// A number that is.
        example: &'static str,
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
    /// The rest leads to a check value that cannot be written, so that the number was never given to anybody.
    #[error("no check character goes with the rest; such a number is never issued")]
    NeverIssued,
    /// All digits are zero: the check digits may agree, but nobody holds the number.
    #[error("a number of zeros is never issued")]
    AllZero,
    /// A part that is a day is none of the calendar.
    #[error("{found} is no day of the calendar")]
    NoSuchDay {
        /// The day as given.
        found: String,
    },
    /// A part that is a day or a year is later than today.
    #[error("{found} is in the future")]
    Future {
        /// The day or year as given.
        found: String,
    },
}

/// Names the parts: how the code of the refusal ends, and what a sentence calls it.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $words:literal;)+) => {
        /// A part of a number that has a closed list of values.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Part {
            $($(#[$doc])* $name,)+
        }

        impl Part {
            /// Every part; a test asks for the words of each.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            fn code(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("identifier-unknown-", $code),)+
                }
            }
        }

        impl std::fmt::Display for Part {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self {
                    $(Self::$name => $words,)+
                })
            }
        }
    };
}

parts! {
    /// 登记管理部门, the first character of a unified social credit code.
    RegisteringAuthority = "registering-authority", "registering authority";
    /// A country of ISO 3166-1, or one that the scheme adds.
    Country = "country", "country";
    /// A member state of the European Union, as value added tax or customs write it.
    MemberState = "member-state", "member state";
    /// A currency of ISO 4217.
    Currency = "currency", "currency";
    /// 行政区划, GB/T 2260.
    Division = "division", "division of GB/T 2260";
    /// 经济区划, the fifth character of a customs code.
    EconomicZone = "economic-zone", "economic zone";
    /// 企业类型, the sixth character of a customs code.
    EnterpriseType = "enterprise-type", "enterprise type";
    /// Heading of the Harmonized System.
    Heading = "heading", "heading of the Harmonized System";
    /// Subheading of the Harmonized System.
    Subheading = "subheading", "subheading of the Harmonized System";
    /// The two letters that a postal item begins with.
    ServiceIndicator = "service-indicator", "service indicator";
    /// The fourth letter of a container.
    EquipmentCategory = "equipment-category", "equipment category";
    /// The kind of holder of a Singapore number.
    EntityType = "entity-type", "entity type";
    /// The year in which a number was issued.
    Year = "year", "year of issue";
    /// The year in which a holder was born.
    BirthYear = "birth-year", "year of birth";
    /// The tax office of a Korean number.
    TaxOffice = "tax-office", "tax office";
    /// The type of business of a Korean number.
    BusinessType = "business-type", "type of business";
    /// A running number that is never given.
    Serial = "serial", "running number";
    /// The first characters that every number of the scheme has.
    Prefix = "prefix", "prefix";
    /// The letters after a Swiss number.
    Suffix = "suffix", "suffix";
    /// A German register court.
    Court = "court", "register court";
    /// The Federation or a state of Germany.
    FederalState = "federal-state", "federal state";
    /// The office of an Italian number.
    ProvincialOffice = "provincial-office", "provincial office";
    /// The county of a Romanian personal number.
    County = "county", "county";
    /// A range of British numbers: departments below 500, health authorities from 500.
    PublicBody = "public-body", "public body";
    /// The kind of holder that a first or later digit tells.
    HolderKind = "holder-kind", "kind of holder";
}

impl Refusal {
    /// Names the reason for programs and for the catalogue of texts, `identifier-` first; never changes once published.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "identifier-empty",
            Self::TooShort { .. } => "identifier-too-short",
            Self::TooLong { .. } => "identifier-too-long",
            Self::Character { .. } => "identifier-character-not-allowed",
            Self::Length { .. } => "identifier-wrong-length",
            Self::Malformed { .. } => "identifier-malformed",
            Self::Unknown { part, .. } => part.code(),
            Self::NeverIssued => "identifier-never-issued",
            Self::AllZero => "identifier-all-zero",
            Self::NoSuchDay { .. } => "identifier-no-such-day",
            Self::Future { .. } => "identifier-in-the-future",
            Self::CheckCharacter { .. } => "identifier-wrong-check-character",
        }
    }

    /// Counts from `lead` characters further left: the text that was refused is the rest of a longer one.
    pub(crate) fn after(self, lead: usize) -> Self {
        match self {
            Self::Character { found, position } => Self::Character { found, position: position + lead },
            Self::TooShort { found, needed } => Self::TooShort { found: found + lead, needed: needed + lead },
            Self::TooLong { found, max } => Self::TooLong { found: found + lead, max: max + lead },
            Self::Length { found, allowed } => Self::Length {
                found: found + lead,
                allowed: allowed.into_iter().map(|length| length + lead).collect(),
            },
            other => other,
        }
    }

    /// Gives the values that a translated sentence needs, each under a stable name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::NeverIssued | Self::AllZero => vec![],
            Self::TooShort { found, needed } => {
                vec![("found", found.to_string()), ("needed", needed.to_string())]
            }
            Self::TooLong { found, max } => {
                vec![("found", found.to_string()), ("max", max.to_string())]
            }
            Self::Character { found, position } => {
                vec![("found", shown(*found)), ("position", position.to_string())]
            }
            Self::Length { found, allowed } => {
                vec![("found", found.to_string()), ("allowed", listed(allowed))]
            }
            Self::Malformed { example } => vec![("example", (*example).to_owned())],
            Self::Unknown { found, .. } | Self::NoSuchDay { found } | Self::Future { found } => {
                vec![("found", found.clone())]
            }
            Self::CheckCharacter { found, expected } => {
                vec![("found", found.clone()), ("expected", expected.clone())]
            }
        }
    }
}

fn listed(lengths: &[usize]) -> String {
    lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
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
