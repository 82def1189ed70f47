//! Freight containers, ISO 6346:2022.
//!
//! ```text
//! CSQ U 305438 3
//! │   │ │      └ check digit
//! │   │ └ serial number
//! │   └ equipment category: U container, J equipment that comes off, Z trailer or chassis
//! └ owner
//! ```

use crate::check::{agree, values};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, normal};

code! {
    /// A container whose check digit agrees.
    Container
}

impl Container {
    /// Parses a mark as it is painted or typed.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mark = normal(text);
        fits(&mark, &["aaaannnnnnn"])?;
        let category = &mark[3..4];
        if !["U", "J", "Z"].contains(&category) {
            return Err(Refusal::Unknown { part: Part::EquipmentCategory, found: category.to_owned() });
        }
        agree(&mark[10..], check_digit(&mark[..10]))?;
        Ok(Self(mark))
    }

    /// Gives the code of the owner.
    pub fn owner(&self) -> &str {
        &self.0[..3]
    }
}

/// Annex A: letters count from 10 and leave out the multiples of 11, so that no letter counts as much as a 0; place i counts
/// 2 to the power i; the rest mod 11 is the digit, 10 written 0.
fn check_digit(body: &str) -> u32 {
    let numbers = values(body).map(|value| match value {
        0..=10 => value,
        11..=20 => value + 1,
        21..=30 => value + 2,
        _ => value + 3,
    });
    let sum: u32 = numbers.zip(0..).map(|(number, place)| number << place).sum();
    sum % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_category_and_check_digit_are_verified() {
        assert_eq!(Container::parse("csqu 305438-3").unwrap().owner(), "CSQ");
        let reason = |text: &str| Container::parse(text).unwrap_err().to_string();
        assert_eq!(reason("CSQX3054383"), "X is no known equipment category");
        assert!(reason("CSQU3054384").starts_with("the check character is 4, but the rest calls for 3"));
    }
}
