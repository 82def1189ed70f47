//! Denmark, Finland, Sweden.

use crate::check::{holds, luhn, not_all_zero, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// CVR-nummer: eight digits, not beginning with 0, weighted mod 11.
pub(super) fn denmark(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn"])?;
    if body.starts_with('0') {
        return Err(Refusal::Unknown { part: Part::Prefix, found: "0".to_owned() });
    }
    holds(body, 1, |body| weighted(body, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))?;
    Ok(body.to_owned())
}

/// ALV-numero: the business id without its hyphen, weighted mod 11.
pub(super) fn finland(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn"])?;
    not_all_zero(body)?;
    holds(body, 1, |body| weighted(body, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))?;
    Ok(body.to_owned())
}

/// Momsregistreringsnummer: the organisation number, Luhn, and 01.
pub(super) fn sweden(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnnnnn"])?;
    let (organisation, suffix) = body.split_at(10);
    if suffix != "01" {
        return Err(Refusal::Unknown { part: Part::Suffix, found: suffix.to_owned() });
    }
    not_all_zero(organisation)?;
    holds(organisation, 1, |organisation| luhn(organisation) == 0)?;
    Ok(body.to_owned())
}
