//! Why something was refused. Each enum belongs to one file of this crate.

use std::path::PathBuf;

/// Why the log's files could not be read or continued.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A file operation failed.
    #[error("could not {attempt} {path}")]
    Io {
        /// What was tried, as a verb.
        attempt: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Another process has the right to write.
    #[error("another process is writing the log in {0}")]
    Locked(PathBuf),
    /// A tile that the tree needs is not there.
    #[error("the log lacks {0}")]
    Missing(String),
    /// A file is there, but cannot be what its name says.
    #[error("the log's file {0} is damaged")]
    Damaged(String),
    /// An entry differs from the one already stored at its index.
    #[error("the log would fork: another entry is already stored at index {index}")]
    Fork {
        /// Index of the first entry that differs.
        index: u64,
    },
    /// The tiles do not lead to the root that a checkpoint states.
    #[error("the tiles do not give the root of the checkpoint of size {size}")]
    RootDiffers {
        /// Size in the checkpoint.
        size: u64,
    },
    /// An entry does not fit the tile format's 16-bit length.
    #[error("an entry of {0} bytes does not fit the log, which takes up to 65,535")]
    EntryTooLong(usize),
    /// What the log holds at this index is no entry of ours.
    #[error("could not read the log's entry {index}")]
    NotAnEntry {
        /// Where it stands.
        index: u64,
        /// What is wrong with it.
        #[source]
        source: EntryError,
    },
    /// The log has no such entry, or no such size.
    #[error("index {index} is not in a log of size {size}")]
    BeyondSize {
        /// What was asked for.
        index: u64,
        /// What there is.
        size: u64,
    },
    /// A text is not the name of a tile.
    #[error("not a tile path: {0}")]
    NotATilePath(String),
    /// A checkpoint is malformed, or may not follow the published one.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// Why a proof does not prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The index or the subtree does not lie in the tree.
    #[error("the proof speaks of a place that the tree does not have")]
    Range,
    /// The number of hashes is not what the tree's shape demands.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The computed root is another one.
    #[error("the proof leads to another root")]
    Root,
    /// The older root does not come out of the proof.
    #[error("the proof leads to another older root")]
    Subtree,
}

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not three parts joined by plus signs.
    #[error("a key has the form name+id+base64, a private key begins with PRIVATE+KEY+")]
    Form,
    /// The name is empty or has a space, a control character or a plus.
    #[error("a key's name must not be empty and must have no space, plus or control character")]
    Name,
    /// Not base64 of a type byte and a usable key of 32 bytes.
    #[error("the key is not a usable Ed25519 key in base64")]
    NotAKey,
    /// A type of signature that is not spoken here.
    #[error("keys of type {0:#04x} are not supported")]
    UnknownType(u8),
    /// The id was not computed from this name and key.
    #[error("the key's id does not belong to its name and key")]
    WrongId,
}

/// Why a note was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text or the note does not end in a newline.
    #[error("a note ends in a newline")]
    NoFinalNewline,
    /// A control character other than newline.
    #[error("a note must not contain the control character U+{0:04X}")]
    ControlCharacter(u32),
    /// No blank line, or nothing after it.
    #[error("the note has no signature")]
    NoSignature,
    /// More than a hundred lines.
    #[error("the note has too many signatures")]
    TooManySignatures,
    /// A line below the blank one is not a signature.
    #[error("line {0} after the note's text is not a signature")]
    SignatureLine(usize),
    /// A line with a known key's name and id that this key did not make.
    #[error("the signature of {name} is false")]
    BadSignature {
        /// Name of the known key.
        name: String,
    },
    /// All signatures are of other keys.
    #[error("no known key has signed the note")]
    NoKnownKey,
}

