//! What a worker says of itself before and after it loads the library.

use serde::{Deserialize, Serialize};

use crate::Strictness;

/// The sandbox a worker entered, reported before any code of the plugin could forge the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// What landlock denies.
    pub landlock: Landlock,
    /// Whether the system call filter is in force.
    pub seccomp: bool,
    /// Whether the worker gave up the capabilities of its user.
    pub no_capabilities: bool,
    /// The memory limit in bytes, the bare worker included.
    pub memory_limit: u64,
}

impl Sandbox {
    /// Tells whether the sandbox is as complete as `strictness` demands.
    pub fn satisfies(&self, strictness: Strictness) -> bool {
        self.seccomp
            && match strictness {
                Strictness::Full => self.landlock == Landlock::Full,
                Strictness::Files => self.landlock != Landlock::Absent,
                Strictness::SeccompOnly => true,
            }
    }
}

/// How much landlock enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Landlock {
    /// Files, TCP, abstract sockets and signals.
    Full,
    /// What the kernel knows of them; files at least.
    Partial,
    /// Nothing: the kernel lacks it or has it switched off.
    Absent,
}

/// The library's own table, as far as the host needs it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Loaded {
    /// The minor version the plugin was written for.
    pub(crate) abi_minor: u32,
    /// The features it uses.
    pub(crate) features: u64,
}

/// Why a call was refused, in the words of the plugin or of the worker.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Refusal {
    /// For a person.
    #[serde(default)]
    pub(crate) msg: String,
    /// A JSON pointer into the configuration or the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
}
