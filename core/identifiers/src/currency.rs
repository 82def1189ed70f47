//! Currencies, ISO 4217 list one: what is in use. Currencies that left it, such as BGN in 2026, are unknown.

use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, normal};

/// `alphabetic numeric`, a line each; source and date in its first lines.
const TABLE: &str = include_str!("../data/iso4217.txt");

code! {
    /// The code of a currency, a fund or a metal: three letters or three digits, as given.
    Currency
}

impl Currency {
    /// Parses a code of either form.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = normal(text);
        fits(&code, &["aaa", "nnn"])?;
        if rows().any(|(letters, digits)| letters == code || digits == code) {
            Ok(Self(code))
        } else {
            Err(Refusal::Unknown { part: Part::Currency, found: code })
        }
    }

    /// Gives the three letters.
    pub fn alphabetic(&self) -> &'static str {
        let row = rows().find(|(letters, digits)| *letters == self.0 || *digits == self.0);
        row.expect("parse admits only known codes").0
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_name_one_currency() {
        assert_eq!(Currency::parse("cny").unwrap().alphabetic(), "CNY");
        assert_eq!(Currency::parse("156").unwrap().alphabetic(), "CNY");
        assert_eq!(rows().count(), 178);
    }

    #[test]
    fn currencies_that_are_gone_are_unknown() {
        for code in ["DEM", "HRK", "BGN", "RMB", "142"] {
            let found = code.to_owned();
            assert_eq!(Currency::parse(code), Err(Refusal::Unknown { part: Part::Currency, found }));
        }
    }
}
