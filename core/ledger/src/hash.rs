//! SHA-256 as RFC 6962 §2.1 uses it: a leaf and a node can never have the same preimage.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A SHA-256 value: of a leaf, of a node, or of a whole tree. It prints as base64, as checkpoints and proofs do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Bytes in a hash, also in a tile.
    pub const LEN: usize = 32;

    /// The root of the tree that has no leaf: SHA-256 of nothing (RFC 6962 §2.1).
    pub fn of_empty_tree() -> Self {
        Self::of(&[])
    }

    /// Wraps 32 bytes that are known to be a hash.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Takes a hash from a slice, if it is exactly 32 bytes long.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The raw bytes, as they stand in a tile or a database column.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// SHA-256 over the concatenation of `parts`. Only this crate gives the parts a meaning.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut sha = Sha256::new();
        parts.iter().for_each(|part| sha.update(part));
        Self(sha.finalize().into())
    }

    /// Writes `sha256:` and 64 lower-case hexadecimal digits, the form used inside entries.
    pub fn to_tagged(self) -> String {
        format!("sha256:{}", hex(&self.0))
    }

    /// Reads what [`Hash::to_tagged`] writes, and nothing else.
    pub fn from_tagged(text: &str) -> Option<Self> {
        unhex(text.strip_prefix("sha256:")?)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The text is not the base64 form of 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 32 bytes in base64")]
pub struct NotAHash;

impl FromStr for Hash {
    type Err = NotAHash;

    /// Reads padded standard base64 (RFC 4648 §4); every hash has exactly one such spelling.
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let bytes = STANDARD.decode(text).map_err(|_| NotAHash)?;
        Self::from_slice(&bytes).ok_or(NotAHash)
    }
}

/// Hashes an entry into its leaf: SHA-256(0x00 ‖ entry), RFC 6962 §2.1.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of(&[&[0], entry])
}

/// Hashes two neighbours into their parent: SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// Writes bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads exactly 64 lower-case hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Hash(bytes))
}
