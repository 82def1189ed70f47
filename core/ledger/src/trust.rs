//! Whom a verifier believes: keys of a log, each for its time, and enough witnesses.

use std::ops::Range;
use std::str::FromStr;

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::cosignature::{Quorum, Witnessed};
use crate::error::{CheckpointError, HistoryError};
use crate::history::KeyHistory;
use crate::note::VerifierKey;

/// Keys and witnesses that somebody trusts, kept outside of the log that is checked by them.
#[derive(Debug, Clone)]
pub struct Trust {
    keys: Vec<VerifierKey>,
    /// The sizes that the key of the same place signs for.
    terms: Vec<Range<u64>>,
    quorum: Quorum,
}

/// A checkpoint that passed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted<'c> {
    /// What was stated.
    pub checkpoint: &'c Checkpoint,
    /// Names of the keys that signed.
    pub signers: Vec<String>,
    /// The witnesses that cosigned.
    pub witnesses: Vec<Witnessed>,
}

impl Trust {
    /// Trusts keys at every size.
    pub fn keys(keys: impl Into<Vec<VerifierKey>>) -> Self {
        let keys = keys.into();
        Self { terms: vec![0..u64::MAX; keys.len()], keys, quorum: Quorum::default() }
    }

    /// Trusts each key of a history for the sizes it signs for: what a retired key signs beyond them is nothing.
    pub fn history(history: &KeyHistory) -> Self {
        let (keys, terms) = history.terms().into_iter().map(|(key, term)| (key.clone(), term)).unzip();
        Self { keys, terms, quorum: Quorum::default() }
    }

    /// Follows a history from the first of its keys that is trusted here: each key vouches for the next.
    pub fn following(self, history: &KeyHistory) -> Self {
        let terms = history.terms();
        let Some(at) = terms.iter().position(|(key, _)| self.keys.contains(key)) else { return self };
        let (keys, terms) = terms[at..].iter().map(|(key, term)| ((*key).clone(), term.clone())).unzip();
        Self { keys, terms, quorum: self.quorum }
    }

    /// Demands witnesses, too.
    pub fn with(self, quorum: Quorum) -> Self {
        Self { quorum, ..self }
    }

    /// The keys, for notes that are no checkpoints.
    pub fn log_keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// Checks a checkpoint: signed by the log, with a key of its time, and cosigned by enough witnesses.
    pub fn check<'c>(&self, checkpoint: &'c SignedCheckpoint) -> Result<Trusted<'c>, CheckpointError> {
        let (stated, signers) = checkpoint.verify(&self.keys)?;
        let size = stated.tip().size;
        let in_term = |key: &&VerifierKey| {
            key.name() == stated.origin()
                && self
                    .keys
                    .iter()
                    .zip(&self.terms)
                    .any(|(known, term)| known == *key && term.contains(&size))
        };
        if !signers.iter().any(in_term) {
            return Err(CheckpointError::OutOfTerm { size });
        }
        let signers = signers.into_iter().map(|key| key.name().to_owned());
        let mut names: Vec<_> = signers.collect();
        names.dedup();
        Ok(Trusted { checkpoint: stated, signers: names, witnesses: self.quorum.met_by(checkpoint)? })
    }
}

impl FromStr for Trust {
    type Err = HistoryError;

    /// Reads a history, or keys, one a line. Lines that begin with `#` are remarks.
    fn from_str(text: &str) -> Result<Self, HistoryError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let lines: Vec<_> = lines.collect();
        if lines.iter().any(|line| !line.contains('+')) {
            return Ok(Self::history(&text.parse()?));
        }
        let keys = lines.into_iter().map(str::parse).collect::<Result<Vec<VerifierKey>, _>>()?;
        if keys.is_empty() { Err(HistoryError::Line(1)) } else { Ok(Self::keys(keys)) }
    }
}