/// Why a checkpoint was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it was refused.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than three lines, or an empty one.
    #[error("a checkpoint has at least three lines, none of them empty")]
    Lines,
    /// The first line is empty or has a control character.
    #[error("the checkpoint's origin is malformed")]
    Origin,
    /// The second line is not a plain decimal number.
    #[error("the checkpoint's size is not a decimal number without leading zeros")]
    Size,
    /// The third line is not a hash.
    #[error("the checkpoint's root is malformed")]
    Root,
    /// A tree without leaves has one root only.
    #[error("the checkpoint of size 0 does not have the root of the empty tree")]
    NotEmpty,
    /// Known keys signed, or were about to, but none of the log itself: its key is named like its origin.
    #[error("the checkpoint is not signed by a known key of the log {origin}")]
    NotByTheLog {
        /// Name of the log.
        origin: String,
    },
    /// The key that signed was no longer, or not yet, the log's at this size.
    #[error(
        "the key that signed is not the log's key for a checkpoint of size {size}: the keys were changed"
    )]
    OutOfTerm {
        /// Size in the checkpoint.
        size: u64,
    },
    /// Fewer witnesses than demanded cosigned.
    #[error("{found} of the {needed} witnesses demanded have cosigned the checkpoint")]
    TooFewWitnesses {
        /// How many are demanded.
        needed: usize,
        /// How many of the known ones cosigned.
        found: usize,
    },
    /// The published checkpoint is of another log.
    #[error("the published checkpoint is of another log, {published}")]
    OtherOrigin {
        /// Its name.
        published: String,
    },
    /// The log would become smaller.
    #[error("a checkpoint of size {offered} may not follow the published one of size {published}")]
    Shrinks {
        /// Size already published.
        published: u64,
        /// Size that was to be signed.
        offered: u64,
    },
    /// The log would have two roots for one size.
    #[error("a checkpoint of size {size} with another root has been published")]
    Forks {
        /// The common size.
        size: u64,
    },
}

/// Why an entry cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// A member is not what it may be.
    #[error("the entry's {0} is malformed")]
    Member(&'static str),
    /// The entry is larger than a tile bundle can hold.
    #[error("an entry of {0} bytes is over the limit of 65,535")]
    TooLong(usize),
    /// Not a JSON object of this schema.
    #[error("not an entry: {0}")]
    Json(String),
    /// Readable, but not the one canonical spelling (RFC 8785).
    #[error("the entry is not in canonical form")]
    NotCanonical,
}

/// Why a text is not a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Larger than a mebibyte.
    #[error("a receipt has at most 1,048,576 bytes, this one {0}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the receipt is not a UTF-8 text")]
    NotText,
    /// The first line is another.
    #[error("a receipt begins with the line c2sp.org/tlog-proof@v1")]
    FirstLine,
    /// The second line does not carry the entry.
    #[error("the receipt's line \"extra\" is missing or malformed")]
    Extra,
    /// The third line is not an index.
    #[error("the receipt's line \"index\" is missing or malformed")]
    Index,
    /// A line of the proof is not a hash.
    #[error("line {0} of the receipt is not a hash")]
    ProofLine(usize),
    /// More hashes than any tree can ask for.
    #[error("the receipt's proof has too many hashes")]
    ProofTooLong,
    /// No blank line between proof and checkpoint.
    #[error("the receipt has no checkpoint")]
    NoCheckpoint,
    /// The checkpoint was refused.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The entry was refused.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

/// Why a receipt does not prove what it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The checkpoint is not signed as it must be.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The entry was not yet in the log that the checkpoint describes.
    #[error("the entry's index {index} is beyond the checkpoint's size {size}")]
    NotYetInTheLog {
        /// Index in the receipt.
        index: u64,
        /// Size in the checkpoint.
        size: u64,
    },
    /// The proof does not lead from the entry to the root.
    #[error("the entry is not in the log at this index: {0}")]
    NotIncluded(ProofError),
    /// A disclosed payload has no commitment in the entry.
    #[error("the entry has no commitment named {0}")]
    NoCommitment(String),
    /// A disclosed payload is not the one that was committed to.
    #[error("the disclosed \"{0}\" is not what the entry committed to")]
    OtherPayload(String),
}

/// Why a text is not the history of a log's keys, or may not become longer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// The text does not begin with a key, or goes on with something else than changes.
    #[error("line {0} of the key history is not what belongs there")]
    Line(usize),
    /// A key in it was refused.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A change is no signed note.
    #[error("a change of keys is no signed note: {0}")]
    Note(#[from] NoteError),
    /// The old key or the new one has not signed the change.
    #[error("the change of keys from size {0} on is not signed by the old key and by the new one")]
    NotByBoth(u64),
    /// Keys of different logs, sizes that do not grow, or the same key again.
    #[error("the change of keys from size {0} on does not continue the history")]
    OutOfOrder(u64),
    /// Two histories tell different stories.
    #[error("the key history contradicts the one that was known")]
    Contradicts,
}

/// Why a number of witnesses cannot be demanded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuorumError {
    /// More than there are.
    #[error("{needed} witnesses are demanded, but only {known} are known")]
    TooFewKnown {
        /// How many are demanded.
        needed: usize,
        /// How many are known.
        known: usize,
    },
    /// One name, or one key, stands for two witnesses.
    #[error("the witness {0} is named twice, or its key under two names")]
    Twice(String),
}
