//! The international bank account number, ISO 13616-1:2020.
//!
//! ```text
//! DE 89 370400440532013000
//! │  │  └ account number of the country (BBAN); its shape is in the IBAN Registry
//! │  └ check digits, ISO/IEC 7064 mod 97-10: 02 to 98
//! └ country
//! ```
//!
//! Some countries have a check of their own inside. The outer one already catches every single mistake; four inner ones that
//! hold for every bank of the country are verified on top: Belgium, Spain, Montenegro and Norway.

use crate::check::{agree, holds, mod_97, modulo, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, without};

/// `country shape`, a line each, a shape as `8n12c`; source and date in its first lines.
const REGISTRY: &str = include_str!("../data/iban.txt");

code! {
    /// An account number of a country of the registry, whose check digits agree.
    Iban
}

impl Iban {
    /// Parses a number as people write it, in groups of four or otherwise.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, "./");
        let country: String = number.chars().take(2).collect();
        if number.is_empty() {
            return Err(Refusal::Empty);
        }
        let shape = shape(&country).ok_or(Refusal::Unknown { part: Part::Country, found: country })?;
        fits(&number, &[&shape])?;

        let expected = 98 - mod_97(&format!("{}{}00", &number[4..], &number[..2]));
        agree(&number[2..4], format!("{expected:02}"))?;
        national(&number[..2], &number[4..])?;
        Ok(Self(number))
    }

    /// Gives the country as ISO 3166 writes it; `XK` is Kosovo.
    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// Gives the account number as the country writes it.
    pub fn bban(&self) -> &str {
        &self.0[4..]
    }
}

/// The shape of a whole number of this country, one character a place.
fn shape(country: &str) -> Option<String> {
    let mut lines = REGISTRY.lines().filter(|line| !line.starts_with('#'));
    let runs = lines.find_map(|line| line.strip_prefix(country)?.strip_prefix(' '))?;
    let mut shape = format!("{country}nn");
    for run in runs.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
        let (length, class) = run.split_at(run.len() - 1);
        shape.push_str(&class.repeat(length.parse().ok()?));
    }
    Some(shape)
}

/// The check inside the account number, where it holds for every bank.
fn national(country: &str, bban: &str) -> Result<(), Refusal> {
    match country {
        // Mod 97 of the first ten digits; no rest is written 97.
        "BE" => holds(bban, 2, |bban| {
            let rest = modulo(&bban[..10], 97);
            modulo(&bban[10..], 100) == if rest == 0 { 97 } else { rest }
        }),
        // Código cuenta cliente: a digit for bank and branch, one for the account.
        "ES" => {
            let digits = [spanish(&format!("00{}", &bban[..8])), spanish(&bban[10..])];
            agree(&bban[8..10], digits.map(|digit| digit.to_string()).concat())
        }
        "ME" => holds(bban, 2, |bban| mod_97(bban) == 1),
        "NO" => holds(bban, 1, |bban| weighted(bban, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
        _ => Ok(()),
    }
}

/// Powers of two over ten digits, mod 11; the rests 0 and 1 stand for themselves.
fn spanish(digits: &str) -> u32 {
    match weighted(digits, &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512]) % 11 {
        rest @ (0 | 1) => rest,
        rest => 11 - rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_by_the_shape_of_its_country() {
        let iban = Iban::parse("GR16 0110 1050 0000 1054 7023 795").unwrap();
        assert_eq!((iban.country(), iban.bban()), ("GR", "01101050000010547023795"));
        assert_eq!(shape("AD").unwrap(), "ADnnnnnnnnnncccccccccccc");
    }

    #[test]
    fn each_fault_is_told_by_its_place() {
        let reason = |text: &str| Iban::parse(text).unwrap_err().to_string();
        assert_eq!(reason("XX431234"), "XX is no known country");
        assert_eq!(reason("DE8937040044053201300"), "too short: 21 of 22 characters");
        assert_eq!(reason("DE89O70400440532013000"), "the character O is not allowed at position 5");
        assert!(
            reason("DE88370400440532013000")
                .starts_with("the check character is 88, but the rest calls for 89")
        );
    }

    #[test]
    fn check_digits_that_leave_1_but_are_not_the_right_ones_are_refused() {
        let with_98 =
            (0..10_000).map(|n| format!("DE98370400440532{n:06}")).find(|text| Iban::parse(text).is_ok());
        let twin = with_98.unwrap().replacen("DE98", "DE01", 1);
        assert!(matches!(Iban::parse(&twin), Err(Refusal::CheckCharacter { .. })));
    }

    #[test]
    fn an_inner_check_is_verified_where_every_bank_has_it() {
        assert!(Iban::parse("NO9386011117947").is_ok());
        let outer_good = (0..100).find_map(|check| {
            let text = format!("NO{check:02}86011117948");
            match Iban::parse(&text) {
                Err(Refusal::CheckCharacter { found, .. }) if found == "8" => Some(text),
                _ => None,
            }
        });
        assert!(outer_good.is_some(), "the outer check agrees, the inner one does not");
    }
}
