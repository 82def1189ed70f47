//! What an audit can find.

use crate::audit::source::FetchError;
use crate::error::{CheckpointError, HistoryError, LedgerError};

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The checkpoint is malformed, not signed by whom it must be, or not by enough witnesses.
    #[error("the checkpoint is not to be believed: {0}")]
    Untrusted(CheckpointError),
    /// The published history of keys is false, or another than before.
    #[error("the published keys are not to be believed: {0}")]
    Keys(HistoryError),
    /// The copy is of another log.
    #[error("the copy is of another log, {0}")]
    OtherLog(String),
    /// The log was shorter than before.
    #[error("ROLLBACK: the log had {known} entries at the last audit and shows {offered} now")]
    Rollback {
        /// At the last audit.
        known: u64,
        /// Now.
        offered: u64,
    },
    /// The log signed two histories.
    #[error(
        "FORK: the log no longer begins with the {known} entries it had at the last audit; the first that differs is entry {index}"
    )]
    Fork {
        /// Size at the last audit.
        known: u64,
        /// The first entry that differs.
        index: u64,
    },
    /// A file is not what the signed root says.
    #[error("TAMPERED: {file} is not what the log signed{}", at(*index))]
    Tampered {
        /// The file's path in the log.
        file: String,
        /// The first entry at fault, if it can be told.
        index: Option<u64>,
    },
    /// A file is not there.
    #[error("MISSING: the log does not have {0}")]
    Missing(String),
    /// Neither hashes nor entries give the signed root.
    #[error("UNFOUNDED: no files of the log give the signed root of size {size}")]
    Unfounded {
        /// Size of the checkpoint.
        size: u64,
    },
    /// A gap entry says something untrue about the log before it.
    #[error("entry {index} tells of a gap that the log did not have")]
    FalseGap {
        /// Where it stands.
        index: u64,
    },
    /// The log records a change of keys that is not published.
    #[error("entry {index} records a change of keys that is not among the published ones")]
    UnknownKeyChange {
        /// Where it stands.
        index: u64,
    },
    /// A published change of keys is not recorded in the log.
    #[error("the change of keys from size {from} on is not recorded in the log")]
    UnrecordedKeyChange {
        /// From which size on.
        from: u64,
    },
}

fn at(index: Option<u64>) -> String {
    index.map_or_else(String::new, |index| format!(", from entry {index} on"))
}

/// Why an audit did not end well.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Something is wrong with the log.
    #[error(transparent)]
    Found(#[from] Finding),
    /// The log could not be asked.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The copy could not be read or written.
    #[error(transparent)]
    Copy(#[from] LedgerError),
}

impl From<CheckpointError> for AuditError {
    fn from(error: CheckpointError) -> Self {
        Self::Found(Finding::Untrusted(error))
    }
}

impl From<HistoryError> for AuditError {
    fn from(error: HistoryError) -> Self {
        Self::Found(Finding::Keys(error))
    }
}
