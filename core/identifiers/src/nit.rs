//! Colombia's NIT (Número de Identificación Tributaria): digits and a check digit mod 11.
//!
//! DIAN, Orden Administrativa 4 de 1989: primes from 3 on as weights from the right; a rest below 2 stands for itself. Persons
//! carry the number of their identity card, so that lengths differ.

use crate::check::{agree, not_all_zero, weighted};
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, without};

const WEIGHTS: [u32; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

code! {
    /// A number with its check digit.
    Nit
}

impl Nit {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, ".,");
        let found = number.chars().count();
        match found {
            0 => return Err(Refusal::Empty),
            1..8 => return Err(Refusal::TooShort { found, needed: 8 }),
            17.. => return Err(Refusal::TooLong { found, max: 16 }),
            _ => fits(&number, &[&"n".repeat(found)])?,
        }
        not_all_zero(&number)?;
        let (body, check) = number.split_at(found - 1);
        let backwards: String = body.chars().rev().collect();
        let rest = weighted(&backwards, &WEIGHTS) % 11;
        agree(check, if rest < 2 { rest } else { 11 - rest })?;
        Ok(Self(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_eight_to_sixteen_digits_have_a_check_digit() {
        assert_eq!(Nit::parse("800228175 - 2").unwrap().as_str(), "8002281752");
        let reason = |text: &str| Nit::parse(text).unwrap_err().to_string();
        assert!(reason("213.123.432-5").starts_with("the check character is 5, but the rest calls for 1"));
        assert_eq!(reason("213123435A"), "the character A is not allowed at position 10");
        assert_eq!(reason("1234567"), "too short: 7 of 8 characters");
    }
}
