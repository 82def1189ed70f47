//! Ireland; the United Kingdom, whose numbers Northern Ireland carries on under XI.

use crate::check::{agree, holds, modulo, not_all_zero, value, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Revenue's check letters: the rest mod 23 chooses.
const LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";

/// Seven digits, a check letter and perhaps a letter more; until 2013 a letter, plus or asterisk could stand second.
pub(super) fn ireland(body: &str) -> Result<String, Refusal> {
    let old = ["nannnnna", "n+nnnnna", "n*nnnnna"];
    if body.len() == 8 && old.iter().any(|shape| fits(body, &[shape]).is_ok()) {
        let digits = format!("0{}{}", &body[2..7], &body[..1]);
        agree(&body[7..], check_letter(&digits, 0))?;
        return Ok(body.to_owned());
    }
    fits(body, &["nnnnnnna", "nnnnnnnaa"])?;
    not_all_zero(&body[..7])?;
    let extra = body.as_bytes().get(8).copied();
    let position = extra.and_then(|letter| LETTERS.iter().position(|known| *known == letter));
    if let (Some(letter), None) = (extra, position) {
        return Err(Refusal::Character { found: char::from(letter), position: 9 });
    }
    agree(&body[7..8], check_letter(&body[..7], position.unwrap_or(0)))?;
    Ok(body.to_owned())
}

/// Weights 8 down to 2, and 9 for the letter at the end, by its place among the check letters.
fn check_letter(digits: &str, extra: usize) -> char {
    let sum = weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) as usize + 9 * extra;
    char::from(LETTERS[sum % 23])
}

/// A trader's nine digits, with three more for a branch; GD and HA for departments and health authorities, short or, in VIES,
/// after 8888 with two check digits.
pub(super) fn united_kingdom(body: &str) -> Result<String, Refusal> {
    fits(body, &["GDnnn", "HAnnn", "nnnnnnnnn", "nnnnnnnnnnnn", "GD8888nnnnn", "HA8888nnnnn"])?;
    match body.len() {
        5 => public_body(body, 2)?,
        11 => {
            public_body(body, 6)?;
            agree(&body[9..], format!("{:02}", modulo(&body[6..9], 97)))?;
        }
        _ => trader(&body[..9])?,
    }
    Ok(body.to_owned())
}

/// Departments are below 500, health authorities from 500.
fn public_body(body: &str, place: usize) -> Result<(), Refusal> {
    let health = value(body.as_bytes()[place]) >= 5;
    if health == body.starts_with("HA") {
        Ok(())
    } else {
        let found = format!("{}{}", &body[..2], &body[place..place + 3]);
        Err(Refusal::Unknown { part: Part::PublicBody, found })
    }
}

/// HMRC: weights 8 to 2 and the two check digits make a multiple of 97; in numbers from 100 on also with 55 added, or 42.
fn trader(digits: &str) -> Result<(), Refusal> {
    not_all_zero(digits)?;
    let old = modulo(&digits[..3], 1000) < 100;
    holds(digits, 2, |digits| {
        let rest = weighted(digits, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
        rest == 0 || !old && (rest == 42 || rest == 55)
    })
}
