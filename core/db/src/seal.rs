//! Sealed columns: personal identity numbers and partners' secrets are encrypted at rest.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random 24-byte nonce and the purpose as associated data, so that a
//! value copied into another column does not open. Layout: version 1, key id (4 bytes, big-endian), nonce, ciphertext.
//! The key id travels with each value, so that keys can be changed while old values still open.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use kernel::{Chance, PersonId};
use std::fmt;
use std::sync::Arc;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEADER: usize = 1 + 4;

/// The keys of sealed columns: the newest seals, all of them open. Never printed.
#[derive(Clone)]
pub struct KeyRing(Arc<[(u32, [u8; 32])]>);

/// Why keys, or a sealed value, cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key text is not lines of `id base64`.
    #[error("line {0} of the key text is not a number, a space and 32 bytes in base64")]
    BadKeyLine(usize),
    /// No key at all.
    #[error("there is no key")]
    NoKey,
    /// The value names a key that the ring lacks.
    #[error("the value was sealed with key {0}, which is not in the key file")]
    UnknownKey(u32),
    /// The value was changed, or belongs to another purpose.
    #[error("the sealed value does not open")]
    Broken,
}

impl KeyRing {
    /// Makes a ring of one new key.
    pub fn generate(chance: &Chance) -> Self {
        Self(Arc::from([(1, chance.bytes())]))
    }

    /// Reads the key file: one `id base64` a line, the newest last.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let bad = SealError::BadKeyLine(index + 1);
            let (id, key) = line.trim().split_once(' ').ok_or(bad)?;
            let key = STANDARD.decode(key.trim()).map_err(|_| bad)?;
            keys.push((id.parse().map_err(|_| bad)?, key.try_into().map_err(|_| bad)?));
        }
        if keys.is_empty() { Err(SealError::NoKey) } else { Ok(Self(keys.into())) }
    }

    /// Writes the key file. The text is the secret itself.
    pub fn to_secret_text(&self) -> String {
        self.0.iter().map(|(id, key)| format!("{id} {}\n", STANDARD.encode(key))).collect()
    }

    /// Seals `plain` for `purpose`, such as `enterprises.resident-id`.
    ///
    /// # Panics
    /// Never for values that fit in memory: the cipher's own limit is 256 GiB.
    pub fn seal(&self, chance: &Chance, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let (id, key) = self.0.last().expect("a ring has at least one key");
        let nonce: [u8; NONCE] = chance.bytes();
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed = XChaCha20Poly1305::new(&Key::from(*key)).encrypt(&XNonce::from(nonce), payload);
        let mut out = vec![VERSION];
        out.extend(id.to_be_bytes());
        out.extend(nonce);
        out.extend(sealed.expect("the value is smaller than the cipher's limit"));
        out
    }

    /// Opens what was sealed for `purpose`.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (header, rest) = sealed.split_at_checked(HEADER).ok_or(SealError::Broken)?;
        let (nonce, cipher) = rest.split_at_checked(NONCE).ok_or(SealError::Broken)?;
        if header[0] != VERSION {
            return Err(SealError::Broken);
        }
        let id = u32::from_be_bytes(header[1..].try_into().map_err(|_| SealError::Broken)?);
        let (_, key) = self.0.iter().find(|(known, _)| *known == id).ok_or(SealError::UnknownKey(id))?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SealError::Broken)?;
        let payload = Payload { msg: cipher, aad: purpose.as_bytes() };
        let opened = XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&XNonce::from(nonce), payload);
        opened.map_err(|_| SealError::Broken)
    }

    /// A name for a person that only this installation can link to them: what ledger entries show.
    ///
    /// Keyed with the oldest key, so that a person keeps one pseudonym when keys are changed.
    pub(crate) fn pseudonym(&self, person: PersonId) -> String {
        let (_, key) = self.0.first().expect("a ring has at least one key");
        let hash = ledger::leaf_hash(&[b"corridor.pseudonym/1", &key[..], person.uuid().as_bytes()].concat());
        hash.as_bytes()[..12].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.0.iter().map(|(id, _)| id).collect();
        f.debug_tuple("KeyRing").field(&ids).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring() -> KeyRing {
        KeyRing::generate(&Chance::seeded(1))
    }

    #[test]
    fn a_value_opens_for_its_own_purpose_only() {
        let sealed = ring().seal(&Chance::seeded(2), "a", b"secret");
        assert_eq!(ring().open("a", &sealed), Ok(b"secret".to_vec()));
        assert_eq!(ring().open("b", &sealed), Err(SealError::Broken));
    }

    #[test]
    fn old_values_open_after_the_key_was_changed() {
        let sealed = ring().seal(&Chance::seeded(2), "a", b"secret");
        let newer = format!("{}2 {}\n", ring().to_secret_text(), STANDARD.encode([7; 32]));
        let both = KeyRing::parse(&newer).unwrap();
        assert_eq!(both.open("a", &sealed), Ok(b"secret".to_vec()));
        let newly = both.seal(&Chance::seeded(3), "a", b"secret");
        assert_eq!(ring().open("a", &newly), Err(SealError::UnknownKey(2)));
    }

    #[test]
    fn keys_are_never_printed() {
        let key = ring().to_secret_text();
        let debug = format!("{:?}", ring());
        assert!(!debug.contains(key.trim().split(' ').nth(1).unwrap()), "{debug}");
    }

    proptest! {
        #[test]
        fn a_changed_byte_does_not_open(at in 0usize..47, by in 1u8..) {
            let mut sealed = ring().seal(&Chance::seeded(2), "a", b"secret");
            let at = at % sealed.len();
            sealed[at] ^= by;
            prop_assert!(ring().open("a", &sealed).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(ring().open("a", &bytes).is_err());
        }
    }
}
