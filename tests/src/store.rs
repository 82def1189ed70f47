//! A real Medusa store on loopback, from `tests/peers/medusa`.

use crate::port::free_port;
use crate::postgres;
use crate::visitor;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A running store with five products and twenty orders. There is one at a time: they share a folder.
pub struct Store {
    port: u16,
    database: String,
    seeded: Value,
}

impl Store {
    /// Starts a store on an empty database and seeds it.
    pub async fn open() -> Self {
        let mut store = Self { port: free_port(), database: postgres::empty_database(), seeded: Value::Null };
        store.peer("forget").await;
        store.go_on().await;
        let seeded = store.peer("seed").await;
        store.seeded = serde_json::from_str(&seeded).expect("the seed prints JSON");
        store
    }

    /// Starts it again with what it has.
    pub async fn go_on(&self) {
        self.peer("start").await;
    }

    /// Stops it: nobody answers any more.
    pub async fn stop(&self) {
        self.peer("stop").await;
    }

    /// Scheme, host and port.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Host and port, as an operator admits them.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The secret key of the merchant.
    pub fn secret(&self) -> String {
        self.seeded("secret")
    }

    /// What a customer sees: the ids of the products on sale.
    pub async fn on_sale(&self) -> Vec<String> {
        let asked = visitor::client()
            .get(format!("{}/store/products?limit=100", self.base()))
            .header("x-publishable-api-key", self.seeded("publishable"));
        let answer = asked.send().await.expect("the store answers").text().await.expect("a whole body");
        let found: Value = serde_json::from_str(&answer).expect("JSON");
        let products = found["products"].as_array().unwrap_or_else(|| panic!("{found}"));
        products.iter().filter_map(|product| product["id"].as_str()).map(str::to_owned).collect()
    }

    fn seeded(&self, name: &str) -> String {
        self.seeded[name].as_str().unwrap_or_else(|| panic!("the seed says {name}")).to_owned()
    }

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
