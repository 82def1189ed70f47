//! Austria, Germany.

use crate::check::{agree, holds, luhn, mod_11_10};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Umsatzsteuer-Identifikationsnummer: U, and eight digits whose last is Luhn over the seven before with 4 added
/// (BMF, Konstruktionsregeln der UID).
pub(super) fn austria(body: &str) -> Result<String, Refusal> {
    fits(body, &["Unnnnnnnn"])?;
    // Luhn over seven digits as if they ended the number: the second from the right counts twice.
    agree(&body[8..], (16 - luhn(&body[1..8])) % 10)?;
    Ok(body.to_owned())
}

/// Umsatzsteuer-Identifikationsnummer: nine digits, not beginning with 0, ISO/IEC 7064 mod 11,10.
pub(super) fn germany(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnn"])?;
    if body.starts_with('0') {
        return Err(Refusal::Unknown { part: Part::Prefix, found: "0".to_owned() });
    }
    holds(body, 1, mod_11_10)?;
    Ok(body.to_owned())
}
