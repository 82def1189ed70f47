//! Codes of goods: the Harmonized System of the WCO, and what the European Union and China put behind it.
//!
//! ```text
//! 8517 13           HS: heading and subheading
//! 8517 13 00        CN, the Combined Nomenclature of the Union (Regulation 2658/87): two digits more
//! 8517 13 00 00     China: eight digits of the tariff, two of the customs; three more for inspection (CIQ) since 2018
//! ```
//!
//! The first six digits are looked up in the editions 2017 and 2022 of the system. What stands behind them changes every year
//! and is not looked up.

use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, without};

/// A heading, then the last two digits of each subheading; source and date in the first lines.
const SYSTEM: &str = include_str!("../data/hs.txt");

code! {
    /// A subheading of the Harmonized System: six digits.
    HsCode
}

code! {
    /// A code of the Combined Nomenclature: eight digits.
    CnCode
}

code! {
    /// A code of China's tariff: eight, ten or thirteen digits.
    ChinaTariffCode
}

impl HsCode {
    /// Parses a code as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = without(text, ".");
        fits(&code, &["nnnnnn"])?;
        subheading(&code)?;
        Ok(Self(code))
    }

    /// Gives the heading.
    pub fn heading(&self) -> &str {
        &self.0[..4]
    }

    /// Tells whether the edition 2022 still has it; 2017 had some that were split or merged since.
    pub fn is_current(&self) -> bool {
        listed(&self.0).is_some_and(|entry| !entry.ends_with('-'))
    }
}

impl CnCode {
    /// Parses a code as people write it. Chapters 98 and 99 are the Union's own.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = without(text, ".");
        fits(&code, &["nnnnnnnn"])?;
        if !code.starts_with("98") && !code.starts_with("99") {
            subheading(&code[..6])?;
        }
        Ok(Self(code))
    }
}

impl ChinaTariffCode {
    /// Parses a code as people write it. Chapter 98 is China's own.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = without(text, ".");
        fits(&code, &["nnnnnnnn", "nnnnnnnnnn", "nnnnnnnnnnnnn"])?;
        if !code.starts_with("98") {
            subheading(&code[..6])?;
        }
        Ok(Self(code))
    }
}

fn subheading(code: &str) -> Result<(), Refusal> {
    if listed(code).is_some() {
        return Ok(());
    }
    let heading = &code[..4];
    Err(if SYSTEM.lines().any(|line| line.starts_with(heading)) {
        Refusal::Unknown { part: Part::Subheading, found: code.to_owned() }
    } else {
        Refusal::Unknown { part: Part::Heading, found: heading.to_owned() }
    })
}

/// The entry of the last two digits, with a dash if it is retired.
fn listed(code: &str) -> Option<&'static str> {
    let (heading, last) = code.split_at(4);
    let row = SYSTEM.lines().find_map(|line| line.strip_prefix(heading))?;
    row.split(' ').find(|entry| entry.trim_end_matches('-') == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_looked_up() {
        let current = HsCode::parse("8541.42").unwrap();
        assert!((current.heading(), current.is_current()) == ("8541", true));
        assert!(!HsCode::parse("854140").unwrap().is_current(), "split in 2022");
        let reason = |text: &str| HsCode::parse(text).unwrap_err().to_string();
        assert_eq!(reason("770100"), "7701 is no known heading of the Harmonized System");
        assert_eq!(reason("010199"), "010199 is no known subheading of the Harmonized System");
        assert_eq!(reason("8541"), "too short: 4 of 6 characters");
    }

    #[test]
    fn longer_codes_begin_with_six_digits_of_the_system() {
        assert!(
            ChinaTariffCode::parse("8541401000").is_ok() && ChinaTariffCode::parse("3304990099101").is_ok()
        );
        assert!(CnCode::parse("8541 42 00").is_ok() && CnCode::parse("9905 00 00").is_ok());
        assert!(CnCode::parse("7701 00 00").is_err() && ChinaTariffCode::parse("99010000").is_err());
        let reason = ChinaTariffCode::parse("854142000").unwrap_err().to_string();
        assert_eq!(reason, "9 characters; the number has 8, 10, 13");
    }
}
