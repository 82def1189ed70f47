//! The door on SQLite: what one unit of work may do to others (nothing), and what a commit promises (everything).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod deliveries;
mod ledger_files;
mod ledger_recovery;
mod writer;

use db::{
    Db, Deliveries, Engine, KeyRing, Listener, Pace, Receipts, Record, Sequencer, Settings, StoreError,
};
use db::{LedgerState, ReceiptState, Subscriber, SubscriberError, Tx};
use kernel::{Chance, Clock, Event, Op, Role, Timestamp};
use ledger::{Receipt, SigningKey, TileStore, VerifierKey};
use sea_orm::{ConnectionTrait, Statement};
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::time::Duration;
use uuid::Uuid;

struct House {
    dir: tempfile::TempDir,
    db: Db,
    settings: Settings,
    chance: Chance,
}

const TELLER: Listener = Listener { name: "teller", events: &[Told::TYPE] };

#[derive(serde::Serialize, serde::Deserialize)]
struct Told {
    key: Uuid,
    text: String,
}
impl Event for Told {
    const TYPE: &'static str = "tests.told.v1";
    fn key(&self) -> Uuid {
        self.key
    }
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

async fn house_with(lease: Duration) -> House {
    let dir = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(Engine::Sqlite(dir.path().join("corridor.db")));
    settings.lease = lease;
    Db::migrate::<migrations::Migrator>(&settings).await.unwrap();
    let chance = Chance::seeded(1);
    let db = Db::open(&settings, vec![TELLER], KeyRing::generate(&chance)).await.unwrap();
    let house = House { dir, db, settings, chance };
    let sql = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, CONSTRAINT note_text CHECK (text <> 'bad'))";
    house.unit(async |tx| Ok(tx.execute_unprepared(sql).await.map(drop)?)).await.unwrap();
    house
}

async fn house() -> House {
    house_with(Duration::from_secs(5)).await
}

impl House {
    fn op(&self) -> Op {
        Op::system(now(), self.chance.clone())
    }

    async fn unit<T>(&self, body: impl AsyncFnOnce(&Tx) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.db.unit(&self.op(), body).await
    }

    async fn notes(&self) -> Vec<String> {
        let reader = self.db.read();
        let asked =
            Statement::from_string(reader.get_database_backend(), "SELECT text FROM note ORDER BY text");
        let rows = reader.query_all_raw(asked).await.unwrap();
        rows.iter().map(|row| row.try_get("", "text").unwrap()).collect()
    }

    async fn sequencer(&self) -> (Sequencer, LedgerState) {
        let store = TileStore::new(self.dir.path().join("ledger"));
        let key = SigningKey::generate("tests/corridor-log", [7; 32]).unwrap();
        let clock = Clock::standing(now());
        Sequencer::open(self.db.clone(), &store, key, clock, self.chance.clone()).await.unwrap()
    }

    fn receipts(&self) -> Receipts {
        Receipts::new(self.db.clone(), TileStore::new(self.dir.path().join("ledger")))
    }
}

async fn write(tx: &Tx, text: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO note (text) VALUES ($1)";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [text.into()]);
    tx.execute_raw(statement).await?;
    Ok(())
}

fn record(tx: &Tx, subject: Uuid, version: i64) -> Result<db::ReceiptId, StoreError> {
    let payload = HashMap::from([("version", version)]);
    let role = Role("clerk");
    tx.record(Record {
        kind: "tests.noted",
        subject: ("note", subject),
        version,
        role,
        payload: &payload,
        rules: &[],
    })
}
