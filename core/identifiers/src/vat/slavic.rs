//! Bulgaria, Croatia, Czechia, Poland, Slovakia, Slovenia; and Hungary among them.

use crate::check::{agree, holds, mod_11_10, modulo, not_all_zero, values, weighted};
use crate::day::Day;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Nine digits of a legal person, or ten: a citizen's EGN, a foreigner's LNCh, or of another.
pub(super) fn bulgaria(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnn", "nnnnnnnnnn"])?;
    not_all_zero(body)?;
    if body.len() == 9 {
        holds(body, 1, |body| {
            let rest = match weighted(body, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
                10 => weighted(body, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
                rest => rest,
            };
            last(body) == rest
        })?;
    } else {
        holds(body, 1, |body| egn(body) || lnch(body) || other(body))?;
    }
    Ok(body.to_owned())
}

/// A citizen's number: the birth day, with 20 added to the month before 1900 and 40 after 1999.
fn egn(body: &str) -> bool {
    let (year, month, day) = (number(&body[..2]), number(&body[2..4]), number(&body[4..6]));
    let (century, month) = match month {
        41.. => (2000, month - 40),
        21.. => (1800, month - 20),
        _ => (1900, month),
    };
    Day::read(century + year, month, day).is_ok()
        && weighted(body, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == last(body)
}

/// A foreigner's number.
fn lnch(body: &str) -> bool {
    weighted(body, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == last(body)
}

/// Anybody else's.
fn other(body: &str) -> bool {
    (11 - weighted(body, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == last(body)
}

/// OIB, ISO/IEC 7064 mod 11,10.
pub(super) fn croatia(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnnnn"])?;
    not_all_zero(body)?;
    holds(body, 1, mod_11_10)?;
    Ok(body.to_owned())
}

/// DIČ: eight digits of a legal person, nine from 6 on of another, else the birth number.
pub(super) fn czechia(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn", "nnnnnnnnn", "nnnnnnnnnn"])?;
    not_all_zero(body)?;
    match body.len() {
        8 if body.starts_with('9') => Err(Refusal::Unknown { part: Part::HolderKind, found: "9".to_owned() }),
        8 => {
            let rest = (11 - weighted(body, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            agree(&body[7..], if rest == 0 { 1 } else { rest % 10 })
        }
        9 if body.starts_with('6') => {
            let rest = weighted(&body[1..], &[8, 7, 6, 5, 4, 3, 2]) % 11;
            // The tax office's table from rest to digit: 0 to 10 give 8 9 0 1 2 3 4 5 6 7 8.
            agree(&body[8..], (rest + 8) % 10)
        }
        _ => birth_number(body),
    }?;
    Ok(body.to_owned())
}

/// IČ DPH: ten digits that 11 divides, the third 2, 3, 4, 7, 8 or 9; or the birth number.
pub(super) fn slovakia(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnnn"])?;
    not_all_zero(body)?;
    if birth_number(body).is_ok() {
        return Ok(body.to_owned());
    }
    if body.starts_with('0') || !["2", "3", "4", "7", "8", "9"].contains(&&body[2..3]) {
        return Err(Refusal::Unknown { part: Part::HolderKind, found: body[..3].to_owned() });
    }
    holds(body, 1, |body| modulo(body, 11) == 0)?;
    Ok(body.to_owned())
}

/// Rodné číslo: a birth day with 50 added to a woman's month, and 20 where numbers ran out after 2004; without a check digit
/// until 1953.
fn birth_number(body: &str) -> Result<(), Refusal> {
    let (two_digits, month, day) = (number(&body[..2]), number(&body[2..4]), number(&body[4..6]));
    let year = match (body.len(), two_digits) {
        (9, 80..) => 1800 + two_digits,
        (9, 54..) => return Err(Refusal::TooShort { found: 9, needed: 10 }),
        (10, ..54) => 2000 + two_digits,
        _ => 1900 + two_digits,
    };
    let month = match month {
        71..=82 if year >= 2004 => month - 70,
        51..=62 => month - 50,
        21..=32 if year >= 2004 => month - 20,
        month => month,
    };
    Day::read(year, month, day)?;
    if body.len() == 10 { agree(&body[9..], modulo(&body[..9], 11) % 10) } else { Ok(()) }
}

/// Közösségi adószám: the first eight digits of the tax number.
pub(super) fn hungary(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn"])?;
    not_all_zero(body)?;
    holds(body, 1, |body| weighted(body, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10))?;
    Ok(body.to_owned())
}

/// NIP: ten digits, weighted mod 11.
pub(super) fn poland(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnnn"])?;
    not_all_zero(body)?;
    holds(body, 1, |body| weighted(body, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(body))?;
    Ok(body.to_owned())
}

/// Davčna številka: eight digits, not beginning with 0; the rest 10 is written 0, the rest 11 is never issued.
pub(super) fn slovenia(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn"])?;
    if body.starts_with('0') {
        return Err(Refusal::Unknown { part: Part::Prefix, found: "0".to_owned() });
    }
    holds(body, 1, |body| match 11 - weighted(body, &[8, 7, 6, 5, 4, 3, 2]) % 11 {
        10 => last(body) == 0,
        rest => last(body) == rest,
    })?;
    Ok(body.to_owned())
}

fn number(digits: &str) -> u32 {
    values(digits).fold(0, |sum, digit| sum * 10 + digit)
}

fn last(digits: &str) -> u32 {
    values(digits).next_back().unwrap_or_default()
}
