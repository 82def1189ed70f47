//! The limits of the system: memory, processor time, descriptors, stack, no core file.

#![allow(unsafe_code)]

use std::{fs, io};

use super::WorkerError;

/// Descriptors a worker may have open: its three, the control socket, and one while the loader reads.
const OPEN_FILES: u64 = 16;
/// Bytes of stack.
const STACK: u64 = 8 << 20;

/// What the host allows this worker.
pub(super) struct WorkerLimits {
    memory: u64,
    cpu_seconds: u64,
}

impl WorkerLimits {
    /// Parses the arguments that follow the worker argument: bytes of memory and seconds of processor time.
    pub(super) fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let memory = arguments.next()?.parse().ok()?;
        let cpu_seconds = arguments.next()?.parse().ok()?;
        arguments.next().is_none().then_some(Self { memory, cpu_seconds })
    }

    /// Applies the limits and returns the one for memory, counted on top of what the bare worker already holds: an
    /// allocator that reserves much at its start must not leave the plugin nothing.
    pub(super) fn apply(&self) -> Result<u64, WorkerError> {
        let held = held_bytes_of_a_single_thread()?;
        let memory = held.saturating_add(self.memory);
        for (resource, limit) in [
            (libc::RLIMIT_DATA, memory),
            (libc::RLIMIT_CPU, self.cpu_seconds),
            (libc::RLIMIT_NOFILE, OPEN_FILES),
            (libc::RLIMIT_STACK, STACK),
            (libc::RLIMIT_CORE, 0),
        ] {
            let value = libc::rlimit { rlim_cur: limit, rlim_max: limit };
            // SAFETY: reads the struct it is given.
            if unsafe { libc::setrlimit(resource, &value) } != 0 {
                return Err(WorkerError::System("limit the worker's resources", io::Error::last_os_error()));
            }
        }
        Ok(memory)
    }
}

/// Reads `VmData` of `/proc/self/status`, and refuses a process that has more than one thread.
fn held_bytes_of_a_single_thread() -> Result<u64, WorkerError> {
    let status = fs::read_to_string("/proc/self/status")
        .map_err(|error| WorkerError::System("read /proc/self/status", error))?;
    let number = |name| {
        let line = status.lines().find_map(|line: &str| line.strip_prefix(name));
        line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
    };
    if number("Threads:") != Some(1) {
        return Err(WorkerError::Threads);
    }
    Ok(number("VmData:").unwrap_or_default() << 10)
}
