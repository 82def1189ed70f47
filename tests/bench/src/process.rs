//! Servers as processes, and what they take of the machine.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that is ready. It ends with this.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first good answer.
    pub(crate) ready_after: Duration,
    /// Closed, it would not matter; kept, whatever it still prints goes nowhere.
    _out: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a server that prints its address on the first line, and waits until `ready` answers 200.
    pub(crate) fn start(command: &mut Command, log: &Path, ready: &str) -> Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let begun = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("could not start {}", command.get_program().display()))?;
        let mut out = BufReader::new(child.stdout.take().context("a pipe")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        let address = line.trim().strip_prefix("http://").and_then(|address| address.parse().ok());
        let Some(address) = address else {
            drop(child.kill());
            bail!("{} printed no address: see its log", command.get_program().display());
        };
        let mut server = Self { child, address, ready_after: Duration::ZERO, _out: out };
        while !answers(address, ready) {
            if begun.elapsed() > PATIENCE || server.child.try_wait()?.is_some() {
                bail!("{} is not ready", command.get_program().display());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory in megabytes.
    pub(crate) fn resident(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0 / 1e6)
    }

    /// Asks it to stop, and waits.
    pub(crate) fn stop(mut self) -> Result<()> {
        signal(self.pid(), "-TERM")?;
        let asked = Instant::now();
        while self.child.try_wait()?.is_none() {
            if asked.elapsed() > PATIENCE {
                bail!("process {} does not stop", self.pid());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a signal to one process.
pub(crate) fn signal(pid: u32, name: &str) -> Result<()> {
    let sent = Command::new("kill").args([name, &pid.to_string()]).status()?;
    if !sent.success() {
        bail!("process {pid} could not be sent {name}");
    }
    Ok(())
}

fn answers(address: SocketAddr, path: &str) -> bool {
    let asked = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut said = String::new();
        stream.read_to_string(&mut said)?;
        Ok(said.starts_with("HTTP/1.1 200"))
    };
    asked().unwrap_or_default()
}

/// Runs a command to its end with a line of input; an error tells what it complained of.
pub(crate) fn complete(command: &mut Command, input: &str) -> Result<()> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    child.stdin.take().context("a pipe")?.write_all(input.as_bytes())?;
    let ended = child.wait_with_output()?;
    if !ended.status.success() {
        let name = command.get_program().to_owned();
        bail!("{}: {}", OsStr::display(&name), String::from_utf8_lossy(&ended.stderr));
    }
    Ok(())
}

/// Seconds of processor time that a process took, with the children it has and those that have ended.
pub(crate) fn cpu(pid: u32) -> f64 {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let of_children = children.split_whitespace().filter_map(|child| child.parse().ok()).map(own_cpu);
    own_cpu(pid) + of_children.sum::<f64>()
}

/// `utime` to `cstime` of proc_pid_stat(5), in the hundredths of a second that Linux counts in for everybody (`USER_HZ`).
fn own_cpu(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ');
    fields.skip(11).take(4).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
