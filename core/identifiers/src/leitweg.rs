//! The German Leitweg-ID, which leads an electronic invoice to its authority.
//!
//! ```text
//! 09780119 - RATHAUSDIETMANNSRIED7247 - 90
//! │          │                          └ check digits, ISO/IEC 7064 mod 97-10 without the hyphens
//! │          └ inside the authority: up to thirty letters and digits; may be left out
//! └ the authority: two to twelve digits, the first two its state (01–16) or the Federation (99)
//! ```
//!
//! Source: *Leitweg-ID Formatspezifikation* 2.0.2. The hyphens are part of the number.

use crate::check::{agree, mod_97};
use crate::refusal::{Part, Refusal};
use crate::text::{code, half_width};

code! {
    /// A number whose state is known and whose check digits agree.
    LeitwegId
}

impl LeitwegId {
    /// Parses a number; space around it and lower case are no error, anything else inside is.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number: String = text.trim().chars().map(half_width).collect::<String>().to_ascii_uppercase();
        let found = number.chars().count();
        match found {
            0 => return Err(Refusal::Empty),
            1..5 => return Err(Refusal::TooShort { found, needed: 5 }),
            47.. => return Err(Refusal::TooLong { found, max: 46 }),
            _ => {}
        }
        let Some((authority, inside, check)) = parts(&number) else {
            return Err(Refusal::Malformed { example: "991-03730-19" });
        };
        let state = &authority[..2];
        if !(("01"..="16").contains(&state) || state == "99") {
            return Err(Refusal::Unknown { part: Part::FederalState, found: state.to_owned() });
        }
        let expected = 98 - mod_97(&format!("{authority}{inside}00"));
        agree(check, format!("{expected:02}"))?;
        Ok(Self(number))
    }
}

/// Authority, inside (perhaps nothing) and check digits, each of its own characters and length.
fn parts(number: &str) -> Option<(&str, &str, &str)> {
    let (rest, check) = number.rsplit_once('-')?;
    let (authority, inside) = match rest.split_once('-') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (rest, ""),
    };
    let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    let good = digits(authority)
        && (2..=12).contains(&authority.len())
        && inside.len() <= 30
        && inside.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && digits(check)
        && check.len() == 2;
    good.then_some((authority, inside, check))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_state_and_check_digits_are_verified() {
        assert_eq!(LeitwegId::parse(" 13-l75810002000-60 ").unwrap().as_str(), "13-L75810002000-60");
        let reason = |text: &str| LeitwegId::parse(text).unwrap_err().to_string();
        assert_eq!(reason("1-03730-19"), "is not written like 991-03730-19");
        assert_eq!(reason("991--19"), "is not written like 991-03730-19");
        assert_eq!(reason("55-55-20"), "55 is no known federal state");
        assert!(reason("991-03730-20").starts_with("the check character is 20, but the rest calls for 19"));
    }
}
