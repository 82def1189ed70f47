//! A decimal number as it was written.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

use super::MoneyError;

/// More digits than any price has, few enough that sums cannot overflow an `i128`.
const MAX_DIGITS: usize = 34;
/// The most decimals; a JSON number such as `1e-300` is no price.
const MAX_SCALE: u32 = 30;

/// An exact decimal number: `units` / 10^`scale`.
///
/// Reads a JSON number from its text, so `25.7991` stays what it is, and a JSON string that holds a number. Writes a
/// JSON string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub(super) units: i128,
    pub(super) scale: u32,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { units: 0, scale: 0 };

    /// Reads `-12.50` and the exponent form `1.25e1`.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        read(text).ok_or_else(|| MoneyError::NotDecimal(text.chars().take(60).collect()))
    }

    /// The exact sum.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        let scale = self.scale.max(other.scale);
        let sum = self.rescaled(scale).and_then(|a| a.checked_add(other.rescaled(scale)?));
        sum.map(|units| Self { units, scale }).ok_or(MoneyError::TooLarge)
    }

    /// The exact difference.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(Self { units: -other.units, ..other })
    }

    /// Whether it is 0, however it was written.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    pub(super) fn rescaled(self, scale: u32) -> Option<i128> {
        self.units.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    /// The same value without trailing zeros behind the point.
    pub(super) fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.scale -= 1;
        }
        self
    }
}

fn read(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let known = !whole.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !known || digits.trim_start_matches('0').len() > MAX_DIGITS || (mantissa.ends_with('.')) {
        return None;
    }
    let units: i128 = digits.parse().ok()?;
    let units = if negative { -units } else { units };
    let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    let size = scale.unsigned_abs();
    if size > MAX_SCALE {
        return None;
    }
    if scale < 0 {
        return Some(Decimal { units: units.checked_mul(10_i128.pow(size))?, scale: 0 });
    }
    Some(Decimal { units, scale: size })
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs();
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let one = 10_u128.pow(self.scale);
        write!(f, "{sign}{}.{:0width$}", digits / one, digits % one, width = self.scale as usize)
    }
}

impl FromStr for Decimal {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::parse(text)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        Self::parse(inner).map_err(de::Error::custom)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_number_keeps_every_digit_it_was_written_with() {
        for (json, text) in [
            ("25.7991", "25.7991"),
            ("30.80910000000000000000001", "30.80910000000000000000001"),
            ("0.1", "0.1"),
            ("-5.010", "-5.010"),
            ("6.125", "6.125"),
            ("1e-7", "0.0000001"),
            ("1.25E+3", "1250"),
            ("3000", "3000"),
            ("\"9007199254740993.01\"", "9007199254740993.01"),
        ] {
            assert_eq!(serde_json::from_str::<Decimal>(json).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for json in
            ["null", "\"\"", "\"1,5\"", "\"1.\"", "\".5\"", "\"--1\"", "1e-300", "1e300", "true", "\"+1\""]
        {
            assert!(serde_json::from_str::<Decimal>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let sum = Decimal::parse("25.7991").unwrap().plus(Decimal::parse("5.01").unwrap()).unwrap();

        assert_eq!(sum.to_string(), "30.8091");
        assert!(sum.minus(Decimal::parse("30.80910").unwrap()).unwrap().is_zero());
    }
}
