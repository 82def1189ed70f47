//! The three descriptors a worker is born with, and nothing else.

#![allow(unsafe_code)]

use std::{
    fs::OpenOptions,
    io,
    os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd},
};

use super::WorkerError;

const STDIN: RawFd = 0;
const STDOUT: RawFd = 1;
const FIRST_FREE: RawFd = 3;

/// What the host hands over.
pub(super) struct Descriptors {
    /// The socket for frames, which arrives as standard input.
    pub(super) control: OwnedFd,
    /// The sealed library, which arrives as standard output.
    pub(super) library: OwnedFd,
}

/// Moves the socket and the library away from 0 and 1, where a stray `printf` would corrupt the frames, and closes
/// whatever else was inherited.
pub(super) fn take_descriptors() -> Result<Descriptors, WorkerError> {
    close_from(FIRST_FREE)?;
    let descriptors = Descriptors { control: duplicate(STDIN)?, library: duplicate(STDOUT)? };

    let null =
        OpenOptions::new().read(true).write(true).open("/dev/null").map_err(failed("open /dev/null"))?;
    for standard in [STDIN, STDOUT] {
        // SAFETY: replaces a descriptor that no value of Rust owns.
        if unsafe { libc::dup2(null.as_raw_fd(), standard) } < 0 {
            return Err(failed("point standard input and output at /dev/null")(io::Error::last_os_error()));
        }
    }
    Ok(descriptors)
}

fn close_from(first: RawFd) -> Result<(), WorkerError> {
    // SAFETY: main has only begun, so that no value of Rust owns a descriptor above standard error.
    if unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) } != 0 {
        return Err(failed("close inherited descriptors")(io::Error::last_os_error()));
    }
    Ok(())
}

fn duplicate(fd: RawFd) -> Result<OwnedFd, WorkerError> {
    // SAFETY: takes integers; returns a new descriptor or -1.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, FIRST_FREE) };
    if copy < 0 {
        return Err(failed("take over a descriptor of the host")(io::Error::last_os_error()));
    }
    // SAFETY: the descriptor is new and nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}

fn failed(what: &'static str) -> impl Fn(io::Error) -> WorkerError {
    move |error| WorkerError::System(what, error)
}
