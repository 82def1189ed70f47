//! The name of a document: the SHA-256 of its bytes (FIPS 180-4).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// SHA-256 of a document. Prints and parses as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

/// Not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hexadecimal digits")]
pub struct DigestRefused;

impl Digest {
    /// Takes 32 bytes, as a store keeps them.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Digest {
    type Err = DigestRefused;

    fn from_str(text: &str) -> Result<Self, DigestRefused> {
        let plain = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let mut bytes = [0; 32];
        match hex::decode_to_slice(text, &mut bytes) {
            Ok(()) if plain => Ok(Self(bytes)),
            Ok(()) | Err(_) => Err(DigestRefused),
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_digest_reads_back_in_one_spelling(bytes: [u8; 32]) {
            let text = Digest::from_bytes(bytes).to_string();
            prop_assert_eq!(text.parse(), Ok(Digest::from_bytes(bytes)));
            let loud = text.to_uppercase();
            prop_assert_eq!(loud.parse::<Digest>().is_ok(), loud == text);
        }

        #[test]
        fn no_text_is_a_path_out_of_the_folder(text in ".{0,80}") {
            if let Ok(digest) = text.parse::<Digest>() {
                prop_assert!(digest.to_string().bytes().all(|b| b.is_ascii_alphanumeric()));
            }
        }
    }
}
