//! The worker as a process: started from an open file, without an environment, and always waited for.

mod cpu;
mod spawner;

use std::{
    fs::File,
    io::{self, PipeReader},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::{
            net::UnixStream,
            process::{CommandExt, ExitStatusExt},
        },
    },
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use tokio::time::{Instant, sleep};

use crate::{End, Library, Limits, WORKER_ARGUMENT};

/// How often a process that is about to end is looked at.
const GLANCE: Duration = Duration::from_millis(1);

/// A running worker. Dropping it kills and reaps it, so that neither a lost task nor a stopped runtime leaves a zombie.
pub(crate) struct Process {
    child: Child,
}

/// The host's ends of the worker's descriptors.
pub(crate) struct Ends {
    pub(crate) control: UnixStream,
    pub(crate) stderr: PipeReader,
}

impl Process {
    /// Executes the file behind `exe` as a worker for `library`.
    ///
    /// The control socket is its standard input, the sealed library its standard output and the log pipe its standard
    /// error: `Command` places these three without leaving a moment in which another thread's child inherits them.
    pub(crate) async fn spawn(
        exe: &Arc<File>,
        library: &Library,
        limits: &Limits,
    ) -> io::Result<(Self, Ends)> {
        let (control, theirs) = UnixStream::pair()?;
        let (stderr, log) = io::pipe()?;
        let mut command = Command::new(format!("/proc/self/fd/{}", exe.as_raw_fd()));
        command
            .arg0("corridor")
            .arg(WORKER_ARGUMENT)
            .arg(limits.memory.to_string())
            .arg(limits.cpu.as_secs().max(1).to_string())
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::from(library.sealed().try_clone()?))
            .stderr(log);
        let exe = exe.clone();
        let spawned = spawner::run(move || {
            let child = command.spawn();
            drop(exe);
            child.map(|child| Self { child })
        });
        Ok((spawned.await??, Ends { control, stderr }))
    }

    /// Returns its process id; not reused while this value lives.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Returns the processor time it has used, if it still runs.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        cpu::used_by(self.child.id())
    }

    /// Kills it, unless it has ended.
    pub(crate) fn kill(&mut self) {
        // Fails only when the child was already waited for.
        let _ = self.child.kill();
    }

    /// Waits for its end as long as `grace`, then kills it; `None` when it had to be killed.
    pub(crate) async fn ended(&mut self, grace: Duration) -> io::Result<Option<End>> {
        let patience = Instant::now() + grace;
        let mut killed = false;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok((!killed).then(|| end_of(status)));
            }
            if !killed && Instant::now() >= patience {
                self.child.kill()?;
                killed = true;
            }
            sleep(GLANCE).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        // Returns at once: the process is dead or dying of SIGKILL.
        let _ = self.child.wait();
    }
}

fn end_of(status: ExitStatus) -> End {
    match status.signal() {
        Some(signal) => End::Signal(signal),
        None => End::Exit(status.code().unwrap_or_default()),
    }
}
