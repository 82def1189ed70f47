//! Why a document could not be kept or read.

use crate::digest::Digest;
use crate::kind::Kind;
use kernel::text::TextRefused;
use kernel::violation::Refused;
use kernel::{Class, Fault, Violation, Violations};
use std::io;

/// What is wrong with a document, as its sender should learn it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name cannot be shown.
    #[error("the file name {0}")]
    Name(#[from] TextRefused),
    /// The name is a path.
    #[error("the file name is a path")]
    NameIsPath,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The bytes are of no accepted kind.
    #[error("the file is {found}; accepted are {accepted}")]
    NotAccepted {
        /// What it seems to be.
        found: &'static str,
        /// What would be accepted.
        accepted: String,
    },
    /// The name promises another kind than the bytes are, or none.
    #[error("the file is {} and its name says otherwise", .0.name())]
    NameDisagrees(Kind),
    /// It is cut off, or something was appended to it.
    #[error("the file does not end as {} does", .0.name())]
    WrongEnd(Kind),
    /// Nobody could read it without a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// The scanner found something.
    #[error("the scanner found {0}")]
    Infected(String),
}

impl Refused for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Name(inner) => inner.code(),
            Self::NameIsPath => "files/name-is-path",
            Self::Empty => "files/empty",
            Self::NotAccepted { .. } => "files/not-accepted",
            Self::NameDisagrees(_) => "files/name-disagrees",
            Self::WrongEnd(_) => "files/wrong-end",
            Self::Encrypted => "files/encrypted",
            Self::Infected(_) => "files/infected",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Name(inner) => inner.args(),
            Self::NotAccepted { found, accepted } => {
                vec![("found", (*found).to_owned()), ("accepted", accepted.clone())]
            }
            Self::NameDisagrees(kind) | Self::WrongEnd(kind) => vec![("kind", kind.name().to_owned())],
            Self::Infected(what) => vec![("what", what.clone())],
            Self::NameIsPath | Self::Empty | Self::Encrypted => Vec::new(),
        }
    }
}

/// Why a document could not be kept or read. Nothing of a document that failed stays on disk.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The document itself cannot be accepted.
    #[error("the document was refused: {refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// The same as a violation of the field `/file`.
        violations: Violations,
    },
    /// It is longer than allowed. What came after the limit was not read.
    #[error("the document is longer than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The sender stopped in the middle.
    #[error("the document did not arrive whole: {0}")]
    Interrupted(String),
    /// The disk is full.
    #[error("the disk for documents is full")]
    Full,
    /// The scanner does not answer, and unscanned documents are not accepted.
    #[error("the scanner does not answer: {0}")]
    ScannerUnavailable(String),
    /// No such document.
    #[error("document {0} is not here")]
    Missing(Digest),
    /// The disk failed.
    #[error("{attempt} failed")]
    Disk {
        /// What was attempted.
        attempt: &'static str,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl From<Refusal> for FileError {
    fn from(refusal: Refusal) -> Self {
        let mut violations = Violations::default();
        violations.take::<(), _>("/file", Err(refusal.clone()));
        Self::Refused { refusal, violations }
    }
}

impl FileError {
    /// Wraps what the disk said.
    pub(crate) fn disk(attempt: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Disk { attempt, source },
        }
    }
}

impl Fault for FileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "invalid",
            Self::TooLarge { .. } => "files/too-large",
            Self::Interrupted(_) => "files/interrupted",
            Self::Full => "storage-full",
            Self::ScannerUnavailable(_) => "files/scanner-unavailable",
            Self::Missing(_) => "not-found",
            Self::Disk { .. } => "internal",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Refused { .. } | Self::Interrupted(_) => Class::Invalid,
            Self::TooLarge { .. } => Class::TooLarge,
            Self::Full | Self::ScannerUnavailable(_) => Class::Unavailable,
            Self::Missing(_) => Class::NotFound,
            Self::Disk { .. } => Class::Internal,
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Refused { violations, .. } => violations.as_slice(),
            _ => &[],
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            // Mebibytes, rounded down: what is promised must hold.
            Self::TooLarge { limit } => vec![("limit", format!("{} MiB", limit / (1 << 20)))],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_to_be_full_and_is_not_our_mistake() {
        const ENOSPC: i32 = 28;
        let full = FileError::disk("writing a document")(io::Error::from_raw_os_error(ENOSPC));
        assert!(matches!(full, FileError::Full));
        assert_eq!((full.class(), full.code()), (Class::Unavailable, "storage-full"));
        const EIO: i32 = 5;
        let broken = FileError::disk("writing a document")(io::Error::from_raw_os_error(EIO));
        assert_eq!(broken.class(), Class::Internal);
    }
}
