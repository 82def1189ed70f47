//! Singapore's unique entity number (UEN), in three forms.
//!
//! ```text
//! 00192200 M       business: eight digits, check letter
//! 1974 01143 C     company: year of issue, five digits, check letter
//! T01 FC 6132 D    others: century R 18.., S 19.., T 20.. and year, kind of entity, four digits, check letter
//! ```
//!
//! Source: ACRA, uen.gov.sg; the check letters as in the OECD's sheet on Singapore's tax numbers.

use crate::check::{agree, not_all_zero, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, normal};

/// Kinds of entities of the third form; VC, the variable capital company, since 2020.
const KINDS: &[&str] = &[
    "CC", "CD", "CH", "CL", "CM", "CP", "CS", "CX", "DP", "FB", "FC", "FM", "FN", "GA", "GB", "GS", "HS",
    "LL", "LP", "MB", "MC", "MD", "MH", "MM", "MQ", "NB", "NR", "PA", "PB", "PF", "RF", "RP", "SM", "SS",
    "TC", "TU", "VC", "VH", "XL",
];

/// The values of the third form: no I, O, Y or Z; the digits come last.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";

code! {
    /// A number whose check letter agrees.
    Uen
}

impl Uen {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = normal(text);
        fits(&number, &["nnnnnnnna", "nnnnnnnnna", "annaannnna"])?;
        let (body, found) = number.split_at(number.len() - 1);
        let expected = if number.len() == 9 {
            not_all_zero(body)?;
            chosen(b"XMKECAWLJDB", weighted(body, &[10, 4, 9, 3, 8, 2, 7, 1]))
        } else if body.as_bytes()[0].is_ascii_digit() {
            chosen(b"ZKCMDNERGWH", weighted(body, &[10, 8, 6, 4, 9, 7, 5, 3, 1]))
        } else {
            other(body)?
        };
        agree(found, expected)?;
        let number = Self(number);
        match number.year() {
            // No register of Singapore is older.
            Some(year) if year < 1800 => Err(Refusal::Unknown { part: Part::Year, found: year.to_string() }),
            _ => Ok(number),
        }
    }

    /// Gives the year of issue; numbers of businesses do not tell it.
    pub fn year(&self) -> Option<u16> {
        match (self.0.len(), self.0.as_bytes()[0]) {
            (9, _) => None,
            (_, b'R') => self.0[1..3].parse().ok().map(|year: u16| 1800 + year),
            (_, b'S') => self.0[1..3].parse().ok().map(|year: u16| 1900 + year),
            (_, b'T') => self.0[1..3].parse().ok().map(|year: u16| 2000 + year),
            _ => self.0[..4].parse().ok(),
        }
    }
}

fn chosen(letters: &[u8; 11], sum: u32) -> char {
    char::from(letters[(sum % 11) as usize])
}

/// The third form, the check letter of which is one of the first eleven of its alphabet.
fn other(body: &str) -> Result<char, Refusal> {
    const WEIGHTS: [usize; 9] = [4, 3, 5, 3, 10, 2, 2, 5, 7];
    let unknown = |part, found: &str| Err(Refusal::Unknown { part, found: found.to_owned() });
    if !body.starts_with(['R', 'S', 'T']) {
        return unknown(Part::Year, &body[..3]);
    }
    if !KINDS.contains(&&body[3..5]) {
        return unknown(Part::EntityType, &body[3..5]);
    }
    let place = |c| ALPHABET.iter().position(|known| *known == c).unwrap_or_default();
    let sum: usize = body.bytes().zip(WEIGHTS).map(|(c, weight)| place(c) * weight).sum();
    // Five is taken off; eleven is added so that nothing goes below zero.
    Ok(char::from(ALPHABET[(sum + 11 - 5) % 11]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_tell_their_year() {
        let year = |text: &str| Uen::parse(text).unwrap().year();
        assert_eq!((year("00192200M"), year("197401143C")), (None, Some(1974)));
        assert_eq!((year("S16FC0121D"), year("T01FC6132D")), (Some(1916), Some(2001)));
    }

    #[test]
    fn each_fault_is_told_by_its_place() {
        let reason = |text: &str| Uen::parse(text).unwrap_err().to_string();
        assert!(reason("00192200C").starts_with("the check character is C, but the rest calls for M"));
        assert_eq!(reason("W23LL6789H"), "W23 is no known year of issue");
        assert_eq!(reason("T23ZZ6789H"), "ZZ is no known entity type");
        assert_eq!(reason("T02LL6W89H"), "the character W is not allowed at position 7");
    }
}
