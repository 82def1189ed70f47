//! The number under which European customs know an economic operator (EORI).
//!
//! Delegated Regulation (EU) 2015/2446 annex B, data element 3/2 in the format `an..17`: the country that gave the number, as
//! ISO 3166 writes it – Greece is GR here, not EL – and up to fifteen characters that the country decides. The United Kingdom
//! gives GB and, for Northern Ireland, XI, with twelve digits or fifteen. There is no common check digit.

use crate::check::not_all_zero;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, without};

/// Member states of the Union since 2020-02-01.
const STATES: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

code! {
    /// An operator's number in the form that its country uses.
    Eori
}

impl Eori {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, "./");
        let country: String = number.chars().take(2).collect();
        if number.is_empty() {
            return Err(Refusal::Empty);
        }
        let british = country == "GB" || country == "XI";
        if !british && !STATES.contains(&country.as_str()) {
            return Err(Refusal::Unknown { part: Part::MemberState, found: country });
        }
        let body = &number[2..];
        if british { fits(body, &["nnnnnnnnnnnn", "nnnnnnnnnnnnnnn"]) } else { national(body) }
            .map_err(|refusal| refusal.after(2))?;
        not_all_zero(body)?;
        Ok(Self(number))
    }

    /// Gives the country that gave the number.
    pub fn country(&self) -> &str {
        &self.0[..2]
    }
}

/// One to fifteen letters and digits.
fn national(body: &str) -> Result<(), Refusal> {
    match body.chars().count() {
        0 => Err(Refusal::TooShort { found: 0, needed: 1 }),
        found @ 16.. => Err(Refusal::TooLong { found, max: 15 }),
        found => fits(body, &[&"c".repeat(found)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_decides_what_follows_it() {
        assert_eq!(Eori::parse("de 1234567").unwrap().country(), "DE");
        assert!(Eori::parse("ATEOS1000012345").is_ok() && Eori::parse("GB205672212000").is_ok());
        let reason = |text: &str| Eori::parse(text).unwrap_err().to_string();
        assert_eq!(reason("EL123456789"), "EL is no known member state");
        assert_eq!(reason("GB20567221200"), "13 characters; the number has 14, 17");
        assert_eq!(reason("DE1234567890123456"), "too long: 18 characters, 17 are allowed");
        assert_eq!(reason("FR12_4"), "the character _ is not allowed at position 5");
        assert_eq!(reason("PL"), "too short: 2 of 3 characters");
    }
}
