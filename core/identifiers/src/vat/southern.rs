//! Cyprus, Greece, Italy, Malta, Romania.

use crate::check::{agree, holds, luhn, not_all_zero, values, weighted};
use crate::day::Day;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// Αριθμός Εγγραφής ΦΠΑ: eight digits and a letter mod 26; digits in odd places are exchanged for others first.
pub(super) fn cyprus(body: &str) -> Result<String, Refusal> {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    fits(body, &["nnnnnnnna"])?;
    if body.starts_with("12") {
        return Err(Refusal::Unknown { part: Part::HolderKind, found: "12".to_owned() });
    }
    let sum: u32 = values(&body[..8])
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { ODD[digit as usize] } else { digit })
        .sum();
    agree(&body[8..], char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(sum % 26) as usize]))?;
    Ok(body.to_owned())
}

/// ΑΦΜ: nine digits, weights powers of two; eight in old numbers, without the 0.
pub(super) fn greece(body: &str) -> Result<String, Refusal> {
    let body = if body.len() == 8 { format!("0{body}") } else { body.to_owned() };
    fits(&body, &["nnnnnnnnn"])?;
    not_all_zero(&body)?;
    agree(&body[8..], weighted(&body, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10)?;
    Ok(body)
}

/// Partita IVA: seven digits of the holder, the office of the province, Luhn.
pub(super) fn italy(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnnnnn"])?;
    not_all_zero(&body[..7])?;
    let office = &body[7..10];
    if !(("001"..="100").contains(&office) || ["120", "121", "888", "999"].contains(&office)) {
        return Err(Refusal::Unknown { part: Part::ProvincialOffice, found: office.to_owned() });
    }
    holds(body, 1, |body| luhn(body) == 0)?;
    Ok(body.to_owned())
}

/// Numru tal-VAT: eight digits, not beginning with 0, weighted mod 37.
pub(super) fn malta(body: &str) -> Result<String, Refusal> {
    fits(body, &["nnnnnnnn"])?;
    if body.starts_with('0') {
        return Err(Refusal::Unknown { part: Part::Prefix, found: "0".to_owned() });
    }
    holds(body, 2, |body| {
        let check = values(&body[6..]).fold(0, |sum, digit| sum * 10 + digit);
        (weighted(body, &[3, 4, 6, 7, 8, 9]) + check).is_multiple_of(37)
    })?;
    Ok(body.to_owned())
}

/// Cod de identificare fiscală of two to ten digits, or a person's code of thirteen.
pub(super) fn romania(body: &str) -> Result<String, Refusal> {
    let shapes = [
        "nn",
        "nnn",
        "nnnn",
        "nnnnn",
        "nnnnnn",
        "nnnnnnn",
        "nnnnnnnn",
        "nnnnnnnnn",
        "nnnnnnnnnn",
        "nnnnnnnnnnnnn",
    ];
    fits(body, &shapes)?;
    if body.starts_with('0') {
        return Err(Refusal::Unknown { part: Part::Prefix, found: "0".to_owned() });
    }
    if body.len() == 13 {
        person(body)?;
    } else {
        let padded = format!("{body:0>10}");
        agree(&padded[9..], weighted(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10)?;
    }
    Ok(body.to_owned())
}

/// Cod numeric personal (Legea 105/1996): sex and century, birth day, county, running number, check digit.
fn person(code: &str) -> Result<(), Refusal> {
    let part = |from: usize, to: usize| values(&code[from..to]).fold(0, |sum, digit| sum * 10 + digit);
    let century = match part(0, 1) {
        3 | 4 => 1800,
        5 | 6 => 2000,
        _ => 1900,
    };
    Day::read(century + part(1, 3), part(3, 5), part(5, 7))?;
    // Counties 01 to 46 with the sectors of Bucharest, 47 and 48 closed, 51 and 52; 70 and 80 to 83 for births entered later.
    if !matches!(part(7, 9), 1..=48 | 51 | 52 | 70 | 80..=83) {
        return Err(Refusal::Unknown { part: Part::County, found: code[7..9].to_owned() });
    }
    let rest = match weighted(code, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        rest => rest,
    };
    agree(&code[12..], rest)
}
