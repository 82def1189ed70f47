//! What can go wrong with a library, a worker and a step.

use std::{fmt, io, path::PathBuf, time::Duration};

use crate::{Sandbox, frame::FrameError};

/// A library or a worker that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The file could not be read.
    #[error("cannot read the library {path}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is not a plugin this host can run. None of its code has run.
    #[error("{path} is not a plugin for this host: {why}", path = path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What is missing.
        why: Unfit,
    },
    /// The worker process could not be made.
    #[error("cannot spawn a worker")]
    Spawn(#[source] io::Error),
    /// The worker did not become ready in time.
    #[error("the worker was not ready within {0:?}")]
    StartTimeout(Duration),
    /// The worker ended before it was ready.
    #[error("the worker ended while starting: {0}")]
    StartFailed(End),
    /// The sandbox could not be entered.
    #[error("the worker could not enter its sandbox: {0}")]
    Sandbox(String),
    /// The kernel provides less of the sandbox than the settings demand.
    #[error("the sandbox is weaker than demanded (landlock is {:?})", .0.landlock)]
    TooWeak(Sandbox),
    /// The loader or the host refused the library inside the sandbox.
    #[error("the worker could not load the library: {0}")]
    Load(String),
    /// The pool is shutting down.
    #[error("no worker is started any more: the host is stopping")]
    Stopping,
}

/// Why a file is not a plugin this host can run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not ELF, or not 64 bits little endian.
    #[error("it is not a 64-bit little-endian ELF file")]
    NotElf,
    /// An executable, an object file or a core dump.
    #[error("it is not a shared object")]
    NotShared,
    /// Built for another processor.
    #[error("it is built for another processor (ELF machine {0})")]
    Machine(u16),
    /// An offset in the file points outside of it.
    #[error("the file is cut short or malformed")]
    Malformed,
    /// More bytes than a plugin can need.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// One of the two symbols is not exported.
    #[error("it does not export the symbol {0}")]
    NoSymbol(&'static str),
    /// The constant does not begin with `CORRIDOR`.
    #[error("its corridor_plugin_magic is not the constant of corridor_plugin.h")]
    Magic,
    /// Written for another major version of the boundary.
    #[error("it is written for plugin ABI {found}.x, and this host runs {ours}.x")]
    Major {
        /// The plugin's.
        found: u16,
        /// The host's.
        ours: u16,
    },
    /// Needs additions this host does not have.
    #[error("it needs plugin ABI {ours_major}.{needed}, and this host has {ours_major}.{ours}", ours_major = corridor_abi::ABI_MAJOR)]
    Minor {
        /// The plugin's.
        needed: u16,
        /// The host's.
        ours: u16,
    },
}

/// A call that brought no step. The host never sends a call twice.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// This call ended the worker. The operation is gone.
    #[error("the plugin crashed: {0}")]
    Crashed(End),
    /// This call did not come back in time, and its worker was killed. The operation is gone.
    #[error("the plugin did not answer within {0:?}")]
    Deadline(Duration),
    /// Another call ended the worker while this one waited. The operation is gone.
    #[error("the worker ended under another call: {0}")]
    Lost(End),
    /// The worker had stopped before this call was sent: beginning again on another worker repeats nothing.
    #[error("the worker had stopped before the call")]
    Stopped,
    /// The plugin returned a status; the operation is over.
    #[error("the plugin refused the call ({status}): {message}")]
    Refused {
        /// The status.
        status: Status,
        /// The plugin's words, bounded in length.
        message: String,
        /// A JSON pointer to the field it speaks of.
        field: Option<String>,
    },
    /// The call or its parts exceed a limit of the frames; nothing was sent.
    #[error("the call does not fit a frame")]
    FrameTooLarge(#[source] FrameError),
    /// The step is not a JSON array of objects that each name what to do.
    #[error("the plugin answered with something else than a list of actions")]
    Malformed,
    /// No worker could be started.
    #[error("no worker for the plugin")]
    Unavailable(#[from] HostError),
}

/// How a worker process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Killed by a signal: SIGSYS for a forbidden system call, SIGSEGV, SIGABRT …
    Signal(i32),
    /// Left with an exit code.
    Exit(i32),
    /// Closed its socket and lived on; the host killed it.
    Closed,
    /// Sent what no worker sends; the host killed it.
    Protocol(String),
    /// Overstayed a deadline; the host killed it.
    Deadline,
    /// The host ended it: idle, drained or poisoned.
    Drained,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(libc::SIGSYS) => f.write_str("killed for a forbidden system call (SIGSYS)"),
            Self::Signal(libc::SIGSEGV) => f.write_str("killed for a wrong memory access (SIGSEGV)"),
            Self::Signal(libc::SIGABRT) => f.write_str("it aborted (SIGABRT)"),
            Self::Signal(signal) => write!(f, "killed by signal {signal}"),
            Self::Exit(code) => write!(f, "it left with exit code {code}"),
            Self::Closed => f.write_str("it closed its connection to the host"),
            Self::Protocol(what) => write!(f, "it broke the protocol: {what}"),
            Self::Deadline => f.write_str("it overstayed its deadline"),
            Self::Drained => f.write_str("the host stopped it"),
        }
    }
}

/// The statuses of `corridor_plugin.h`, without `CRD_OK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// `CRD_INVALID`
    Invalid,
    /// `CRD_UNSUPPORTED`
    Unsupported,
    /// `CRD_CONFIG`
    Config,
    /// `CRD_PANIC`
    Panic,
    /// `CRD_INTERNAL`
    Internal,
    /// `CRD_PROTOCOL`
    Protocol,
    /// `CRD_LIMIT`
    Limit,
    /// `CRD_CANCELLED`
    Cancelled,
    /// A number the header does not know.
    Unknown(i32),
}

impl Status {
    /// Parses a return value; `None` is success.
    pub(crate) fn parse(code: i32) -> Option<Self> {
        Some(match code {
            corridor_abi::CRD_OK => return None,
            corridor_abi::CRD_INVALID => Self::Invalid,
            corridor_abi::CRD_UNSUPPORTED => Self::Unsupported,
            corridor_abi::CRD_CONFIG => Self::Config,
            corridor_abi::CRD_PANIC => Self::Panic,
            corridor_abi::CRD_INTERNAL => Self::Internal,
            corridor_abi::CRD_PROTOCOL => Self::Protocol,
            corridor_abi::CRD_LIMIT => Self::Limit,
            corridor_abi::CRD_CANCELLED => Self::Cancelled,
            other => Self::Unknown(other),
        })
    }

    /// Tells whether the library's memory can no longer be trusted, so that its worker takes no further operation.
    pub fn poisons(self) -> bool {
        match self {
            Self::Panic | Self::Internal => true,
            Self::Invalid
            | Self::Unsupported
            | Self::Config
            | Self::Protocol
            | Self::Limit
            | Self::Cancelled
            | Self::Unknown(_) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid => f.write_str("invalid argument"),
            Self::Unsupported => f.write_str("unsupported"),
            Self::Config => f.write_str("configuration"),
            Self::Panic => f.write_str("panic"),
            Self::Internal => f.write_str("internal"),
            Self::Protocol => f.write_str("protocol"),
            Self::Limit => f.write_str("limit"),
            Self::Cancelled => f.write_str("cancelled"),
            Self::Unknown(code) => write!(f, "status {code}"),
        }
    }
}
