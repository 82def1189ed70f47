//! Where the database is, and how patient the door is.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Which engine, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// A SQLite file: the embedded default.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as the URL its driver reads. It may hold a password: never log it.
    Postgres(String),
}

/// A database URL that names no engine of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a database URL begins with sqlite:// or postgres://")]
pub struct UnknownEngine;

impl FromStr for Engine {
    type Err = UnknownEngine;

    fn from_str(url: &str) -> Result<Self, UnknownEngine> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        if postgres { Ok(Self::Postgres(url.to_owned())) } else { Err(UnknownEngine) }
    }
}

/// How [`Db::open`](crate::Db::open) opens.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which engine, and where.
    pub engine: Engine,
    /// How long a unit of work may hold the writer before it is rolled back.
    ///
    /// Five seconds in production: no unit of ours takes a hundredth of that, so only a mistake is hit.
    pub lease: Duration,
    /// Connections to PostgreSQL, for each of the two pools.
    pub connections: u32,
}

impl Settings {
    /// The defaults for an engine.
    pub fn new(engine: Engine) -> Self {
        Self { engine, lease: Duration::from_secs(5), connections: 16 }
    }
}
