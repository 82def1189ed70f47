//! What an operator decides: `corridor.toml`, then `CORRIDOR_*`, then flags; read once, at the start.
//!
//! `corridor.example.toml` is the reference and holds the defaults: there is no second list that could say something else.

mod database;
mod load;
mod print;
mod witness;

pub use database::DatabaseUrl;
pub use load::{Overrides, REFERENCE, SettingsError, SettingsFile};
pub use witness::WitnessAddress;

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// Everything an operator decides. Each key is explained in [`REFERENCE`].
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the server listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Folder of documents, keys, ledger files and, with SQLite, the database.
    pub data: PathBuf,
    /// Which database.
    pub database: DatabaseUrl,
    /// Folder of the key files.
    pub keys: PathBuf,
    /// The address people type, without a final slash. Without it, the listening address.
    pub public_url: Option<String>,
    /// Are migrations run at start?
    pub migrate_at_start: bool,
    /// Threads that answer requests; 0 is one for each processor.
    pub workers: usize,
    /// The zone in which pages show times.
    #[serde(deserialize_with = "zone", serialize_with = "zone_text")]
    pub time_zone: Zone,
    /// May people open an account themselves?
    pub sign_up: bool,
    /// Is this for builders of the product?
    pub development: bool,
    /// What is logged, and how.
    pub log: Log,
    /// What one address, one person and one connection may take.
    pub limits: Limits,
    /// The transparency log.
    pub ledger: Ledger,
    /// Outgoing connections.
    pub outbound: Outbound,
    /// Adapters and their workers.
    pub plugins: Plugins,
}

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Without it, text in development, else JSON.
    pub format: Option<LogFormat>,
    /// In the form of tracing's `EnvFilter`.
    pub filter: String,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// What one address, one person and one connection may take.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Requests a second from one address; 0 is no limit.
    pub address_per_second: u32,
    /// How many of them may come at once.
    pub address_burst: u32,
    /// Requests a second of one person; 0 is no limit.
    pub person_per_second: u32,
    /// How many of them may come at once.
    pub person_burst: u32,
    /// Is `X-Forwarded-For` believed?
    pub behind_proxy: bool,
    /// Open connections for each worker thread.
    pub connections: usize,
    /// Seconds a client has for the head of its request.
    pub request_seconds: u64,
    /// Seconds the body of a request may take altogether.
    pub body_seconds: u64,
    /// Seconds an idle connection is kept.
    pub keep_alive_seconds: u64,
    /// Seconds that running work has to finish when the server stops.
    pub stop_seconds: u64,
}

/// The transparency log.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The log's name. Without it, the name in the key file, at the first start the public address.
    pub origin: Option<String>,
    /// Milliseconds between two checkpoints at least.
    pub every_ms: u64,
    /// Who is asked to cosign checkpoints.
    pub witnesses: Vec<WitnessAddress>,
}

/// Outgoing connections.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Outbound {
    /// Exact `host:port` pairs that may be private or plain.
    pub allow: Vec<String>,
}

/// Adapters and their workers.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Plugins {
    /// Folder of the shared libraries. Without it, the folder of the executable.
    pub dir: Option<PathBuf>,
    /// The binary that becomes a worker. Without it, the running one.
    pub worker: Option<PathBuf>,
    /// How much of the sandbox the kernel must provide.
    pub strictness: Strictness,
    /// Mebibytes of memory for each worker.
    pub memory_mib: u64,
}

/// How much of the sandbox the kernel must provide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// Landlock for files, network, sockets and signals; seccomp.
    Full,
    /// Landlock for files; seccomp.
    Files,
    /// Seccomp alone.
    SeccompOnly,
}

/// A zone, with the text it was written as.
#[derive(Debug, Clone)]
pub struct Zone {
    text: String,
    zone: web::Zone,
}

impl Zone {
    /// The zone as pages use it.
    pub fn get(&self) -> web::Zone {
        self.zone
    }
}

impl FromStr for Zone {
    type Err = web::UnknownZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self { text: text.to_owned(), zone: text.parse()? })
    }
}

fn zone<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Zone, D::Error> {
    String::deserialize(source)?.parse().map_err(serde::de::Error::custom)
}

fn zone_text<S: serde::Serializer>(zone: &Zone, sink: S) -> Result<S::Ok, S::Error> {
    sink.serialize_str(&zone.text)
}

impl Settings {
    /// The form of log lines.
    pub fn log_format(&self) -> LogFormat {
        let usual = if self.development { LogFormat::Text } else { LogFormat::Json };
        self.log.format.unwrap_or(usual)
    }

    /// The folder of the ledger's files.
    pub fn ledger_dir(&self) -> PathBuf {
        self.data.join("ledger")
    }

    /// The folder of documents.
    pub fn files_dir(&self) -> PathBuf {
        self.data.join("files")
    }

    /// The address people type, when the server listens at `addr`.
    pub fn origin(&self, addr: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{addr}"))
    }
}
