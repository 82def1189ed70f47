//! The citizen identity number of mainland China (公民身份号码), GB 11643-1999.
//!
//! ```text
//! 110105 19491231 002 X
//! │      │        │   └ check character, ISO/IEC 7064 mod 11-2: X stands for 10
//! │      │        └ running number of the day, odd for men
//! │      └ birth day
//! └ division where the number was given, GB/T 2260; retired codes stay valid
//! ```
//!
//! The fifteen digits of GB 11643-1989 ended with the law of 2003 and are refused.

use crate::check::{agree, values, weighted};
use crate::day::Day;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, normal};

/// A province, then the two digits of each prefecture; source and date in the first lines.
///
/// Counties are not looked up: they come and go, and no list has all that ever were.
const DIVISIONS: &str = include_str!("../data/gbt2260.txt");

/// GB 11643-1999 table 1.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

code! {
    /// A citizen's number whose division, day and check character agree. It is personal data.
    ResidentId
}

impl ResidentId {
    /// Parses a number as people write it. Whether its day is still to come, only who knows today can tell.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = normal(text);
        fits(&number, &["nnnnnnnnnnnnnnnnnn", "nnnnnnnnnnnnnnnnnX"])?;
        if !prefecture(&number[..4]) {
            return Err(Refusal::Unknown { part: Part::Division, found: number[..4].to_owned() });
        }
        birth_date(&number)?;
        if &number[14..17] == "000" {
            return Err(Refusal::Unknown { part: Part::Serial, found: "000".to_owned() });
        }
        let check = (12 - weighted(&number, &WEIGHTS) % 11) % 11;
        agree(&number[17..], if check == 10 { "X".to_owned() } else { check.to_string() })?;
        Ok(Self(number))
    }

    /// Gives the six digits of the division where the number was given.
    pub fn division(&self) -> &str {
        &self.0[..6]
    }

    /// Gives the birth day.
    pub fn birth_date(&self) -> Day {
        birth_date(&self.0).expect("parse admits only days of the calendar")
    }
}

/// Nobody who holds a number was born before 1850.
fn birth_date(number: &str) -> Result<Day, Refusal> {
    let part = |from: usize, to: usize| values(&number[from..to]).fold(0, |sum, digit| sum * 10 + digit);
    let day = Day::read(part(6, 10), part(10, 12), part(12, 14))?;
    if day.year() < 1850 {
        return Err(Refusal::Unknown { part: Part::BirthYear, found: number[6..10].to_owned() });
    }
    Ok(day)
}

/// Knows all prefectures that ever were, by the first four digits.
fn prefecture(code: &str) -> bool {
    let (province, prefecture) = code.split_at(2);
    let row = DIVISIONS.lines().find_map(|line| line.strip_prefix(province));
    row.is_some_and(|row| row.split(' ').any(|known| known == prefecture))
}

/// Knows all provinces.
pub(crate) fn province(code: &str) -> bool {
    DIVISIONS.lines().any(|line| line.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_division_and_birth_day() {
        let id = ResidentId::parse("11010519491231002x").unwrap();
        assert_eq!((id.division(), id.birth_date().to_string()), ("110105", "1949-12-31".to_owned()));
        assert!(ResidentId::parse("34052419800101001X").is_ok());
    }

    #[test]
    fn each_fault_is_told_by_its_place() {
        let reason = |text: &str| ResidentId::parse(text).unwrap_err().to_string();
        assert_eq!(reason("990105194912310021"), "9901 is no known division of GB/T 2260");
        assert_eq!(reason("110105194902300021"), "1949-02-30 is no day of the calendar");
        assert!(
            reason("130681136250023332").contains("is no day of the calendar"),
            "an official sample that is wrong"
        );
        assert_eq!(reason("110105184912310020"), "1849 is no known year of birth");
        assert_eq!(reason("110105491231002"), "too short: 15 of 18 characters");
        assert!(
            reason("110105194912310021").starts_with("the check character is 1, but the rest calls for X")
        );
        assert_eq!(reason("1101051949123100X2"), "the character X is not allowed at position 17");
    }
}
