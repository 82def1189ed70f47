//! What must hold for every number, not only for the published ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use identifiers::{Lei, Refusal, Scheme, Uscc};
use proptest::prelude::*;

const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

proptest! {
    #[test]
    fn no_single_wrong_character_passes_as_a_credit_code(code in uscc(), place in 0..18usize, other in 0..31usize) {
        let wrong = with(code.as_str(), place, ALPHABET[other]);
        prop_assume!(wrong != code.as_str());
        prop_assert!(Uscc::parse(&wrong).is_err(), "{wrong}");
    }

    #[test]
    fn no_single_wrong_digit_or_letter_passes_as_an_lei(lei in lei(), place in 0..20usize, step in 1..26u8) {
        let wrong = with(lei.as_str(), place, another_of_its_kind(lei.as_str().as_bytes()[place], step));
        prop_assume!(wrong != lei.as_str());
        prop_assert!(Lei::parse(&wrong).is_err(), "{wrong}");
    }

    #[test]
    fn the_way_a_number_is_written_does_not_matter(code in uscc(), lei in lei(), gap in 0..18usize) {
        for (scheme, number) in [(Scheme::Uscc, code.to_string()), (Scheme::Lei, lei.to_string())] {
            let (head, tail) = number.split_at(gap);
            let spoken = format!(" {} - {}\u{3000}", head.to_lowercase(), full_width(tail));
            prop_assert_eq!(scheme.check(&spoken), Ok(number));
        }
    }

    #[test]
    fn the_normal_form_is_its_own_normal_form(text in "\\PC{0,24}") {
        for scheme in Scheme::ALL {
            if let Ok(normal) = scheme.check(&text) {
                prop_assert_eq!(scheme.check(&normal), Ok(normal));
            }
        }
    }

    #[test]
    fn json_carries_the_number_and_parses_it_again(code in uscc()) {
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(serde_json::from_str::<Uscc>(&json).unwrap(), code);
        let wrong = with(&json, 10, if json.as_bytes()[10] == b'0' { b'1' } else { b'0' });
        prop_assert!(serde_json::from_str::<Uscc>(&wrong).is_err());
    }
}

/// Codes of every authority, completed with the check character that the refusal of a wrong one names.
fn uscc() -> impl Strategy<Value = Uscc> {
    ("[1-9ANY][1-9][0-9]{6}", prop::collection::vec(prop::sample::select(ALPHABET), 9)).prop_map(
        |(head, tail)| {
            let body = head + &String::from_utf8(tail).unwrap();
            completed(&body, "0", Uscc::parse)
        },
    )
}

fn lei() -> impl Strategy<Value = Lei> {
    "[0-9A-Z]{18}".prop_map(|body| completed(&body, "00", Lei::parse))
}

fn completed<T>(body: &str, guess: &str, parse: fn(&str) -> Result<T, Refusal>) -> T {
    match parse(&format!("{body}{guess}")) {
        Err(Refusal::CheckCharacter { expected, .. }) => parse(&format!("{body}{expected}")).unwrap(),
        other => other.unwrap(),
    }
}

fn with(text: &str, place: usize, character: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[place] = character;
    String::from_utf8(bytes).unwrap()
}

/// ISO 7064 mod 97-10 promises nothing for a digit typed as a letter, because that moves all others.
fn another_of_its_kind(character: u8, step: u8) -> u8 {
    match character {
        b'0'..=b'9' => b'0' + (character - b'0' + step) % 10,
        _ => b'A' + (character - b'A' + step) % 26,
    }
}

fn full_width(text: &str) -> String {
    text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect()
}
