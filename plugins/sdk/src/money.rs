//! Prices without floats.

mod amount;
mod decimal;

pub use amount::{Amount, MoneyError, exponent};
pub use decimal::Decimal;
