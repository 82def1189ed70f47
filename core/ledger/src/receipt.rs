//! Receipts: one file that proves, without server or network, that an entry is in the log.
//!
//! The form is `c2sp.org/tlog-proof@v1`. Its `extra` line carries what that form leaves to the application: the
//! entry itself and, if its owner wants to show them, payloads with their salts. As canonical JSON in base64:
//!
//! ```json
//! {"disclosed":{"<name>":{"payload":"<base64>","salt":"<64 hexadecimal digits>"}},"entry":"<base64>"}
//! ```
//!
//! `disclosed` is left out when nothing is disclosed. Nothing of this is believed before [`Receipt::verify`]: the
//! entry must hash to the proven leaf, and each payload must open a commitment in the entry.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

use crate::checkpoint::{Checkpoint, SignedCheckpoint, decimal};
use crate::cosignature::Witnessed;
use crate::entry::{Entry, Salt, is_name};
use crate::error::{ReceiptError, VerifyError};
use crate::hash::{Hash, hex, unhex};
use crate::note::VerifierKey;
use crate::proof::verify_inclusion;
use crate::trust::{Trust, Trusted};

/// Largest receipt in bytes. A larger payload is handed over beside the receipt, with its salt.
pub const MAX_RECEIPT: usize = 1 << 20;
/// First line of every receipt (tlog-proof, "Format").
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A tree of 2^64 leaves has no longer path.
const MAX_PROOF: usize = 64;

/// A payload that is shown, with the salt that was mixed into its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// The commitment's salt.
    pub salt: Salt,
    /// What was committed to.
    pub payload: Vec<u8>,
}

/// An entry with its way to a signed root. It prints as the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The entry itself.
    pub entry: Entry,
    /// Where it stands in the log.
    pub index: u64,
    /// Sibling hashes, the leaf's first.
    pub proof: Vec<Hash>,
    /// The checkpoint that the proof leads to.
    pub checkpoint: SignedCheckpoint,
    /// Payloads that are shown, by the name of their commitment.
    pub disclosed: BTreeMap<String, Disclosure>,
}

/// What a receipt has been proven to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The entry.
    pub entry: Entry,
    /// Where it stands in the log.
    pub index: u64,
    /// The log's statement that it rests on.
    pub checkpoint: Checkpoint,
    /// The keys that signed this statement, by name.
    pub signers: Vec<String>,
    /// The witnesses that cosigned it, of those that were asked for.
    pub witnesses: Vec<Witnessed>,
    /// Payloads that are shown, by the name of their commitment.
    pub disclosed: BTreeMap<String, Vec<u8>>,
}

