//! Brazil's CNPJ (Cadastro Nacional da Pessoa Jurídica).
//!
//! ```text
//! 07.195.358 / 0001 - 66
//! │            │      └ two check digits, mod 11
//! │            └ establishment
//! └ root of the enterprise
//! ```
//!
//! Instrução Normativa RFB 2.229/2024: since July 2026 root and establishment may have letters, each counting its ASCII code
//! less 48, so that A is 17. The check digits stay digits, and old numbers stay as they are.

use crate::check::{agree, not_all_zero};
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, without};

code! {
    /// A number whose check digits agree.
    Cnpj
}

impl Cnpj {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, "./");
        fits(&number, &["ccccccccccccnn"])?;
        not_all_zero(&number[..12])?;
        let first = check_digit(&number[..12]);
        let second = check_digit(&format!("{}{first}", &number[..12]));
        agree(&number[12..], format!("{first}{second}"))?;
        Ok(Self(number))
    }

    /// Gives the eight characters that all establishments of the enterprise share.
    pub fn root(&self) -> &str {
        &self.0[..8]
    }
}

/// Weights 2 to 9 from the right, over and over; a rest below 2 gives 0.
fn check_digit(body: &str) -> u32 {
    let weights = (2..=9).cycle();
    let sum: u32 = body.bytes().rev().zip(weights).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    (11 - sum % 11) % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_letters_are_checked_like_those_without() {
        assert_eq!(Cnpj::parse("07.195.358/0001-66").unwrap().root(), "07195358");
        assert!(Cnpj::parse("12.abc.345/01de-35").is_ok(), "the example of the Receita Federal");
        assert!(Cnpj::parse("00.000.000/0001-91").is_ok(), "the oldest one");
        assert_eq!(Cnpj::parse("00.000.000/0000-00"), Err(Refusal::AllZero));
        assert_eq!(
            Cnpj::parse("12.ABC.345/01DE-3A").unwrap_err().to_string(),
            "the character A is not allowed at position 14"
        );
    }
}
