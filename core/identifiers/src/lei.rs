//! The legal entity identifier, ISO 17442-1:2020.
//!
//! ```text
//! 5493 00 1KJTIIGC8Y1R 12
//! │    │  │            └ check digits, ISO 7064 mod 97-10: 02 to 98
//! │    │  └ the entity
//! │    └ 00 in numbers issued since 2012; older ones use it for the entity
//! └ the local operating unit (LOU) that issued the number
//! ```

use crate::check::{agree, mod_97};
use crate::refusal::Refusal;
use crate::text::{characters, number};

number! {
    /// A legal entity identifier: 20 characters whose check digits agree.
    Lei, 20
}

impl Lei {
    /// Parses a number as people write it: spaces, dashes, lower case and full-width forms are no error.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let lei = Self(characters(text, allowed)?);
        // ISO/IEC 7064 mod 97-10: the whole number with its check digits leaves 1.
        let expected = 98 - mod_97(lei.part(0..18)) * 100 % 97;
        agree(lei.part(18..20), format!("{expected:02}"))?;
        Ok(lei)
    }

    /// Gives the prefix of the local operating unit that issued the number.
    pub fn lou_prefix(&self) -> &str {
        self.part(0..4)
    }
}

/// The check digits are digits, everything else is a letter or a digit.
fn allowed(place: usize, character: u8) -> bool {
    match place {
        18.. => character.is_ascii_digit(),
        _ => character.is_ascii_uppercase() || character.is_ascii_digit(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_who_issued_it() {
        assert_eq!(Lei::parse("5493001KJTIIGC8Y1R12").unwrap().lou_prefix(), "5493");
    }

    #[test]
    fn wrong_check_digits_are_named_with_the_right_ones() {
        let refusal = Lei::parse("5493001KJTIIGC8Y1R13").unwrap_err();
        assert_eq!(refusal, Refusal::CheckCharacter { found: "13".into(), expected: "12".into() });
    }

    #[test]
    fn check_digits_outside_02_to_98_are_refused_although_they_leave_1() {
        let with_98 = (0..100_000)
            .map(|n| format!("5493000000000{n:05}98"))
            .find(|text| Lei::parse(text).is_ok())
            .expect("one number in 97 has these check digits");
        assert!(Lei::parse(&format!("{}01", &with_98[..18])).is_err());
    }
}
