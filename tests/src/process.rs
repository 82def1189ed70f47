//! Corridor as a process of its own: what can be killed.

use crate::corridor::Corridor;
use crate::visitor::Visitor;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the binary may take until it is ready, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// The real binary with a folder, a database and a port of its own; it may be killed and started again.
pub struct Process {
    binary: PathBuf,
    address: String,
    database: String,
    folder: TempDir,
    settings: Vec<(String, String)>,
    child: Option<Child>,
}

impl Corridor {
    /// Stops this one, and goes on as a process: with the same data, at the same address, by the clock on the wall.
    ///
    /// Whoever was signed in stays so. `binary` is `corridor`; `settings` are variables of its environment.
    pub async fn hand_over(self, binary: &str, settings: &[(&str, &str)]) -> Process {
        let address = self.running().addr().to_string();
        let (folder, database) = self.leave().await;
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut process = Process {
            binary: PathBuf::from(binary),
            address,
            database,
            folder,
            settings: settings.iter().map(own).collect(),
            child: None,
        };
        process.start().await;
        process
    }
}

impl Process {
    /// Starts it, and waits until it is ready. Says how long that took.
    pub async fn start(&mut self) -> Duration {
        assert!(self.child.is_none(), "it runs already");
        let began = Instant::now();
        let log = std::fs::File::options().create(true).append(true).open(self.log()).expect("a log file");
        let child = Command::new(&self.binary)
            // Variables that steer tests begin with CORRIDOR_, too; the binary refuses settings it does not know.
            .env_clear()
            .arg("serve")
            .args(["--listen", &self.address, "--database", &self.database])
            .arg("--data")
            .arg(self.folder.path())
            .envs(QUICK.iter().copied())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            // Where no corridor.toml of this machine lies.
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the binary can be started");
        self.child = Some(child);
        while !self.is_ready().await {
            assert!(began.elapsed() < PATIENCE, "it is not ready:\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        began.elapsed()
    }

    /// `kill -9`: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
    }

    /// Scheme, host and port: the same after each start.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Visitor {
        Visitor::new(&self.base())
    }

    /// The folder of its data.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its process id, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// The process ids of its children: the workers.
    pub fn children(&self) -> Vec<u32> {
        let Some(pid) = self.pid() else { return Vec::new() };
        let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let lists = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
        lists
            .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
            .collect()
    }

    /// The end of its log.
    pub fn said(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// Runs another command of the binary on the same data; gives what it printed if it succeeded, else what it complained of.
    pub fn command(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(&self.binary)
            .env_clear()
            .args(arguments)
            .args(["--database", &self.database])
            .arg("--data")
            .arg(self.folder.path())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the binary can be started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(text(&output.stdout) + &text(&output.stderr))
        }
    }

    async fn is_ready(&self) -> bool {
        let asked = crate::visitor::client().get(format!("{}/health/ready", self.base())).send().await;
        asked.is_ok_and(|answer| answer.status().is_success())
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("process.log")
    }
}

/// `kill -9` of a process that the server under test began.
pub fn kill(pid: u32) {
    // It may have ended by itself.
    drop(Command::new("kill").args(["-KILL", &pid.to_string()]).stderr(Stdio::null()).status());
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.kill();
        }
    }
}

/// Tests come faster than people, and want their receipts at once.
const QUICK: [(&str, &str); 4] = [
    ("CORRIDOR_LEDGER__EVERY_MS", "50"),
    ("CORRIDOR_LIMITS__ADDRESS_PER_SECOND", "0"),
    ("CORRIDOR_LIMITS__PERSON_PER_SECOND", "0"),
    ("CORRIDOR_LOG__FILTER", "warn"),
];
