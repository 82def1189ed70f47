//! The history of a log's keys: whoever knows the first one can follow it to the one that signs today.
//!
//! ```text
//! corridor.example/ledger+33d7b496+AZ…          the first key
//!
//! corridor.ledger-key/1                         a change: a signed note
//! corridor.example/ledger
//! 1043                                          the first size that the new key signs for
//! corridor.example/ledger+5c1a02fe+AQ…
//!
//! — corridor.example/ledger M9e0lh…             by the old key
//! — corridor.example/ledger XBoC/q…             by the new one
//! ```
//!
//! The first line of a change can never be that of a checkpoint, which is the log's origin.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::checkpoint::decimal;
use crate::error::HistoryError;
use crate::hash::Hash;
use crate::note::{Note, SigningKey, VerifierKey};

/// First line of a change.
const CHANGE: &str = "corridor.ledger-key/1";
/// Lines of a change: four of text, a blank one, two signatures.
const LINES: usize = 7;

/// A change from one key to the next, signed by both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    from: u64,
    key: VerifierKey,
    note: Note,
}

impl KeyChange {
    /// The first size that the new key signs for.
    pub fn from(&self) -> u64 {
        self.from
    }

    /// The new key.
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Hash of the signed text: the entry that records the change names it.
    pub fn hash(&self) -> Hash {
        Hash::of(&[self.note.text().as_bytes()])
    }
}

/// All keys of a log in their order, each with the sizes it signs for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHistory {
    first: VerifierKey,
    changes: Vec<KeyChange>,
}

impl KeyHistory {
    /// The history of a log whose key was never changed.
    pub fn new(first: VerifierKey) -> Self {
        Self { first, changes: Vec::new() }
    }

    /// The changes, the oldest first.
    pub fn changes(&self) -> &[KeyChange] {
        &self.changes
    }

    /// The key that the log began with.
    pub fn first(&self) -> &VerifierKey {
        &self.first
    }

    /// The key that signs now.
    pub fn current(&self) -> &VerifierKey {
        self.changes.last().map_or(&self.first, |change| &change.key)
    }

    /// Each key with the sizes of checkpoints that it signs for.
    pub fn terms(&self) -> Vec<(&VerifierKey, Range<u64>)> {
        let keys = std::iter::once(&self.first).chain(self.changes.iter().map(|change| &change.key));
        let starts = std::iter::once(0).chain(self.changes.iter().map(|change| change.from));
        let ends = self.changes.iter().map(|change| change.from).chain([u64::MAX]);
        keys.zip(starts.zip(ends)).map(|(key, (start, end))| (key, start..end)).collect()
    }

    /// Appoints `next` for checkpoints of size `from` and more. `current` signs its own succession, and then no more.
    pub fn change(
        &mut self,
        current: &SigningKey,
        next: &SigningKey,
        from: u64,
    ) -> Result<&KeyChange, HistoryError> {
        let mut note = Note::new(format!("{CHANGE}\n{}\n{from}\n{}\n", self.first.name(), next.verifier()))?;
        note.sign(current);
        note.sign(next);
        self.append(note)
    }

    /// Does this history go on from `earlier`?
    pub fn continues(&self, earlier: &Self) -> Result<(), HistoryError> {
        let same = self.first == earlier.first && self.changes.starts_with(&earlier.changes);
        if same { Ok(()) } else { Err(HistoryError::Contradicts) }
    }

    fn append(&mut self, note: Note) -> Result<&KeyChange, HistoryError> {
        let lines: Vec<_> = note.text().lines().collect();
        let [CHANGE, origin, from, key] = lines[..] else { return Err(HistoryError::Line(1)) };
        let from = decimal(from).ok_or(HistoryError::Line(3))?;
        let key: VerifierKey = key.parse()?;
        let later = self.changes.last().map_or(0, |change| change.from) < from;
        let new = self.terms().iter().all(|(known, _)| **known != key);
        if !later || !new || origin != self.first.name() || key.name() != origin {
            return Err(HistoryError::OutOfOrder(from));
        }
        let both = [self.current().clone(), key.clone()];
        if note.verify(&both).map(|signers| signers.len()) != Ok(2) {
            return Err(HistoryError::NotByBoth(from));
        }
        self.changes.push(KeyChange { from, key, note });
        Ok(&self.changes[self.changes.len() - 1])
    }
}

impl FromStr for KeyHistory {
    type Err = HistoryError;

    /// Reads a history and checks every signature in it. Lines that begin with `#` are remarks.
    fn from_str(text: &str) -> Result<Self, HistoryError> {
        let told = |line: &&str| !line.starts_with('#');
        let lines: Vec<_> = text.lines().filter(told).skip_while(|line| line.trim().is_empty()).collect();
        let (first, rest) = lines.split_first().ok_or(HistoryError::Line(1))?;
        let mut history = Self::new(first.trim().parse()?);
        let mut rest = rest;
        loop {
            while let Some(("", after)) = rest.split_first().map(|(line, after)| (line.trim(), after)) {
                rest = after;
            }
            if rest.is_empty() {
                return Ok(history);
            }
            let at = lines.len() - rest.len() + 1;
            let (change, after) = rest.split_at_checked(LINES).ok_or(HistoryError::Line(at))?;
            history.append(Note::parse(&format!("{}\n", change.join("\n")))?)?;
            rest = after;
        }
    }
}

impl fmt::Display for KeyHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.first)?;
        self.changes.iter().try_for_each(|change| write!(f, "\n{}", change.note))
    }
}
