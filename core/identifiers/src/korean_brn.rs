//! Korea's business registration number (사업자등록번호).
//!
//! ```text
//! 116 82 0027 6
//! │   │  │    └ check digit
//! │   │  └ running number, from 0001
//! │   └ type of business: 01–79 persons, 80–89 bodies, 90–99 persons free of the tax; never 00
//! └ tax office, from 101
//! ```
//!
//! Source: National Tax Service; the structure as in the OECD's sheet on Korea's tax numbers. The check digit is the
//! service's own: weights 1 3 7 1 3 7 1 3 5, the tens of the ninth product counting once more.

use crate::check::{agree, value, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, without};

code! {
    /// A number whose parts and check digit agree.
    KoreanBrn
}

impl KoreanBrn {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, ".");
        fits(&number, &["nnnnnnnnnn"])?;
        let unknown = |part, found: &str| Err(Refusal::Unknown { part, found: found.to_owned() });
        if &number[..3] < "101" {
            return unknown(Part::TaxOffice, &number[..3]);
        }
        if &number[3..5] == "00" {
            return unknown(Part::BusinessType, "00");
        }
        if &number[5..9] == "0000" {
            return unknown(Part::Serial, "0000");
        }
        let sum = weighted(&number, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + value(number.as_bytes()[8]) * 5 / 10;
        agree(&number[9..], (10 - sum % 10) % 10)?;
        Ok(Self(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_type_running_number_and_check_digit_are_verified() {
        assert_eq!(KoreanBrn::parse("116 - 82 - 00276").unwrap().as_str(), "1168200276");
        let reason = |text: &str| KoreanBrn::parse(text).unwrap_err().to_string();
        assert_eq!(reason("100-86-08983"), "100 is no known tax office");
        assert_eq!(reason("211-00-08983"), "00 is no known type of business");
        assert_eq!(reason("116-82-00006"), "0000 is no known running number");
        assert!(reason("116-82-00277").starts_with("the check character is 7, but the rest calls for 6"));
    }
}
