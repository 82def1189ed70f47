//! The keys of GS1 whose last digit is a check digit: trade items, locations, logistic units.
//!
//! GS1 General Specifications release 25, §7.9: from the right, beginning before the check digit, digits count three times
//! and once in turn, and the whole is a multiple of ten. Which company holds the prefix is a question for GS1's register.

use crate::check::{agree, not_all_zero, values};
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, without};

/// Declares a key: its shapes, and the application identifiers that stand before it in print.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident: $shapes:expr, $identifiers:expr;)+) => {$(
        code! { $(#[$doc])* $name }

        impl $name {
            /// Parses a number as people write it; an application identifier in brackets before it is left out.
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                key(text, &$shapes, &$identifiers).map(Self)
            }
        }
    )+};
}

const EIGHT: &str = "nnnnnnnn";
const TWELVE: &str = "nnnnnnnnnnnn";
const THIRTEEN: &str = "nnnnnnnnnnnnn";
const FOURTEEN: &str = "nnnnnnnnnnnnnn";

keys! {
    /// A trade item of any length: EAN-8, UPC-A, EAN-13, ITF-14.
    Gtin: [EIGHT, TWELVE, THIRTEEN, FOURTEEN], ["(01)", "(02)"];
    /// A trade item of eight digits, for things too small for thirteen.
    Gtin8: [EIGHT], [];
    /// A trade item of twelve digits, UPC-A.
    Gtin12: [TWELVE], [];
    /// A trade item of thirteen digits, EAN-13.
    Gtin13: [THIRTEEN], [];
    /// A trade item of fourteen digits: an indicator 1 to 9 for a grouping, or 0 before a shorter number.
    Gtin14: [FOURTEEN], ["(01)", "(02)"];
    /// A party or a location.
    Gln: [THIRTEEN], ["(410)", "(411)", "(412)", "(413)", "(414)", "(415)", "(416)", "(417)"];
    /// A logistic unit, such as a pallet or a parcel.
    Sscc: ["nnnnnnnnnnnnnnnnnn"], ["(00)"];
}

impl Gtin {
    /// Gives the number in the fourteen digits in which numbers of all lengths compare.
    pub fn fourteen(&self) -> String {
        format!("{:0>14}", self.0)
    }
}

fn key(text: &str, shapes: &[&str], identifiers: &[&str]) -> Result<String, Refusal> {
    let text = without(text, "");
    let number = identifiers.iter().find_map(|name| text.strip_prefix(name)).unwrap_or(&text);
    fits(number, shapes)?;
    not_all_zero(number)?;
    let (body, found) = number.split_at(number.len() - 1);
    let sum: u32 =
        values(body).rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    agree(found, (10 - sum % 10) % 10)?;
    Ok(number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_all_lengths_have_the_same_check_digit() {
        for number in ["96385074", "036000291452", "4006381333931", "6901234567892", "98412345678908"] {
            assert_eq!(Gtin::parse(number).unwrap().as_str(), number);
        }
        assert!(Gln::parse("(414)9501101020917").is_ok());
        assert_eq!(Sscc::parse("(00) 0 0614141 123456789 0").unwrap().as_str(), "006141411234567890");
        assert_eq!(Gtin::parse("96385074").unwrap().fourteen(), "00000096385074");
    }

    #[test]
    fn length_check_digit_and_zeros_are_told_apart() {
        let reason = |text: &str| Gtin::parse(text).unwrap_err().to_string();
        assert_eq!(reason("75010313113"), "11 characters; the number has 8, 12, 13, 14");
        assert!(reason("7501031311308").starts_with("the check character is 8, but the rest calls for 9"));
        assert_eq!(reason("00000000"), "a number of zeros is never issued");
        assert_eq!(Gtin13::parse("96385074").unwrap_err().to_string(), "too short: 8 of 13 characters");
    }
}
