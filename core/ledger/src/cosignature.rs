//! Cosignatures, `c2sp.org/tlog-cosignature`: a witness states that it saw a log grow, and when.
//!
//! Only the Ed25519 form (type 0x04) is spoken. Lines of the ML-DSA-44 form (type 0x06) count as those of unknown keys.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use ed25519_dalek::Signer;

use crate::checkpoint::SignedCheckpoint;
use crate::error::{CheckpointError, KeyError, NoteError, QuorumError};
use crate::hash::hex;
use crate::note::{Signature, check_name, encode_key, key_id, public_key, split_key};

/// Type of Ed25519 cosignatures in key ids and key texts (tlog-cosignature, "Format").
const COSIGNATURE: u8 = 0x04;
/// Bytes of the time before the signature.
const TIME: usize = 8;

/// A witness's public key with its name, in text `<name>+<8 hexadecimal digits of the id>+<base64 of type and key>`.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

/// A witness that cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Name of the witness.
    pub name: String,
    /// When it stated that no larger tree was known to it.
    pub at: DateTime<Utc>,
}

impl WitnessKey {
    fn new(name: &str, key: ed25519_dalek::VerifyingKey) -> Self {
        Self { name: name.to_owned(), id: key_id(name, COSIGNATURE, key.as_bytes()), key }
    }

    /// The witness's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Checks the lines of this witness under a checkpoint; the latest time counts.
    ///
    /// Nothing if there is none. One false line of a known key condemns the note, as with any other signature.
    pub fn witnessed(&self, checkpoint: &SignedCheckpoint) -> Result<Option<Witnessed>, CheckpointError> {
        let own = |line: &&Signature| line.name == self.name && line.key_id == self.id;
        let mut latest = None;
        for line in checkpoint.note().signatures().iter().filter(own) {
            let at = self.checked(checkpoint.note().text(), line);
            let at = at.ok_or_else(|| NoteError::BadSignature { name: self.name.clone() })?;
            latest = latest.max(Some(at));
        }
        Ok(latest.map(|at| Witnessed { name: self.name.clone(), at }))
    }

    fn checked(&self, text: &str, line: &Signature) -> Option<DateTime<Utc>> {
        let (time, signature) = line.bytes.split_first_chunk::<TIME>()?;
        let time = u64::from_be_bytes(*time);
        let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message(time, text).as_bytes(), &signature).ok()?;
        // A cosignature of a whole tree has a time (tlog-witness, "add-checkpoint").
        let seconds = i64::try_from(time).ok().filter(|time| *time > 0)?;
        DateTime::from_timestamp(seconds, 0)
    }
}

impl FromStr for WitnessKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, key) = split_key(text, COSIGNATURE)?;
        let witness = Self::new(name, public_key(&key)?);
        if hex(&witness.id) == id { Ok(witness) } else { Err(KeyError::WrongId) }
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(&self.id), encode_key(COSIGNATURE, self.key.as_bytes()))
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({self})")
    }
}

/// A witness's private key. `Debug` does not show it.
#[derive(Clone)]
pub struct CosigningKey {
    witness: WitnessKey,
    key: ed25519_dalek::SigningKey,
}

impl CosigningKey {
    /// Makes a key from 32 bytes of good randomness, which the caller brings.
    ///
    /// The signed message does not name the witness, so one key must not serve two names.
    pub fn generate(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        check_name(name)?;
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        Ok(Self { witness: WitnessKey::new(name, key.verifying_key()), key })
    }

    /// Reads the private text form; the id in it must belong to the key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or(KeyError::Form)?;
        let (name, id, seed) = split_key(rest, COSIGNATURE)?;
        let key = Self::generate(name, seed)?;
        if hex(&key.witness.id) == id { Ok(key) } else { Err(KeyError::WrongId) }
    }

    /// Writes the private text form. Whoever reads it can witness in this name.
    pub fn to_private_text(&self) -> String {
        let WitnessKey { name, id, .. } = &self.witness;
        format!("PRIVATE+KEY+{name}+{}+{}", hex(id), encode_key(COSIGNATURE, self.key.as_bytes()))
    }

    /// The public half.
    pub fn witness(&self) -> &WitnessKey {
        &self.witness
    }

    /// States that the tree of this checkpoint is the largest that was seen at the time `at`.
    pub fn cosign(&self, checkpoint: &SignedCheckpoint, at: DateTime<Utc>) -> Signature {
        let time = at.timestamp().max(1).unsigned_abs();
        let signed = self.key.sign(message(time, checkpoint.note().text()).as_bytes()).to_bytes();
        let bytes = [time.to_be_bytes().as_slice(), &signed].concat();
        Signature { name: self.witness.name.clone(), key_id: self.witness.id, bytes }
    }
}

impl fmt::Debug for CosigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CosigningKey({})", self.witness)
    }
}

/// What is signed (tlog-cosignature, "Ed25519 signed message").
fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// How many of which witnesses have to have cosigned.
#[derive(Debug, Clone, Default)]
pub struct Quorum {
    needed: usize,
    witnesses: Vec<WitnessKey>,
}

impl Quorum {
    /// Demands `needed` of `witnesses`, each of which has a name and a key of its own.
    pub fn new(needed: usize, witnesses: Vec<WitnessKey>) -> Result<Self, QuorumError> {
        for (at, one) in witnesses.iter().enumerate() {
            if witnesses[..at].iter().any(|other| other.name == one.name || other.key == one.key) {
                return Err(QuorumError::Twice(one.name.clone()));
            }
        }
        if needed > witnesses.len() {
            return Err(QuorumError::TooFewKnown { needed, known: witnesses.len() });
        }
        Ok(Self { needed, witnesses })
    }

    /// Finds which of the witnesses cosigned, and insists that they are enough.
    pub fn met_by(&self, checkpoint: &SignedCheckpoint) -> Result<Vec<Witnessed>, CheckpointError> {
        let mut found = Vec::new();
        for witness in &self.witnesses {
            found.extend(witness.witnessed(checkpoint)?);
        }
        if found.len() < self.needed {
            return Err(CheckpointError::TooFewWitnesses { needed: self.needed, found: found.len() });
        }
        Ok(found)
    }
}
