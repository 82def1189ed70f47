//! Countries, ISO 3166-1.

use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, normal};

/// `alpha-2 alpha-3 numeric`, a line each; source and date in its first lines.
const TABLE: &str = include_str!("../data/iso3166-1.txt");

code! {
    /// The code of a country: two letters, three letters or three digits, as given; the three name the same thing.
    CountryCode
}

/// The three forms of a country's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// `CN`.
    pub alpha_2: &'static str,
    /// `CHN`.
    pub alpha_3: &'static str,
    /// `156`. Not the code of China's customs, which counts China as 142.
    pub numeric: &'static str,
}

impl Country {
    /// Finds a country by any of its codes in normal form.
    pub fn of(code: &str) -> Option<Self> {
        rows().find(|country| [country.alpha_2, country.alpha_3, country.numeric].contains(&code))
    }
}

impl CountryCode {
    /// Parses a code of any form.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::shaped(text, &["aa", "aaa", "nnn"])
    }

    /// Parses a code of two letters.
    pub fn parse_alpha_2(text: &str) -> Result<Self, Refusal> {
        Self::shaped(text, &["aa"])
    }

    /// Parses a code of three letters.
    pub fn parse_alpha_3(text: &str) -> Result<Self, Refusal> {
        Self::shaped(text, &["aaa"])
    }

    /// Parses a code of three digits.
    pub fn parse_numeric(text: &str) -> Result<Self, Refusal> {
        Self::shaped(text, &["nnn"])
    }

    /// Gives the country.
    pub fn country(&self) -> Country {
        Country::of(&self.0).expect("parse admits only known codes")
    }

    fn shaped(text: &str, shapes: &[&str]) -> Result<Self, Refusal> {
        let code = normal(text);
        fits(&code, shapes)?;
        match Country::of(&code) {
            Some(_) => Ok(Self(code)),
            None => Err(Refusal::Unknown { part: Part::Country, found: code }),
        }
    }
}

/// Accepts two letters that are a country, or one of those that a scheme adds.
pub(crate) fn known(alpha_2: &str, more: &[&str]) -> Result<(), Refusal> {
    if more.contains(&alpha_2) || rows().any(|country| country.alpha_2 == alpha_2) {
        Ok(())
    } else {
        Err(Refusal::Unknown { part: Part::Country, found: alpha_2.to_owned() })
    }
}

fn rows() -> impl Iterator<Item = Country> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut codes = line.split(' ');
        Some(Country { alpha_2: codes.next()?, alpha_3: codes.next()?, numeric: codes.next()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_name_one_country() {
        let china = Country { alpha_2: "CN", alpha_3: "CHN", numeric: "156" };
        for code in ["cn", "CHN", "156"] {
            assert_eq!(CountryCode::parse(code).unwrap().country(), china);
        }
        assert_eq!(rows().count(), 249);
    }

    #[test]
    fn codes_that_left_the_standard_or_were_never_in_it_are_unknown() {
        for code in ["AN", "YU", "EU", "UK", "XK", "SUN", "000", "890"] {
            let found = code.to_owned();
            assert_eq!(CountryCode::parse(code), Err(Refusal::Unknown { part: Part::Country, found }));
        }
        assert!(CountryCode::parse_alpha_2("CHN").is_err() && CountryCode::parse_numeric("CN").is_err());
    }
}
