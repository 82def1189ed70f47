//! Checkpoints, `c2sp.org/tlog-checkpoint@v1.0.0`: a log's name, size and root, as a signed note.

use std::fmt;
use std::str::FromStr;

use crate::error::CheckpointError;
use crate::hash::Hash;
use crate::note::{Note, Signature, SigningKey, VerifierKey};
use crate::tree::Tip;

/// What a log states about itself at one moment. It prints as the text that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    tip: Tip,
    /// Lines after the third. We never write any; another log's are kept, because its signature covers them.
    extensions: Vec<String>,
}

impl Checkpoint {
    /// States that the log named `origin` has come to `tip`.
    pub fn new(origin: &str, tip: Tip) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.chars().any(|c| c < ' ') {
            return Err(CheckpointError::Origin);
        }
        Ok(Self { origin: origin.to_owned(), tip, extensions: Vec::new() })
    }

    /// The log's unique name, such as `example.org/corridor-log`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Size and root.
    pub fn tip(&self) -> Tip {
        self.tip
    }

    /// Signs this statement after the one that was `published` last.
    ///
    /// The key must be named like the origin. A log that signs two statements of which neither continues the other has forked, for ever and provably.
    /// So a smaller size, or another root at the same size, is refused. That the larger tree really begins with
    /// the smaller one is checked by [`crate::TileWriter::publish`], which has the tiles.
    pub fn sign(
        self,
        key: &SigningKey,
        published: Option<&Checkpoint>,
    ) -> Result<SignedCheckpoint, CheckpointError> {
        if key.verifier().name() != self.origin {
            return Err(CheckpointError::NotByTheLog { origin: self.origin });
        }
        if let Some(last) = published {
            self.follows(last)?;
        }
        let mut note = Note::new(self.to_string())?;
        note.sign(key);
        Ok(SignedCheckpoint { checkpoint: self, note })
    }

    /// Refuses to come after `last` if that would fork the log.
    pub(crate) fn follows(&self, last: &Checkpoint) -> Result<(), CheckpointError> {
        let (old, new) = (last.tip, self.tip);
        if self.origin != last.origin {
            return Err(CheckpointError::OtherOrigin { published: last.origin.clone() });
        }
        if new.size < old.size {
            return Err(CheckpointError::Shrinks { published: old.size, offered: new.size });
        }
        if new.size == old.size && new.root != old.root {
            return Err(CheckpointError::Forks { size: new.size });
        }
        Ok(())
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    /// Reads a checkpoint's text, without signatures; it has exactly one spelling.
    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Lines);
        };
        let tip = Tip {
            size: decimal(size).ok_or(CheckpointError::Size)?,
            root: root.parse().map_err(|_| CheckpointError::Root)?,
        };
        if tip.size == 0 && tip.root != Hash::of_empty_tree() {
            return Err(CheckpointError::NotEmpty);
        }
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(CheckpointError::Lines);
        }
        Ok(Self { extensions, ..Self::new(origin, tip)? })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, tip, extensions } = self;
        write!(f, "{origin}\n{}\n{}\n", tip.size, tip.root)?;
        extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint with signatures that nobody has checked yet. It prints as the file `checkpoint` of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// What is stated. Believe it only after [`SignedCheckpoint::verify`], or if the file is our own.
    pub fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note around the statement, with all signatures.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Adds a further signature of the log, after a change of keys for instance.
    pub fn also_sign(&mut self, key: &SigningKey) {
        self.note.sign(key);
    }

    /// Adds what a witness signed, as it came in. Whoever reads the checkpoint checks it.
    pub fn add(&mut self, cosignature: Signature) {
        self.note.add(cosignature);
    }

    /// The same statement with one line of each of `keys` that signed, and nothing else.
    pub(crate) fn signed_only_by(&self, keys: &[VerifierKey]) -> Self {
        Self { checkpoint: self.checkpoint.clone(), note: self.note.signed_only_by(keys) }
    }

    /// Finds who of `keys` signed, and insists that the log itself did: a key named like the origin.
    pub fn verify<'k>(
        &self,
        keys: &'k [VerifierKey],
    ) -> Result<(&Checkpoint, Vec<&'k VerifierKey>), CheckpointError> {
        let signers = self.note.verify(keys)?;
        if signers.iter().any(|key| key.name() == self.checkpoint.origin) {
            Ok((&self.checkpoint, signers))
        } else {
            Err(CheckpointError::NotByTheLog { origin: self.checkpoint.origin.clone() })
        }
    }
}

impl FromStr for SignedCheckpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let note = Note::parse(text)?;
        Ok(Self { checkpoint: note.text().parse()?, note })
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// How the database and the files stand to each other when a process starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Both are at the same size with the same root.
    Same,
    /// The database knows more: append the missing entries, then publish. A crash leaves this behind.
    FilesBehind,
    /// The files know more: an older database was restored. Write nothing until an operator has decided.
    DatabaseBehind,
    /// Same size, different roots: one of the two was altered. Write nothing.
    Forked,
}

/// Compares the database's tip with what the files last published (nothing is the empty tree).
///
/// Only sizes can be compared here when they differ; whether the larger tree begins with the smaller one shows when
/// the missing entries are appended, because [`crate::TileWriter`] refuses every leaf that differs.
pub fn compare(database: &Tip, files: Option<&Checkpoint>) -> Standing {
    let files = files.map_or(Tip { size: 0, root: Hash::of_empty_tree() }, Checkpoint::tip);
    match database.size.cmp(&files.size) {
        std::cmp::Ordering::Less => Standing::DatabaseBehind,
        std::cmp::Ordering::Greater => Standing::FilesBehind,
        std::cmp::Ordering::Equal if database.root == files.root => Standing::Same,
        std::cmp::Ordering::Equal => Standing::Forked,
    }
}

/// Reads a decimal number without sign, leading zero or blank.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    let shortest = text == "0" || !text.starts_with('0');
    if plain && shortest { text.parse().ok() } else { None }
}
