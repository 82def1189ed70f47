//! Everything a worker gives up before it loads the library.

#![allow(unsafe_code)]

use std::io;

use super::{WorkerError, landlock, limits::WorkerLimits, seccomp};
use crate::report::Sandbox;

/// Libraries of the system that a plugin may be linked with. They are loaded while files can still be opened; those the
/// system does not have are not needed on it.
const SYSTEM_LIBRARIES: [&str; 4] = ["libm.so.6", "libgcc_s.so.1", "libpthread.so.0", "libdl.so.2"];

/// `_LINUX_CAPABILITY_VERSION_3` of `linux/capability.h`.
const CAPABILITY_VERSION: u32 = 0x2008_0522;

/// Enters the sandbox and reports how complete it is. There is no way back.
pub(super) fn enter(limits: &WorkerLimits) -> Result<Sandbox, WorkerError> {
    load_system_libraries();
    let memory_limit = limits.apply()?;

    prctl("name the worker", libc::PR_SET_NAME, c"corridor-plugin".as_ptr() as libc::c_ulong)?;
    prctl("forbid new privileges", libc::PR_SET_NO_NEW_PRIVS, 1)?;
    prctl("hide the worker's memory", libc::PR_SET_DUMPABLE, 0)?;
    let no_capabilities = drop_capabilities();
    // After the capabilities: some changes of credentials undo it.
    prctl("end with the server", libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong)?;
    let landlock = landlock::deny_everything()?;
    seccomp::before_loading()?;

    Ok(Sandbox { landlock, seccomp: true, no_capabilities, memory_limit })
}

fn load_system_libraries() {
    for name in SYSTEM_LIBRARIES {
        // SAFETY: a library of the system, whose initialisers the system vouches for; it is never unloaded.
        if let Ok(library) = unsafe { libloading::Library::new(name) } {
            std::mem::forget(library);
        }
    }
}

fn prctl(what: &'static str, option: libc::c_int, value: libc::c_ulong) -> Result<(), WorkerError> {
    // SAFETY: the options used here take an integer or a C string that outlives the call.
    if unsafe { libc::prctl(option, value, 0, 0, 0) } != 0 {
        return Err(WorkerError::System(what, io::Error::last_os_error()));
    }
    Ok(())
}

/// Gives up root's privileges where the server runs as root, so that its user's files are not all open to it.
fn drop_capabilities() -> bool {
    let header = [CAPABILITY_VERSION, 0];
    let none = [0_u32; 6];
    // SAFETY: the kernel reads a header of two and data of six 32-bit words (`capset(2)`, version 3).
    unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), none.as_ptr()) == 0 }
}
