//! A PostgreSQL cluster of our own on loopback, as Debian's package sets one up: every commit is flushed.
//!
//! A shell owns it and reads from a pipe that we never write to: when this process ends, however it ends, the pipe closes, and
//! the shell stops the cluster by its process id and removes its folder.

use crate::process::complete;
use anyhow::{Context, Result};
use std::cell::Cell;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const OWNER: &str = r#"
set -eu
folder=$(mktemp -d /tmp/corridor-bench-postgresql-XXXXXX)
trap 'rm -rf "$folder"' EXIT
"$1/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 >"$folder/initdb.log"
"$1/postgres" -D "$folder/data" -p "$2" -k "$folder" -h 127.0.0.1 \
  -c shared_buffers=256MB -c max_wal_size=4GB -c checkpoint_timeout=30min >"$folder/server.log" 2>&1 </dev/null &
server=$!
until "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; do kill -0 "$server"; sleep 0.05; done
echo "$server"
cat >/dev/null
kill -INT "$server"
wait "$server" || true
"#;

/// A running cluster. It stops and is removed with this.
pub(crate) struct Cluster {
    owner: Child,
    programs: PathBuf,
    port: u16,
    databases: Cell<u32>,
    /// The process all its others are children of.
    pub(crate) pid: u32,
}

impl Cluster {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut owner = Command::new("/bin/sh");
        owner.args(["-c", OWNER, "sh"]).arg(&programs).arg(port.to_string());
        owner.current_dir("/tmp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // PostgreSQL refuses to run as root.
        if let Some((uid, gid)) = postgres_user().filter(|_| is_root()) {
            owner.uid(uid).gid(gid);
        }
        let mut owner = owner.spawn()?;
        let said = BufReader::new(owner.stdout.take().context("a pipe")?).lines().next();
        let pid = said.and_then(|line| line.ok()?.parse().ok());
        Ok(Self {
            owner,
            programs,
            port,
            databases: Cell::new(0),
            pid: pid.context("PostgreSQL did not start")?,
        })
    }

    /// Makes an empty database and gives its URL.
    pub(crate) fn database(&self) -> Result<String> {
        let name = format!("bench_{}", self.databases.replace(self.databases.get() + 1));
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-X", "-q", "-c", &format!("CREATE DATABASE {name}"), &self.url("postgres")]);
        complete(&mut psql, "")?;
        Ok(self.url(&name))
    }

    /// What it calls itself.
    pub(crate) fn version(&self) -> Result<String> {
        let said = Command::new(self.programs.join("postgres")).arg("--version").output()?.stdout;
        let said = String::from_utf8_lossy(&said).replace(['(', ')'], "");
        Ok(said.split(' ').skip(1).take(2).collect::<Vec<_>>().join(" "))
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.owner.stdin.take());
        drop(self.owner.wait());
    }
}

/// The newest of Debian's folders with the programs of a server.
fn programs() -> Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let complete = versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists());
    complete.max().context("PostgreSQL is not installed: `apt-get install postgresql`")
}

/// The user that Debian's package makes.
fn postgres_user() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.starts_with("postgres:"))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn is_root() -> bool {
    let own = fs::read_to_string("/proc/self/status").unwrap_or_default();
    own.lines().any(|line| line.starts_with("Uid:\t0\t"))
}
