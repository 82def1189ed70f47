//! The two engines, each with the product and the ceiling on it.

use crate::postgres::Cluster;
use crate::process::{Server, complete, cpu};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What is measured, built for release.
pub(crate) struct Binaries {
    /// `corridor`.
    pub(crate) product: PathBuf,
    /// `ceiling`.
    pub(crate) ceiling: PathBuf,
}

/// Which of the two servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Ceiling,
    Product,
}

/// An engine, and the folder for what its servers keep.
#[derive(Clone, Copy)]
pub(crate) enum Engine<'a> {
    Sqlite(&'a Path),
    Postgres(&'a Path, &'a Cluster),
}

/// Where one server keeps everything.
pub(crate) struct Home {
    folder: PathBuf,
    database: String,
}

/// A proxy in front tells where people sit, and every connection here is somebody of their own: the limits are counted and never
/// reached. All else is as shipped.
const SETTINGS: [(&str, &str); 5] = [
    ("CORRIDOR_LIMITS__BEHIND_PROXY", "true"),
    ("CORRIDOR_LIMITS__ADDRESS_PER_SECOND", "1000000"),
    ("CORRIDOR_LIMITS__ADDRESS_BURST", "1000000"),
    ("CORRIDOR_LIMITS__PERSON_PER_SECOND", "1000000"),
    ("CORRIDOR_LIMITS__PERSON_BURST", "1000000"),
];

/// The operator of each installation.
pub(crate) const OPERATOR: &str = "operator@corridor.example";

impl<'a> Engine<'a> {
    /// The engine's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(..) => "PostgreSQL",
        }
    }

    /// An empty folder and an empty database.
    pub(crate) fn home(self, name: &str) -> Result<Home> {
        let (Self::Sqlite(parent) | Self::Postgres(parent, _)) = self;
        let folder = parent.join(format!("{}-{name}", self.name()));
        std::fs::create_dir_all(&folder)?;
        let database = match self {
            Self::Sqlite(_) => format!("sqlite://{}", folder.join("corridor.db").display()),
            Self::Postgres(_, cluster) => cluster.database()?,
        };
        Ok(Home { folder, database })
    }

    /// Seconds of processor time the engine's own processes took; SQLite has none.
    fn cpu(self) -> f64 {
        match self {
            Self::Sqlite(_) => 0.0,
            Self::Postgres(_, cluster) => cpu(cluster.pid),
        }
    }

    /// Seconds of processor time of one server and the engine, once neither has anything left to do.
    pub(crate) fn settled(self, server: &Server) -> f64 {
        const STEP: Duration = Duration::from_millis(250);
        let taken = || cpu(server.pid()) + self.cpu();
        let mut before = taken();
        for _ in 0..40 {
            std::thread::sleep(STEP);
            let now = taken();
            // Two hundredths of a second in a quarter of one: nothing but the loops of an idle server.
            if now - before <= 0.02 {
                return now;
            }
            before = now;
        }
        before
    }
}

impl Binaries {
    /// Starts one side on what is in `home`.
    pub(crate) fn start(&self, side: Side, home: &Home) -> Result<Server> {
        let log = home.folder.join("log");
        match side {
            Side::Product => {
                let mut command = self.corridor(home);
                command.args(["serve", "--listen", "127.0.0.1:0"]);
                Server::start(&mut command, &log, "/health/ready")
            }
            Side::Ceiling => {
                let place = home.database.strip_prefix("sqlite://").unwrap_or(&home.database);
                Server::start(Command::new(&self.ceiling).arg(place), &log, "/ready")
            }
        }
    }

    /// Makes the operator, as the README tells.
    pub(crate) fn create_operator(&self, home: &Home) -> Result<()> {
        let mut command = self.corridor(home);
        command.args(["user", "create-operator", "--email", OPERATOR, "--name", "Operator"]);
        complete(&mut command, &format!("{}\n", crate::person::PASSWORD))
    }

    /// Megabytes of a binary.
    pub(crate) fn size(&self, side: Side) -> Result<f64> {
        let path = if side == Side::Product { &self.product } else { &self.ceiling };
        Ok(std::fs::metadata(path)?.len() as f64 / 1e6)
    }

    fn corridor(&self, home: &Home) -> Command {
        let mut command = Command::new(&self.product);
        command.env_clear().envs(SETTINGS).current_dir(&home.folder);
        command.args(["--database", &home.database]).arg("--data").arg(&home.folder);
        command
    }
}
