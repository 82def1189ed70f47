//! Parts that several records share.

use serde::{Deserialize, Serialize};

use crate::Decimal;

/// A value a platform may hold back.
///
/// Three kinds of nothing are kept apart from a value that is known to be empty, so that the host never overwrites what
/// it knows with a mask. JSON: `{"state": "present", "value": …}`, `{"state": "withheld", "reason": "no buyer role"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Field<T> {
    /// Known.
    Present {
        /// The value.
        value: T,
    },
    /// The platform shows stars instead.
    Masked,
    /// The platform does not give it to this connection.
    Withheld {
        /// Why, as far as the adapter knows.
        reason: String,
    },
    /// The platform gave it for a time, and the time is over.
    Expired,
}

impl<T> Field<T> {
    /// The value, where it is known.
    pub fn present(&self) -> Option<&T> {
        match self {
            Self::Present { value } => Some(value),
            Self::Masked | Self::Withheld { .. } | Self::Expired => None,
        }
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Present { value }
    }
}

/// How much of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// An exact decimal.
    pub value: Decimal,
    /// UN/ECE Recommendation 20: `C62` piece, `GRM` gram, `KGM` kilogram.
    pub unit: String,
}

impl Quantity {
    /// So many of a unit.
    pub fn new(value: Decimal, unit: &str) -> Self {
        Self { value, unit: unit.to_owned() }
    }
}

/// Where something is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// The platform's id.
    pub external_id: String,
    /// The name people know it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Whether a text is a GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications §7.9).
///
/// Shops keep anything in a barcode field; only what passes is a GTIN.
pub fn valid_gtin(text: &str) -> bool {
    let digits = text.as_bytes();
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, d)| u32::from(d - b'0') * if n % 2 == 0 { 1 } else { 3 })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_kinds_of_nothing_stay_apart() {
        let json = |field: &Field<String>| serde_json::to_string(field).unwrap();

        assert_eq!(json(&"x".to_owned().into()), r#"{"state":"present","value":"x"}"#);
        assert_eq!(json(&Field::Masked), r#"{"state":"masked"}"#);
        assert_eq!(json(&Field::Expired), r#"{"state":"expired"}"#);
        let withheld = Field::Withheld { reason: "no buyer role".into() };
        assert_eq!(json(&withheld), r#"{"state":"withheld","reason":"no buyer role"}"#);
        assert_eq!(serde_json::from_str::<Field<String>>(&json(&withheld)).unwrap(), withheld);
    }

    #[test]
    fn a_barcode_is_a_gtin_only_with_the_right_check_digit() {
        assert!(valid_gtin("4006381333931"));
        assert!(valid_gtin("00012345600012"));
        assert!(!valid_gtin("4006381333932"));
        assert!(!valid_gtin("SHELF-12"));
    }
}
