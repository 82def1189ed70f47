//! A real Medusa store on loopback, from `tests/peers/medusa`.

use crate::port::free_port;
use crate::postgres;
use crate::visitor;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tokio::sync::{Mutex, MutexGuard};

/// The store of this test process, once somebody needed it. Whoever holds the lock has it for themselves.
static STORE: Mutex<Option<Seeded>> = Mutex::const_new(None);

/// A store that was brought up once: a database of its own with five products and twenty orders.
#[derive(Clone)]
struct Seeded {
    port: u16,
    database: String,
    /// What the seed said: keys and addresses.
    said: Value,
}

/// The running store, until it is dropped. Others wait for it: they share its folder, and would see each other's products go.
pub struct Store {
    seeded: Seeded,
    turn: MutexGuard<'static, Option<Seeded>>,
}

impl Store {
    /// Waits for its turn and starts the store; the first time on an empty database, which is seeded.
    ///
    /// Whoever changes something in it changes it back: the next one finds it so.
    pub async fn open() -> Self {
        let turn = STORE.lock().await;
        let empty = || Seeded { port: free_port(), database: postgres::empty_database(), said: Value::Null };
        let first = turn.is_none();
        let mut store = Self { seeded: turn.clone().unwrap_or_else(empty), turn };
        if first {
            store.seeded.peer("forget").await;
        }
        store.go_on().await;
        if first {
            let said = store.seeded.peer("seed").await;
            store.seeded.said = serde_json::from_str(&said).expect("the seed prints JSON");
            *store.turn = Some(store.seeded.clone());
        }
        store
    }

    /// Starts it again with what it has.
    pub async fn go_on(&self) {
        self.seeded.peer("start").await;
    }

    /// Stops it: nobody answers any more.
    pub async fn stop(&self) {
        self.seeded.peer("stop").await;
    }

    /// Scheme, host and port.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.seeded.port)
    }

    /// Host and port, as an operator admits them.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.seeded.port)
    }

    /// The secret key of the merchant.
    pub fn secret(&self) -> String {
        self.said("secret")
    }

    /// What a customer sees: the ids of the products on sale.
    pub async fn on_sale(&self) -> Vec<String> {
        let asked = visitor::client()
            .get(format!("{}/store/products?limit=100", self.base()))
            .header("x-publishable-api-key", self.said("publishable"));
        let answer = asked.send().await.expect("the store answers").text().await.expect("a whole body");
        let found: Value = serde_json::from_str(&answer).expect("JSON");
        let products = found["products"].as_array().unwrap_or_else(|| panic!("{found}"));
        products.iter().filter_map(|product| product["id"].as_str()).map(str::to_owned).collect()
    }

    fn said(&self, name: &str) -> String {
        self.seeded.said[name].as_str().unwrap_or_else(|| panic!("the seed says {name}")).to_owned()
    }
}

impl Seeded {
    async fn peer(&self, deed: &'static str) -> String {
        let mut command = Command::new(crate::root().join("tests/peers/medusa/peer"));
        command
            .arg(deed)
            .env("PEER_DIR", folder())
            .env("PEER_PORT", self.port.to_string())
            .env("DATABASE_URL", &self.database)
            .stdin(Stdio::null());
        let ended = tokio::task::spawn_blocking(move || command.output()).await.expect("the thread ends");
        let ended = ended.expect("the script can be started");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "medusa could not {deed}: {said}");
        String::from_utf8(ended.stdout).expect("text")
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let mut command = Command::new(crate::root().join("tests/peers/medusa/peer"));
        drop(command.arg("stop").env("PEER_DIR", folder()).stdin(Stdio::null()).status());
    }
}

fn folder() -> PathBuf {
    let folder = crate::root().join("target/peers/medusa");
    assert!(folder.join("node_modules").is_dir(), "Medusa is not installed: let tests/run do it");
    folder
}
