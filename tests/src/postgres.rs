//! A PostgreSQL cluster for this test process, made of Debian's package and gone with the process.
//!
//! A shell owns the cluster and reads from a pipe that we never write to: when this process ends, however it ends, the pipe
//! closes, and the shell stops the cluster and removes its folder. No `unsafe`, no exit handler, nothing left behind.

use crate::port::free_port;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The cluster of this process, once somebody needs it.
static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

const OWNER: &str = r#"
set -eu
folder=$(mktemp -d /tmp/corridor-postgresql-XXXXXX)
trap 'rm -rf "$folder"' EXIT
"$1/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >"$folder/initdb.log"
"$1/postgres" -D "$folder/data" -p "$2" -k "$folder" -h 127.0.0.1 \
  -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 >"$folder/server.log" 2>&1 </dev/null &
server=$!
until "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; do kill -0 "$server"; sleep 0.05; done
echo ready
cat >/dev/null
kill -INT "$server"
wait "$server" || true
"#;

struct Cluster {
    port: u16,
    programs: PathBuf,
    /// Its closing is the order to stop.
    _leash: ChildStdin,
}

/// Makes an empty database and gives its URL: for whoever brings a schema of their own.
pub(crate) fn empty_database() -> String {
    let cluster = CLUSTER.get_or_init(Cluster::start);
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    cluster.sql(&format!("CREATE DATABASE {name}"));
    cluster.url(&name)
}

/// Makes a database and gives its URL. The server under test brings it up to date itself.
pub(crate) fn fresh_database() -> String {
    empty_database()
}

impl Cluster {
    #[expect(
        clippy::zombie_processes,
        reason = "it is stopped by the end of this process, and who would wait then"
    )]
    fn start() -> Self {
        let programs = programs();
        let port = free_port();
        let mut owner = Command::new("/bin/sh");
        owner.args(["-c", OWNER, "sh"]).arg(&programs).arg(port.to_string());
        owner.current_dir("/tmp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // PostgreSQL refuses to run as root.
        if let Some((uid, gid)) = postgres_user().filter(|_| is_root()) {
            owner.uid(uid).gid(gid);
        }
        let mut owner = owner.spawn().expect("a shell starts");
        let said = BufReader::new(owner.stdout.take().expect("a pipe")).lines().next();
        assert!(
            matches!(said, Some(Ok(line)) if line == "ready"),
            "PostgreSQL did not start: see {}",
            programs.display()
        );
        Self { port, programs, _leash: owner.stdin.take().expect("a pipe") }
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn sql(&self, statement: &str) {
        let psql = Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, &self.url("postgres")])
            .stdin(Stdio::null())
            .output()
            .expect("psql runs");
        assert!(psql.status.success(), "{statement}: {}", String::from_utf8_lossy(&psql.stderr));
    }
}

/// The newest of Debian's folders with the programs of a server.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest =
        versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    newest.expect("PostgreSQL is not installed: `apt-get install postgresql`, or let tests/run do it")
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
