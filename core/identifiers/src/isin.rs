//! The international securities identification number, ISO 6166:2021.
//!
//! ```text
//! US 037833100 5
//! │  │         └ check digit: Luhn over the number with its letters written as 10 to 35
//! │  └ national number of the security
//! └ country, or one of the prefixes that belong to no country
//! ```

use crate::check::{agree, luhn, values};
use crate::country::known;
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, normal};

/// Prefixes beside the countries, of the Association of National Numbering Agencies: EU European Union, EZ derivatives,
/// XA–XD and XF substitute agencies, XK Kosovo, XS international securities, XT digital tokens, QS and QT internal use,
/// AN and CS countries whose securities outlived them.
const PREFIXES: &[&str] =
    &["AN", "CS", "EU", "EZ", "QS", "QT", "XA", "XB", "XC", "XD", "XF", "XK", "XS", "XT"];

code! {
    /// A number of twelve characters whose check digit agrees.
    Isin
}

impl Isin {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = normal(text);
        fits(&number, &["aacccccccccn"])?;
        known(&number[..2], PREFIXES)?;
        agree(&number[11..], check_digit(&number[..11]))?;
        Ok(Self(number))
    }

    /// Gives the country or prefix.
    pub fn prefix(&self) -> &str {
        &self.0[..2]
    }
}

fn check_digit(body: &str) -> u32 {
    let digits: String = values(body).map(|value| value.to_string()).collect();
    (10 - luhn(&format!("{digits}0"))) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefix_and_check_digit_are_verified() {
        assert_eq!(Isin::parse("us0378331005").unwrap().prefix(), "US");
        assert!(Isin::parse("EZR9HY1361L7").is_ok(), "a swap");
        assert!(Isin::parse("XTV15WLZJMF0").is_ok(), "a digital token");
        let reason = |text: &str| Isin::parse(text).unwrap_err().to_string();
        assert_eq!(reason("ZZ0378331005"), "ZZ is no known country");
        assert!(reason("US0378331003").starts_with("the check character is 3, but the rest calls for 5"));
    }
}
