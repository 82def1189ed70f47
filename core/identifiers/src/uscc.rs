//! The unified social credit code of mainland China (统一社会信用代码), GB 32100-2015.
//!
//! ```text
//! 9  1  330100  799655058  B
//! │  │  │       │          └ check character, mod 31
//! │  │  │       └ organisation code (主体标识码), GB 11714: eight characters and a check character of their own
//! │  │  └ division of the registering office (登记管理机关行政区划码), GB/T 2260; retired codes stay valid in old numbers
//! │  └ category of the entity (机构类别), a digit whose meaning depends on the authority
//! └ registering authority (登记管理部门)
//! ```

use crate::check::{agree, weighted};
use crate::refusal::{Part, Refusal};
use crate::text::{characters, number};

/// GB 32100-2015 table 1: a character's value is its index; I, O, S, V and Z are never used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// GB 32100-2015 §5: the weight of place i (from 0) is 3 to the power i, mod 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// GB 11714-1997: weights of the first eight characters of an organisation code.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

number! {
    /// A unified social credit code: 18 characters whose parts and check character agree.
    ///
    /// The check is prime (31) and every weight is invertible, so no single wrong character passes.
    Uscc, 18
}

impl Uscc {
    /// Parses a code as people write it: spaces, dashes, lower case and full-width forms are no error.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = Self(characters(text, allowed)?);
        if RegisteringAuthority::of(code.0[0]).is_none() {
            let found = code.part(0..1).to_owned();
            return Err(Refusal::Unknown { part: Part::RegisteringAuthority, found });
        }
        code.verify()?;
        Ok(code)
    }

    /// Tells which authority registered the entity.
    pub fn registering_authority(&self) -> RegisteringAuthority {
        RegisteringAuthority::of(self.0[0]).expect("parse admits only known authorities")
    }

    /// Gives the category of the entity, a digit; under [`RegisteringAuthority::MarketRegulation`]
    /// 1 is an enterprise, 2 an individual business, 3 a farmers' cooperative.
    pub fn category(&self) -> &str {
        self.part(1..2)
    }

    /// Gives the six digits of GB/T 2260 for the registering office, as they were on the day of registration.
    pub fn admin_division(&self) -> &str {
        self.part(2..8)
    }

    /// Gives the nine characters of the organisation code, its own check character last.
    pub fn organisation_code(&self) -> &str {
        self.part(8..17)
    }

    /// Verifies the organisation code's own check character (GB 11714: weighted sum mod 11).
    ///
    /// Apart from [`Uscc::parse`] on purpose: the outer check already catches every single mistake, and an entity
    /// does not lose its registered code over an old inner fault. A failure is something for the reviewer to see.
    pub fn check_organisation_code(&self) -> Result<(), Refusal> {
        let sum = weighted(self.part(8..16), &ORGANISATION_WEIGHTS);
        let expected = match (11 - sum % 11) % 11 {
            10 => "X".to_owned(),
            digit => digit.to_string(),
        };
        agree(self.part(16..17), expected)
    }

    fn verify(&self) -> Result<(), Refusal> {
        let sum: usize = self.0.iter().zip(WEIGHTS).map(|(c, weight)| value(*c) * weight).sum();
        let expected = char::from(ALPHABET[(31 - sum % 31) % 31]);
        agree(self.part(17..18), expected)
    }
}

/// 登记管理部门: who registered the entity, the first character of the code (GB 32100-2015 annex A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisteringAuthority {
    /// `1` 机构编制: state organs and public institutions.
    Establishment,
    /// `2` 外交.
    ForeignAffairs,
    /// `3` 司法行政: law firms, notaries, arbitration.
    Justice,
    /// `4` 文化.
    Culture,
    /// `5` 民政: social organisations, foundations.
    CivilAffairs,
    /// `6` 旅游.
    Tourism,
    /// `7` 宗教.
    Religion,
    /// `8` 工会.
    TradeUnion,
    /// `9` 工商, today 市场监管: enterprises, individual businesses, cooperatives.
    MarketRegulation,
    /// `A` 中央军委机构编制.
    MilitaryEstablishment,
    /// `N` 农业: rural collectives.
    Agriculture,
    /// `Y` 其他.
    Other,
}

impl RegisteringAuthority {
    fn of(character: u8) -> Option<Self> {
        Some(match character {
            b'1' => Self::Establishment,
            b'2' => Self::ForeignAffairs,
            b'3' => Self::Justice,
            b'4' => Self::Culture,
            b'5' => Self::CivilAffairs,
            b'6' => Self::Tourism,
            b'7' => Self::Religion,
            b'8' => Self::TradeUnion,
            b'9' => Self::MarketRegulation,
            b'A' => Self::MilitaryEstablishment,
            b'N' => Self::Agriculture,
            b'Y' => Self::Other,
            _ => return None,
        })
    }
}

/// Category and division are digits, everything else is of the alphabet.
fn allowed(place: usize, character: u8) -> bool {
    match place {
        1..8 => character.is_ascii_digit(),
        _ => ALPHABET.contains(&character),
    }
}

fn value(character: u8) -> usize {
    ALPHABET.iter().position(|c| *c == character).expect("parse admits only the alphabet")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_what_is_inside() {
        let code = Uscc::parse("91330100799655058B").unwrap();
        assert_eq!(code.registering_authority(), RegisteringAuthority::MarketRegulation);
        assert_eq!((code.category(), code.admin_division()), ("1", "330100"));
        assert_eq!(code.organisation_code(), "799655058");
        assert_eq!(code.check_organisation_code(), Ok(()));
    }

    #[test]
    fn an_inner_check_character_that_disagrees_is_told_but_not_refused() {
        let code = Uscc::parse("91330100799655059E").unwrap();
        let refusal = code.check_organisation_code().unwrap_err();
        assert_eq!(refusal, Refusal::CheckCharacter { found: "9".into(), expected: "8".into() });
    }

    #[test]
    fn a_code_of_an_unknown_authority_is_refused_before_its_check_character() {
        let refusal = Uscc::parse("B1330100799655058B").unwrap_err();
        assert_eq!(refusal.code(), "identifier-unknown-registering-authority");
        assert_eq!(refusal.to_string(), "B is no known registering authority");
    }

    #[test]
    fn each_fault_is_named_precisely() {
        let reason = |text: &str| Uscc::parse(text).unwrap_err().to_string();
        assert_eq!(reason(" - "), "nothing was given");
        assert_eq!(reason("9133010079965505B"), "too short: 17 of 18 characters");
        assert_eq!(reason("91330100799655058BB"), "too long: 19 characters, 18 are allowed");
        assert_eq!(reason("9111000060003IOZSV"), "the character I is not allowed at position 14");
        assert_eq!(reason("9A330100799655058B"), "the character A is not allowed at position 2");
        assert_eq!(
            reason("91440300729865614P"),
            "the check character is P, but the rest calls for G; one of the characters is mistyped"
        );
    }
}
