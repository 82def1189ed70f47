//! An amount of money in whole minor units, with what rounding did to it.

use std::{error::Error, fmt};

use serde::{Deserialize, Serialize};

use super::Decimal;

/// An amount of money.
///
/// Partners name totals with more decimals than their currency has (Medusa: 25.7991 EUR). `minor` is what is counted
/// with; `source_decimal` is what the partner said; `rounding` = `minor` − source, so that nothing is lost: 30.8091 EUR
/// is 3081 minor units with a rounding of 0.0009.
///
/// Half a unit goes to the even neighbour, the rule of GB/T 8170-2008 §3.2 and the default of IEEE 754: over many orders
/// the differences cancel out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Whole minor units, e.g. cents.
    pub minor: i64,
    /// ISO 4217, in capitals.
    pub currency: String,
    /// How many decimals the currency has.
    pub exponent: u8,
    /// The amount as the partner wrote it.
    pub source_decimal: String,
    /// What rounding added, as a decimal in major units; `0` where nothing was rounded.
    pub rounding: String,
}

/// Why something is no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Not a decimal number, or one with absurdly many digits.
    NotDecimal(String),
    /// Not three letters.
    NotCurrency(String),
    /// More minor units than fit into 64 bits.
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDecimal(text) => write!(f, "{text:?} is not a decimal number"),
            Self::NotCurrency(text) => write!(f, "{text:?} is not a currency code"),
            Self::TooLarge => f.write_str("the amount is too large"),
        }
    }
}

impl Error for MoneyError {}

impl Amount {
    /// Rounds a decimal to the currency's minor units and keeps the difference; the code's case does not matter.
    pub fn new(source: Decimal, currency: &str) -> Result<Self, MoneyError> {
        let currency = code(currency)?;
        let exponent = exponent(&currency);
        let rounded = round_half_even(source, u32::from(exponent)).ok_or(MoneyError::TooLarge)?;
        let rounding = rounded.minus(source)?.trimmed();
        Ok(Self {
            minor: i64::try_from(rounded.units).map_err(|_| MoneyError::TooLarge)?,
            currency,
            exponent,
            source_decimal: source.to_string(),
            rounding: rounding.to_string(),
        })
    }

    /// Reads a decimal number and rounds it, see [`Amount::new`].
    pub fn parse(text: &str, currency: &str) -> Result<Self, MoneyError> {
        Self::new(Decimal::parse(text)?, currency)
    }
}

fn code(text: &str) -> Result<String, MoneyError> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Ok(text.to_ascii_uppercase());
    }
    Err(MoneyError::NotCurrency(text.chars().take(60).collect()))
}

/// The result's scale is `scale`.
fn round_half_even(source: Decimal, scale: u32) -> Option<Decimal> {
    if source.scale <= scale {
        return Some(Decimal { units: source.rescaled(scale)?, scale });
    }
    let step = 10_i128.checked_pow(source.scale - scale)?;
    let (floor, rest) = (source.units.div_euclid(step), source.units.rem_euclid(step));
    let up = rest * 2 > step || (rest * 2 == step && floor % 2 != 0);
    Some(Decimal { units: floor + i128::from(up), scale })
}

/// How many decimals a currency has, by ISO 4217 (list one of the maintenance agency, minor units other than 2).
pub fn exponent(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(text: &str, currency: &str) -> (i64, u8, String) {
        let amount = Amount::parse(text, currency).unwrap();
        assert_eq!(amount.source_decimal, text);
        (amount.minor, amount.exponent, amount.rounding)
    }

    #[test]
    fn a_total_below_the_cent_is_rounded_and_the_difference_is_kept() {
        assert_eq!(rounded("30.8091", "eur"), (3081, 2, "0.0009".into()));
        assert_eq!(rounded("25.7991", "EUR"), (2580, 2, "0.0009".into()));
        assert_eq!(rounded("31.52429", "EUR"), (3152, 2, "-0.00429".into()));
        assert_eq!(rounded("-5.018", "EUR"), (-502, 2, "-0.002".into()));
        assert_eq!(rounded("5.01", "EUR"), (501, 2, "0".into()));
    }

    #[test]
    fn half_a_unit_goes_to_the_even_neighbour_on_both_sides_of_zero() {
        assert_eq!(rounded("0.125", "EUR"), (12, 2, "-0.005".into()));
        assert_eq!(rounded("0.135", "EUR"), (14, 2, "0.005".into()));
        assert_eq!(rounded("-0.125", "EUR"), (-12, 2, "0.005".into()));
        assert_eq!(rounded("-0.135", "EUR"), (-14, 2, "-0.005".into()));
    }

    #[test]
    fn a_currency_has_the_decimals_of_its_own() {
        assert_eq!(rounded("3000", "JPY"), (3000, 0, "0".into()));
        assert_eq!(rounded("6.125", "KWD"), (6125, 3, "0".into()));
        assert_eq!(rounded("12.5", "CLF"), (125_000, 4, "0".into()));
        assert_eq!(rounded("12.50", "CNY"), (1250, 2, "0".into()));
    }

    #[test]
    fn what_is_no_money_is_refused() {
        assert_eq!(Amount::parse("1.5.0", "EUR"), Err(MoneyError::NotDecimal("1.5.0".into())));
        assert_eq!(Amount::parse("1", "EURO"), Err(MoneyError::NotCurrency("EURO".into())));
        assert_eq!(Amount::parse("99999999999999999999", "EUR"), Err(MoneyError::TooLarge));
    }
}