impl Receipt {
    /// Reads a receipt as it came in, of any length and content, without believing it.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        if bytes.len() > MAX_RECEIPT {
            return Err(ReceiptError::TooLong(bytes.len()));
        }
        std::str::from_utf8(bytes).map_err(|_| ReceiptError::NotText)?.parse()
    }

    /// Writes the file; refuses what [`Receipt::parse`] would not read again.
    pub fn format(&self) -> Result<String, ReceiptError> {
        let text = self.to_string();
        if text.len() > MAX_RECEIPT { Err(ReceiptError::TooLong(text.len())) } else { Ok(text) }
    }

    /// Proves the receipt: the log signed the root, the entry leads to the root, the payloads open its commitments.
    ///
    /// The keys are believed at every size; [`Receipt::verify_by`] knows of changes and of witnesses.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Verified, VerifyError> {
        self.verify_by(&Trust::keys(keys))
    }

    /// The same by a history of keys, and with witnesses.
    pub fn verify_by(&self, trust: &Trust) -> Result<Verified, VerifyError> {
        let Trusted { checkpoint, signers, witnesses } = trust.check(&self.checkpoint)?;
        let tip = checkpoint.tip();
        if self.index >= tip.size {
            return Err(VerifyError::NotYetInTheLog { index: self.index, size: tip.size });
        }
        verify_inclusion(&self.entry.leaf_hash(), self.index, tip.size, &self.proof, &tip.root)
            .map_err(VerifyError::NotIncluded)?;
        for (name, shown) in &self.disclosed {
            let commitment = self.entry.members().commitments.get(name);
            let commitment = commitment.ok_or_else(|| VerifyError::NoCommitment(name.clone()))?;
            if !commitment.opens(&shown.salt, &shown.payload) {
                return Err(VerifyError::OtherPayload(name.clone()));
            }
        }
        Ok(Verified {
            entry: self.entry.clone(),
            index: self.index,
            checkpoint: checkpoint.clone(),
            signers,
            witnesses,
            disclosed: self.disclosed.iter().map(|(name, d)| (name.clone(), d.payload.clone())).collect(),
        })
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ReceiptError::NoCheckpoint)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(ReceiptError::FirstLine);
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra ")).ok_or(ReceiptError::Extra)?;
        let (entry, disclosed) = Extra::decode(extra).ok_or(ReceiptError::Extra)?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(decimal).ok_or(ReceiptError::Index)?;
        let proof = lines
            .enumerate()
            .map(|(at, line)| line.parse().map_err(|_| ReceiptError::ProofLine(at + 4)))
            .collect::<Result<Vec<Hash>, _>>()?;
        if proof.len() > MAX_PROOF {
            return Err(ReceiptError::ProofTooLong);
        }
        Ok(Self { entry: Entry::parse(&entry)?, index, proof, checkpoint: checkpoint.parse()?, disclosed })
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        writeln!(f, "extra {}", STANDARD.encode(Extra::encode(self).map_err(|_| fmt::Error)?))?;
        writeln!(f, "index {}", self.index)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl Verified {
    /// Tells in plain English what was proven, line by line, for a terminal. Payloads are not printed.
    pub fn lines(&self) -> Vec<String> {
        let members = self.entry.members();
        let tip = self.checkpoint.tip();
        let mut lines = vec![
            "The receipt is genuine.".to_owned(),
            format!("Event:      {}", members.kind),
            format!(
                "Subject:    {} {}, version {}",
                members.subject.kind, members.subject.id, members.subject_version
            ),
            format!("By:         {} ({})", members.actor.role, members.actor.pseudonym),
            format!("At:         {}", members.at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            format!("Log:        {}, entry {} of {}", self.checkpoint.origin(), self.index, tip.size),
            format!("Root:       {}", tip.root),
            format!("Signed by:  {}", self.signers.join(", ")),
        ];
        lines.extend(self.witnesses.iter().map(|witness| {
            let at = witness.at.to_rfc3339_opts(SecondsFormat::Secs, true);
            format!("Witnessed:  {} at {at}", witness.name)
        }));
        lines.extend(members.public.iter().map(|(name, fact)| format!("Public:     {name} {fact}")));
        lines.extend(members.rules.iter().map(|rule| format!("Rules:      {rule}")));
        lines.extend(members.commitments.keys().map(|name| match self.disclosed.get(name) {
            Some(payload) => format!("Disclosed:  {name}, {} bytes, as committed", payload.len()),
            None => format!("Withheld:   {name}"),
        }));
        lines
    }
}

/// The JSON in the `extra` line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    disclosed: BTreeMap<String, Shown>,
    entry: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    payload: String,
    salt: String,
}

impl Extra {
    fn encode(receipt: &Receipt) -> serde_json::Result<Vec<u8>> {
        let shown =
            |d: &Disclosure| Shown { payload: STANDARD.encode(&d.payload), salt: hex(d.salt.as_bytes()) };
        serde_json_canonicalizer::to_vec(&Self {
            disclosed: receipt.disclosed.iter().map(|(name, d)| (name.clone(), shown(d))).collect(),
            entry: STANDARD.encode(receipt.entry.bytes()),
        })
    }

    /// Reads the line; only the canonical spelling counts, so that no byte of a receipt is without meaning.
    fn decode(text: &str) -> Option<(Vec<u8>, BTreeMap<String, Disclosure>)> {
        let json = STANDARD.decode(text).ok()?;
        let extra: Self = serde_json::from_slice(&json).ok()?;
        if serde_json_canonicalizer::to_vec(&extra).ok()? != json {
            return None;
        }
        let disclosure = |shown: &Shown| {
            let salt = Salt::from_bytes(*unhex(&shown.salt)?.as_bytes());
            Some(Disclosure { salt, payload: STANDARD.decode(&shown.payload).ok()? })
        };
        let disclosed = extra
            .disclosed
            .iter()
            .map(|(name, shown)| Some((is_name(name).then(|| name.clone())?, disclosure(shown)?)))
            .collect::<Option<_>>()?;
        Some((STANDARD.decode(&extra.entry).ok()?, disclosed))
    }
}
