//! A disk that can be filled: a file system in memory, mounted for one test and unmounted also when the test fails.

use app::Settings;
use db::Engine;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Room for a database, documents and a log, and 64 MiB more: below that a server says by itself that it is not ready.
const SIZE: &str = "size=112m";

/// A small disk. Made before the server that uses it, so that it goes after it.
pub(super) struct SmallDisk {
    at: TempDir,
    /// The database in PostgreSQL that has its tables on the disk, and the address of another one to speak of it from.
    tables: Option<(String, String)>,
}

impl SmallDisk {
    /// Mounts one. It takes root, as `tests/run` does.
    pub(super) fn mount() -> Self {
        let at = tempfile::tempdir().expect("a folder");
        run(Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "corridor-test"]).arg(at.path()));
        Self { at, tables: None }
    }

    /// Puts everything a server keeps on this disk: its folder, and its database on either engine.
    pub(super) fn take_in(&mut self, settings: &mut Settings) {
        settings.data = self.path("data");
        settings.keys = settings.data.join("keys");
        match settings.database.engine().expect("a URL of ours") {
            Engine::Sqlite(_) => {
                let file = format!("sqlite://{}", settings.data.join("corridor.db").display());
                settings.database = file.parse().expect("a URL of ours");
            }
            Engine::Postgres(url) => self.take_in_tables(&url),
        }
    }

    /// A tablespace of its own, owned by whoever owns PostgreSQL's other folders.
    fn take_in_tables(&mut self, url: &str) {
        let (server, database) = url.rsplit_once('/').expect("a database in the URL");
        let server = format!("{server}/postgres");
        let owner = owner_of("/var/lib/postgresql");
        let folder = self.path("tables");
        fs::create_dir(&folder).expect("a folder");
        chown(&folder, Some(owner.0), Some(owner.1)).expect("the folder can be given away");
        // PostgreSQL has to be let through to it.
        run(Command::new("chmod").arg("755").arg(self.at.path()));
        sql(&server, &format!("CREATE TABLESPACE small_{database} LOCATION '{}'", folder.display()));
        sql(&server, &format!("ALTER DATABASE {database} SET TABLESPACE small_{database}"));
        self.tables = Some((server, database.to_owned()));
    }

    /// Takes the last byte of room.
    pub(super) fn fill(&self) {
        let mut ballast = File::create(self.path("ballast")).expect("a file");
        let zeros = vec![0; 1 << 20];
        for piece in [&zeros[..], &zeros[..1]] {
            loop {
                match ballast.write_all(piece) {
                    Ok(()) => {}
                    Err(full) if full.kind() == ErrorKind::StorageFull => break,
                    Err(other) => panic!("the disk could not be filled: {other}"),
                }
            }
        }
    }

    /// Gives the room back.
    pub(super) fn make_room(&self) {
        fs::remove_file(self.path("ballast")).expect("the ballast can be removed");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.at.path().join(name)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Some((server, database)) = &self.tables {
            // The cluster serves other tests, and must not look for what is gone.
            sql(server, &format!("DROP DATABASE {database} WITH (FORCE)"));
            sql(server, &format!("DROP TABLESPACE small_{database}"));
        }
        // Lazily: a server that a failed test left behind may hold files open.
        run(Command::new("umount").arg("--lazy").arg(self.at.path()));
    }
}

fn owner_of(folder: impl AsRef<Path>) -> (u32, u32) {
    use std::os::unix::fs::MetadataExt;
    let said = fs::metadata(folder).expect("PostgreSQL is installed");
    (said.uid(), said.gid())
}

fn sql(server: &str, statement: &str) {
    run(Command::new("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, server]));
}

fn run(command: &mut Command) {
    let output = command.output().expect("the program can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    // A second panic within a failed test would end the process with everybody's tests.
    assert!(output.status.success() || std::thread::panicking(), "{command:?}: {said}");
}
