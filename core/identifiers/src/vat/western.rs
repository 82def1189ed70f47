//! Belgium, Luxembourg, the Netherlands, France.

use crate::check::{agree, holds, luhn, mod_97, modulo, not_all_zero, value, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Numéro d'entreprise / ondernemingsnummer: ten digits, since 2023 beginning with 0 or 1; before 2005 nine, without the 0.
pub(crate) fn belgium(body: &str) -> Result<String, Refusal> {
    let body = match body.strip_prefix("(0)") {
        Some(rest) => format!("0{rest}"),
        None if body.len() == 9 => format!("0{body}"),
        None => body.to_owned(),
    };
    fits(&body, &["nnnnnnnnnn"])?;
    not_all_zero(&body)?;
    if !body.starts_with(['0', '1']) {
        return Err(Refusal::Unknown { part: Part::Prefix, found: body[..1].to_owned() });
    }
    agree(&body[8..], format!("{:02}", 97 - modulo(&body[..8], 97)))?;
    Ok(body)
}

/// Numéro TVA: the last two digits are the rest mod 89.
pub(super) fn luxembourg(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn"])?;
    not_all_zero(body)?;
    agree(&body[6..], format!("{:02}", modulo(&body[..6], 89)))?;
    Ok(body.to_owned())
}

/// Btw-nummer of legal persons: RSIN, weighted mod 11. Btw-id of sole traders since 2020: mod 97-10 over the whole with NL.
/// Zeros in front are often left out.
pub(super) fn netherlands(body: &str) -> Result<String, Refusal> {
    let body = format!("{body:0>12}");
    fits(&body, &["nnnnnnnnnBnn"])?;
    not_all_zero(&body[..9])?;
    if body.ends_with("00") {
        return Err(Refusal::Unknown { part: Part::Suffix, found: "00".to_owned() });
    }
    let legal = |digits: &str| {
        let (sum, check) = (weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]), value(digits.as_bytes()[8]));
        sum % 11 == check
    };
    if mod_97(&format!("NL{body}")) != 1 {
        holds(&body[..9], 1, legal)?;
    }
    Ok(body)
}

/// Numéro de TVA: a key of two characters before the SIREN. Monaco's numbers have 000 there and no SIREN of their own.
pub(super) fn france(body: &str) -> Result<String, Refusal> {
    fits(body, &["ccnnnnnnnnn"])?;
    let (key, siren) = body.split_at(2);
    if let Some(place) = key.find(['I', 'O']) {
        let found = if key[place..].starts_with('I') { 'I' } else { 'O' };
        return Err(Refusal::Character { found, position: place + 1 });
    }
    not_all_zero(siren)?;
    if !siren.starts_with("000") {
        holds(siren, 1, |siren| luhn(siren) == 0)?;
    }
    if key.bytes().all(|c| c.is_ascii_digit()) {
        agree(key, format!("{:02}", modulo(&format!("{siren}12"), 97)))?;
    } else if !newer_key_agrees(key, siren) {
        let number = modulo(&format!("{siren}12"), 97);
        return Err(Refusal::CheckCharacter { found: key.to_owned(), expected: format!("{number:02}") });
    }
    Ok(body.to_owned())
}

/// A key with a letter: its value by its two places, taken apart mod 11, against the SIREN.
fn newer_key_agrees(key: &str, siren: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let place = |c: &str| ALPHABET.find(c).unwrap_or_default();
    let (first, second) = (place(&key[..1]), place(&key[1..]));
    let check = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
    (modulo(siren, 11) as usize + 1 + check / 11) % 11 == check % 11
}
