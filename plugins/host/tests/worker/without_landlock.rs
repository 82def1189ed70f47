//! A worker on a kernel without landlock: its system calls answer `ENOSYS`, as they do before Linux 5.13.

use std::{error::Error, process::ExitCode};

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let landlock = [(libc::SYS_landlock_create_ruleset, Vec::new())].into();
    let missing = SeccompAction::Errno(libc::ENOSYS as u32);
    let arch = std::env::consts::ARCH.try_into()?;
    let filter: BpfProgram = SeccompFilter::new(landlock, SeccompAction::Allow, missing, arch)?.try_into()?;
    seccompiler::apply_filter(&filter)?;
    Ok(host::worker_main())
}
