//! Spain, Portugal.

use crate::check::{agree, luhn, modulo, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Real Decreto 1553/2005: the letter of a personal number is chosen by the rest mod 23.
const PERSONAL: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Orden EHA/451/2008: kinds of legal persons and entities, the first letter.
const KINDS: &str = "ABCDEFGHJNPQRSUVW";

/// Orden EHA/451/2008: the check of an entity is a digit or the letter in its place; which of the two differs by kind and by
/// year of issue, so both are accepted.
const LETTERS: &[u8; 10] = b"JABCDEFGHI";

/// NIF: citizens by their identity number, foreigners by X, Y or Z, others by K, L or M, entities by the letter of their kind.
pub(super) fn spain(body: &str) -> Result<String, Refusal> {
    fits(body, &["cnnnnnnnc"])?;
    let (kind, digits, found) = (&body[..1], &body[1..8], &body[8..]);
    match kind {
        "K" | "L" | "M" => personal(digits, found),
        "X" => personal(digits, found),
        "Y" => personal(&format!("1{digits}"), found),
        "Z" => personal(&format!("2{digits}"), found),
        kind if kind.as_bytes()[0].is_ascii_digit() => personal(&body[..8], found),
        kind if KINDS.contains(kind) => entity(digits, found),
        kind => Err(Refusal::Unknown { part: Part::HolderKind, found: kind.to_owned() }),
    }?;
    Ok(body.to_owned())
}

fn personal(digits: &str, found: &str) -> Result<(), Refusal> {
    agree(found, char::from(PERSONAL[modulo(digits, 23) as usize]))
}

fn entity(digits: &str, found: &str) -> Result<(), Refusal> {
    let check = (10 - luhn(&format!("{digits}0"))) % 10;
    let letter = char::from(LETTERS[check as usize]).to_string();
    if found == letter || found == check.to_string() {
        Ok(())
    } else {
        Err(Refusal::CheckCharacter { found: found.to_owned(), expected: format!("{check} / {letter}") })
    }
}

/// NIF: nine digits, not beginning with 0, weighted mod 11.
pub(super) fn portugal(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnn"])?;
    if body.starts_with('0') {
        return Err(Refusal::Unknown { part: Part::HolderKind, found: "0".to_owned() });
    }
    agree(&body[8..], (11 - weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10)?;
    Ok(body.to_owned())
}
