//! Check characters: the systems that several schemes share, and how a disagreement is told.
//!
//! All of it expects digits, or digits and capital letters, which the shape has made sure of.

use crate::refusal::Refusal;

/// The value of a character: digits count 0 to 9, letters 10 to 35.
pub(crate) fn value(character: u8) -> u32 {
    char::from(character).to_digit(36).expect("the shape admits only letters and digits")
}

/// The values of all characters.
pub(crate) fn values(text: &str) -> impl DoubleEndedIterator<Item = u32> {
    text.bytes().map(value)
}

/// Each value times its weight, summed up; what has no weight does not count.
pub(crate) fn weighted(text: &str, weights: &[u32]) -> u32 {
    values(text).zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Digits as one number, modulo something small.
pub(crate) fn modulo(digits: &str, modulus: u32) -> u32 {
    values(digits).fold(0, |rest, digit| (rest * 10 + digit) % modulus)
}

/// The sum of the Luhn formula (ISO/IEC 7812-1 annex B) modulo 10: every second digit from the right counts twice,
/// as the sum of its digits. A number with its check digit gives 0.
pub(crate) fn luhn(digits: &str) -> u32 {
    let sum: u32 = values(digits)
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    sum % 10
}

/// The rest of ISO/IEC 7064 mod 97-10, letters as two digits. A number with its check digits leaves 1.
pub(crate) fn mod_97(text: &str) -> u32 {
    values(text).fold(0, |rest, value| (rest * if value < 10 { 10 } else { 100 } + value) % 97)
}

/// Verifies ISO/IEC 7064 mod 11,10 over digits, the check digit last.
pub(crate) fn mod_11_10(digits: &str) -> bool {
    let (body, check) = digits.split_at(digits.len() - 1);
    let product = values(body).fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + values(check).sum::<u32>()) % 10 == 1
}

/// Accepts check characters that are as they should be.
pub(crate) fn agree(found: &str, expected: impl ToString) -> Result<(), Refusal> {
    let expected = expected.to_string();
    if found == expected {
        Ok(())
    } else {
        Err(Refusal::CheckCharacter { found: found.to_owned(), expected })
    }
}

/// Accepts a number whose rule holds; otherwise tries all endings of `width` digits, to tell which would do.
pub(crate) fn holds(number: &str, width: usize, rule: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    if rule(number) {
        return Ok(());
    }
    let (body, found) = number.split_at(number.len() - width);
    let expected: Vec<_> = (0..10_u32.pow(u32::try_from(width).unwrap_or(1)))
        .map(|ending| format!("{ending:0width$}"))
        .filter(|ending| rule(&format!("{body}{ending}")))
        .collect();
    if expected.is_empty() {
        Err(Refusal::NeverIssued)
    } else {
        Err(Refusal::CheckCharacter { found: found.to_owned(), expected: expected.join(" / ") })
    }
}

/// Refuses digits that are all zero, which most check systems let pass.
pub(crate) fn not_all_zero(digits: &str) -> Result<(), Refusal> {
    if digits.bytes().all(|digit| digit == b'0') { Err(Refusal::AllZero) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_accept_published_numbers() {
        assert_eq!(luhn("49927398716"), 0);
        assert_eq!(mod_97("3214282912345698765432161182"), 1);
        assert!(mod_11_10("33392005961") && !mod_11_10("33392005962"));
        assert_eq!(modulo("123456789012345678901234567890", 97), 52);
    }

    #[test]
    fn a_rule_without_any_ending_means_that_the_number_was_never_issued() {
        assert_eq!(holds("10", 1, |_| false), Err(Refusal::NeverIssued));
        let even = |number: &str| modulo(number, 5) == 0;
        let expected = "0 / 5".to_owned();
        assert_eq!(holds("11", 1, even), Err(Refusal::CheckCharacter { found: "1".into(), expected }));
    }
}
