//! Estonia, Latvia, Lithuania.

use crate::check::{holds, not_all_zero, values, weighted};
use crate::day::Day;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Käibemaksukohustuslase number.
pub(super) fn estonia(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnn"])?;
    not_all_zero(body)?;
    holds(body, 1, |body| weighted(body, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))?;
    Ok(body.to_owned())
}

/// PVN reģistrācijas numurs: from 4 a legal person, else a person's code, which is a birth day until 32 was introduced in 2017.
pub(super) fn latvia(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnnnn"])?;
    if body.as_bytes()[0] > b'3' {
        let rule = |body: &str| weighted(body, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
        return holds(body, 1, rule).map(|()| body.to_owned());
    }
    if !body.starts_with("32") {
        let part = |from: usize, to: usize| values(&body[from..to]).fold(0, |sum, digit| sum * 10 + digit);
        Day::read(1800 + part(6, 7) * 100 + part(4, 6), part(2, 4), part(0, 2))?;
    }
    holds(body, 1, |body| {
        let sum = 1 + weighted(body, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
        values(&body[10..]).eq([sum % 11 % 10])
    })?;
    Ok(body.to_owned())
}

/// PVM mokėtojo kodas: nine digits for legal persons, twelve for those registered for a time; the last but one is 1.
pub(super) fn lithuania(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnn", "nnnnnnnnnnnn"])?;
    let kind = &body[body.len() - 2..body.len() - 1];
    if kind != "1" {
        return Err(Refusal::Unknown { part: Part::HolderKind, found: kind.to_owned() });
    }
    holds(body, 1, |body| {
        let (body, check) = body.split_at(body.len() - 1);
        let sum =
            |first: u32| -> u32 { values(body).zip(first..).map(|(digit, at)| digit * (1 + at % 9)).sum() };
        let rest = match sum(0) % 11 {
            10 => sum(2) % 11 % 10,
            rest => rest,
        };
        values(check).eq([rest])
    })?;
    Ok(body.to_owned())
}
