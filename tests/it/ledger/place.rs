//! An installation whose operator stops it, copies it and brings back what was copied.

use reqwest::Method;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tests::{Corridor, Engine, Person, Process, Visitor};

/// The binary, which cargo built beside this test.
pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_corridor-under-test");

/// An installation as a process, and somebody who writes into it.
pub(super) struct Place {
    pub(super) process: Process,
    pub(super) writer: Person,
    pub(super) key: String,
    database: String,
    engine: Engine,
}

impl Place {
    pub(super) async fn on(engine: Engine) -> Self {
        Self::with(engine, |_| Vec::new()).await
    }

    /// One with more settings, which may depend on the log's key.
    pub(super) async fn with(
        engine: Engine,
        settings: impl FnOnce(&str) -> Vec<(&'static str, String)>,
    ) -> Self {
        let corridor = Corridor::to_hand_over(engine).await;
        let writer = corridor.enterprise_admin().await;
        let key = corridor.nobody().get("/ledger/keys").await.expect(200).text.trim().to_owned();
        let settings = settings(&key);
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let process = corridor.hand_over(BINARY, &settings).await;
        let said = process.command(&["config"]).expect("the settings are printed");
        let database = said.lines().find_map(|line| line.strip_prefix("database = ")).expect("a database");
        let database = database.trim_matches('"').to_owned();
        Self { process, writer, key, database, engine }
    }

    /// Does something that the ledger records; gives the receipt's id, once it is sealed, and the number of its entry.
    pub(super) async fn write(&self) -> (String, u64) {
        let organisation = self.writer.organisation.expect("an organisation").to_string();
        let begun = self
            .writer
            .post("/api/v1/applications", &serde_json::json!({ "organisation": organisation }))
            .await;
        let id = begun.expect(201).json()["id"].as_str().expect("an id").to_owned();
        let withdraw = self.writer.request(Method::POST, &format!("/api/v1/applications/{id}/withdrawal"));
        let done = self.writer.send(withdraw.header("if-match", "\"v1\"")).await.expect(200).json();
        let receipt = done["receipt"].as_str().expect("a receipt").to_owned();
        let ask = self.writer.request(Method::GET, &format!("/api/v1/ledger/receipts/{receipt}"));
        let sealed = self.writer.send(ask.header("prefer", "wait=10")).await.expect(200).json();
        (receipt, sealed["entry"]["index"].as_u64().expect("a sealed entry"))
    }

    /// The receipt as a file in the folder of the data.
    pub(super) async fn save(&self, receipt: &str) -> String {
        let proof = self.writer.get(&format!("/ledger/receipts/{receipt}.tlog-proof")).await.expect(200);
        let file = self.process.folder().join(format!("{receipt}.tlog-proof"));
        fs::write(&file, proof.text).expect("a file can be written");
        file.display().to_string()
    }

    /// A file or folder beside the data.
    pub(super) fn path(&self, name: &str) -> String {
        self.process.folder().join(name).display().to_string()
    }

    /// Copies the database of a process that does not run.
    pub(super) fn copy_database(&self) {
        match self.engine {
            Engine::Sqlite => self.each_file(|file, copy| drop(fs::copy(file, copy))),
            Engine::Postgresql => {
                self.sql(|name| vec![format!("CREATE DATABASE {name}_older TEMPLATE {name}")])
            }
        }
    }

    /// Brings the copy back in the place of what was written since.
    pub(super) fn restore_database(&self) {
        match self.engine {
            Engine::Sqlite => self.each_file(|file, copy| {
                drop(fs::remove_file(file));
                drop(fs::rename(copy, file));
            }),
            Engine::Postgresql => self.sql(|name| {
                vec![format!("DROP DATABASE {name}"), format!("ALTER DATABASE {name}_older RENAME TO {name}")]
            }),
        }
    }

    fn each_file(&self, deed: impl Fn(&Path, &Path)) {
        for end in ["", "-wal", "-shm"] {
            let file = self.process.folder().join(format!("corridor.db{end}"));
            deed(&file, &self.process.folder().join(format!("older.db{end}")));
        }
    }

    fn sql(&self, statements: impl FnOnce(&str) -> Vec<String>) {
        let (server, name) = self.database.rsplit_once('/').expect("a database has a name");
        for statement in statements(name) {
            // Sessions of a killed process end a moment after it.
            let done = (0..50).any(|_| {
                std::thread::sleep(Duration::from_millis(100));
                let mut psql = Command::new(psql());
                psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", &statement]);
                psql.arg(format!("{server}/postgres"))
                    .stdin(Stdio::null())
                    .output()
                    .is_ok_and(|ran| ran.status.success())
            });
            assert!(done, "{statement}");
        }
    }

    /// Starts the server and waits until it answers, ready or not.
    pub(super) async fn start_even_unready(&self) -> Running {
        let address = self.process.base();
        let child = Command::new(BINARY)
            .env_clear()
            .args(["serve", "--listen", address.trim_start_matches("http://"), "--database", &self.database])
            .arg("--data")
            .arg(self.process.folder())
            .current_dir(self.process.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary can be started");
        let running = Running(child);
        answers(&address).await;
        running
    }
}

/// A process that ends with the test.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn of(child: Child) -> Self {
        Self(child)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Waits until somebody answers at `base`, whatever they say.
pub(super) async fn answers(base: &str) {
    let caller = Visitor::new(base);
    for _ in 0..600 {
        if caller.request(Method::GET, "/health/live").send().await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody answers at {base}");
}

/// Runs a command that needs no installation.
pub(super) fn corridor(arguments: &[&str]) -> Output {
    Command::new(BINARY)
        .env_clear()
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary can be started")
}

/// What a command printed, and its exit code.
pub(super) fn said(output: &Output) -> (String, i32) {
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code().unwrap_or(-1))
}

fn psql() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions
        .map(|entry| entry.path().join("bin/psql"))
        .filter(|psql| psql.exists())
        .max()
        .expect("psql is installed")
}
