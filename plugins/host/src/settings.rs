//! What an operator may decide about workers.

use std::{path::PathBuf, time::Duration};

use serde::Deserialize;

/// How workers are started, bounded and stopped.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The binary to execute; its `main` hands over to [`crate::worker_main`]. Opened once, so that an upgrade on disk
    /// cannot mix two versions.
    pub exe: PathBuf,
    /// How much of the sandbox a kernel must provide.
    pub strictness: Strictness,
    /// What one worker may use.
    pub limits: Limits,
    /// A worker without operations stops after this long.
    pub idle: Duration,
    /// The pause after a first failure; it doubles with each further one.
    pub backoff_first: Duration,
    /// The longest pause, and how long a worker must live to be forgiven.
    pub backoff_max: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            exe: PathBuf::from("/proc/self/exe"),
            strictness: Strictness::default(),
            limits: Limits::default(),
            idle: Duration::from_secs(300),
            backoff_first: Duration::from_millis(200),
            backoff_max: Duration::from_secs(30),
        }
    }
}

/// What one worker may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of memory beyond what the bare worker holds (`RLIMIT_DATA`; the address space is not limited because some
    /// runtimes reserve much of it).
    pub memory: u64,
    /// Processor time in a worker's whole life, the last resort for one whose server is gone (`RLIMIT_CPU`). At half of
    /// it a worker is replaced.
    pub cpu: Duration,
    /// Processor time of one call. Wall time alone would kill a good plugin on a busy machine, so that it only decides
    /// after [`Limits::STARVED`] times as long.
    pub step: Duration,
    /// Wall time from the start of the process until the library is loaded.
    pub start: Duration,
    /// Calls that may wait in one worker; further callers queue.
    pub in_flight: usize,
}

impl Limits {
    /// A call that makes no progress is ended after this many times [`Limits::step`] of wall time.
    pub const STARVED: u32 = 8;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 256 << 20,
            cpu: Duration::from_secs(600),
            step: Duration::from_millis(250),
            start: Duration::from_secs(2),
            in_flight: 16,
        }
    }
}

/// How much of the sandbox a kernel must provide before a library is loaded.
///
/// Seccomp is never optional: it denies processes, sockets and signals in every case, and files once the library is
/// loaded. Landlock matters for the library's initialisers, which run while the loader may still open files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// Landlock denies files, network, abstract sockets and signals (Linux 6.12).
    Full,
    /// Landlock denies files, as far as the kernel knows how (Linux 5.13).
    #[default]
    Files,
    /// Without landlock as well: initialisers may read what the server's user may read, and cannot pass it on but
    /// through the results of the plugin.
    SeccompOnly,
}
