//! Secrets that we hand out: session tokens, API tokens, invitations. 256 random bits each, kept as SHA-256 only.
//!
//! A plain hash is enough, for nobody can guess 256 bits; a stolen database opens no session.

use kernel::Chance;
use sha2::{Digest, Sha256};
use std::fmt;

/// What API tokens begin with, so that scanners for leaked secrets know them.
const PREFIX: &str = "cor_";
/// Hexadecimal digits of the random part, and of the check: the first four bytes of the SHA-256 of what stands before it.
const RANDOM: usize = 64;
const CHECK: usize = 8;

/// A secret on its way to whoever it belongs to; shown once, never stored, never printed.
pub struct Secret(String);

impl Secret {
    /// Draws one for a session or an invitation: 64 hexadecimal digits.
    pub(crate) fn draw(chance: &Chance) -> Self {
        Self(hex::encode(chance.bytes::<32>()))
    }

    /// Draws one for an API token: `cor_`, 64 hexadecimal digits, 8 that check them.
    pub(crate) fn draw_token(chance: &Chance) -> Self {
        let body = format!("{PREFIX}{}", hex::encode(chance.bytes::<32>()));
        let check = check(&body);
        Self(body + &check)
    }

    /// The text, for the one place that hands it over.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What is stored of a session or an invitation, if the text can be one.
pub(crate) fn presented(text: &str) -> Option<Vec<u8>> {
    is_hex(text, RANDOM).then(|| hash(text))
}

/// What is stored of an API token, if the text can be one. A mistyped one is known without asking the database.
pub(crate) fn presented_token(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix(PREFIX)?;
    if !is_hex(digits, RANDOM + CHECK) {
        return None;
    }
    let (body, given) = text.split_at(text.len() - CHECK);
    (check(body) == given).then(|| hash(text))
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn check(body: &str) -> String {
    hex::encode(&Sha256::digest(body)[..CHECK / 2])
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_names_its_maker_and_is_accepted_back() {
        let token = Secret::draw_token(&Chance::seeded(1));
        assert!(token.expose().starts_with("cor_") && token.expose().len() == 76);
        assert_eq!(presented_token(token.expose()), Some(token.hash()));
        assert_eq!(presented(token.expose()), None);
    }

    #[test]
    fn a_session_is_accepted_back_and_is_no_token() {
        let session = Secret::draw(&Chance::seeded(1));
        assert_eq!(presented(session.expose()), Some(session.hash()));
        assert_eq!(presented_token(session.expose()), None);
        assert_ne!(session.hash(), session.expose().as_bytes());
    }

    #[test]
    fn secrets_are_never_printed() {
        let token = Secret::draw_token(&Chance::seeded(1));
        assert_eq!(format!("{token:?}"), "Secret");
    }

    proptest! {
        #[test]
        fn a_mistyped_token_is_known_at_once(seed in any::<u64>(), at in 4usize..76, digit in "[0-9a-f]") {
            let token = Secret::draw_token(&Chance::seeded(seed));
            let mut typed = token.expose().to_owned();
            typed.replace_range(at..=at, &digit);
            prop_assert_eq!(presented_token(&typed).is_some(), typed == token.expose());
        }

        #[test]
        fn no_text_makes_a_parser_panic(text in "(cor_)?.{0,90}") {
            let _ = (presented(&text), presented_token(&text));
        }
    }
}
