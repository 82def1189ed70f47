//! The door on SQLite: what one unit of work may do to others (nothing), and what a commit promises (everything).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

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

#[tokio::test]
async fn one_failing_unit_hurts_no_other() {
    let house = house().await;
    let local = tokio::task::LocalSet::new();
    let house = Rc::new(house);
    local
        .run_until(async {
            let units: Vec<_> = (0..200)
                .map(|n| {
                    let house = house.clone();
                    tokio::task::spawn_local(async move {
                        house
                            .unit(async |tx| {
                                write(tx, &format!("n{:03}", n % 150)).await?;
                                if n % 7 == 0 { Err(StoreError::Busy("it changed its mind")) } else { Ok(()) }
                            })
                            .await
                            .is_ok()
                    })
                })
                .collect();
            let mut kept = 0;
            for unit in units {
                kept += usize::from(unit.await.unwrap());
            }
            assert_eq!(house.notes().await.len(), kept);
        })
        .await;
    let health = house.db.health();
    assert!(health.groups < health.units, "units were committed in groups: {health:?}");
}

#[tokio::test]
async fn a_taken_value_and_a_broken_check_are_told_apart() {
    let house = house().await;
    house.unit(async |tx| write(tx, "a").await).await.unwrap();
    let taken = house.unit(async |tx| write(tx, "a").await).await.unwrap_err();
    assert!(taken.is_taken("note", "text"), "{taken:?}");
    let refused = house.unit(async |tx| write(tx, "bad").await).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::Refused { constraint } if constraint == "note_text"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_panic_in_a_unit_rolls_it_back_and_frees_the_writer() {
    use futures_executor::block_on;
    let house = house().await;
    let body = AssertUnwindSafe(|| {
        block_on(house.unit(async |tx| -> Result<(), StoreError> {
            write(tx, "lost").await?;
            panic!("in the middle")
        }))
    });
    assert!(std::panic::catch_unwind(body).is_err());
    house.unit(async |tx| write(tx, "kept").await).await.unwrap();
    assert_eq!(house.notes().await, ["kept"]);
}

#[tokio::test]
#[should_panic(expected = "awaited something that is not the database")]
async fn a_unit_that_waits_for_something_else_is_caught() {
    let house = house().await;
    let _ = house
        .unit(async |_| {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn a_dawdling_unit_is_rolled_back_and_the_turn_passed_on() {
    let house = house_with(Duration::from_millis(60)).await;
    let dawdler = house
        .unit(async |tx| {
            write(tx, "slow").await?;
            std::thread::sleep(Duration::from_millis(300));
            write(tx, "slower").await
        })
        .await;
    assert!(matches!(dawdler, Err(StoreError::Busy(_))), "{dawdler:?}");
    house.unit(async |tx| write(tx, "quick").await).await.unwrap();
    assert_eq!(house.notes().await, ["quick"]);
    assert_eq!(house.db.health().revoked, 1);
}

#[tokio::test]
async fn a_unit_inside_a_unit_of_the_same_operation_is_refused_at_once() {
    let house = house().await;
    let op = house.op();
    let inner =
        house.db.unit(&op, async |_| house.db.unit(&op, async |_| Ok::<_, StoreError>(())).await).await;
    assert!(matches!(inner, Err(StoreError::Nested)), "{inner:?}");
}

#[tokio::test]
async fn readers_cannot_write() {
    let house = house().await;
    let reader = house.db.read();
    let sneaky = Statement::from_string(
        reader.get_database_backend(),
        "INSERT INTO note (text) VALUES ('x') RETURNING id",
    );
    assert!(reader.query_one_raw(sneaky).await.is_err());
    assert!(house.notes().await.is_empty());
}

#[tokio::test]
async fn an_entry_gets_a_receipt_that_verifies_alone() {
    let house = house().await;
    let (sequencer, state) = house.sequencer().await;
    assert_eq!(state, LedgerState::Sound);
    let subject = Uuid::from_u128(9);
    let first = house.unit(async |tx| record(tx, subject, 1)).await.unwrap();
    let second = house.unit(async |tx| record(tx, subject, 2)).await.unwrap();
    assert!(matches!(house.receipts().receipt(first, false).await.unwrap(), Some(ReceiptState::Pending(_))));

    assert_eq!(sequencer.seal().await.unwrap(), 2);

    let Some(ReceiptState::Sealed(recorded, text)) = house.receipts().receipt(second, true).await.unwrap()
    else {
        panic!("the receipt is sealed")
    };
    assert_eq!(recorded.index, Some(1));
    let key: VerifierKey = SigningKey::generate("tests/corridor-log", [7; 32]).unwrap().verifier().clone();
    let verified = Receipt::parse(text.as_bytes()).unwrap().verify(&[key]).unwrap();
    assert_eq!(verified.disclosed["payload"], br#"{"version":2}"#);
    assert!(verified.entry.members().previous_leaf.is_some(), "entries of one subject are chained");
}

#[tokio::test]
async fn entries_that_a_crash_left_without_tiles_are_sealed_at_the_next_start() {
    let house = house().await;
    let (sequencer, _) = house.sequencer().await;
    house.unit(async |tx| record(tx, Uuid::from_u128(1), 1)).await.unwrap();
    sequencer.seal().await.unwrap();
    drop(sequencer);
    let published = std::fs::read(house.dir.path().join("ledger/checkpoint")).unwrap();
    let (sequencer, _) = house.sequencer().await;
    house.unit(async |tx| record(tx, Uuid::from_u128(2), 1)).await.unwrap();
    sequencer.seal().await.unwrap();
    drop(sequencer);
    // As if the process had died between the commit of the index and the new checkpoint.
    std::fs::write(house.dir.path().join("ledger/checkpoint"), published).unwrap();
    let (_, state) = house.sequencer().await;
    assert_eq!(state, LedgerState::Sound);
    assert_eq!(house.receipts().size(), 2);
}

#[tokio::test]
async fn a_restored_older_database_refuses_to_write() {
    let house = house().await;
    let copy = house.dir.path().join("older.db");
    house.unit(async |tx| record(tx, Uuid::from_u128(1), 1)).await.unwrap();
    let (sequencer, _) = house.sequencer().await;
    sequencer.seal().await.unwrap();
    rusqlite::Connection::open(house.dir.path().join("corridor.db"))
        .unwrap()
        .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
        .unwrap();
    house.unit(async |tx| record(tx, Uuid::from_u128(2), 1)).await.unwrap();
    sequencer.seal().await.unwrap();
    drop(sequencer);

    let mut settings = house.settings.clone();
    settings.engine = Engine::Sqlite(copy);
    let db = Db::open(&settings, vec![], KeyRing::generate(&house.chance)).await.unwrap();
    let restored = House { db, ..house };
    let (_, state) = restored.sequencer().await;
    assert_eq!(state, LedgerState::Frozen);
    let refused = restored.unit(async |tx| write(tx, "forked").await).await;
    assert!(matches!(refused, Err(StoreError::Frozen)), "{refused:?}");
}

/// Notes what it is told; refuses texts that begin with `no`.
struct Teller(Rc<RefCell<Vec<String>>>);

#[async_trait::async_trait(?Send)]
impl Subscriber for Teller {
    fn listener(&self) -> Listener {
        TELLER
    }
    async fn take(
        &self,
        tx: &Tx,
        _: &Op,
        _: &str,
        payload: serde_json::Value,
    ) -> Result<(), SubscriberError> {
        let told: Told = serde_json::from_value(payload).map_err(SubscriberError::new)?;
        write(tx, &told.text).await?;
        self.0.borrow_mut().push(told.text.clone());
        if told.text.starts_with("no") { Err(SubscriberError::new("refused")) } else { Ok(()) }
    }
}

#[tokio::test]
async fn deliveries_keep_their_order_per_key_and_a_hopeless_one_is_parked() {
    let house = house().await;
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let tell = |key, text: &str| Told { key, text: text.to_owned() };
    for told in [tell(one, "no 1"), tell(one, "b"), tell(two, "c")] {
        house.unit(async |tx| tx.emit(&told)).await.unwrap();
    }
    let heard = Rc::new(RefCell::new(Vec::new()));
    let clock = Clock::standing(now());
    let pace = Pace { attempts: 2, ..Pace::default() };
    let subscribers: Vec<Box<dyn Subscriber>> = vec![Box::new(Teller(heard.clone()))];
    let deliveries =
        Deliveries::new(house.db.clone(), subscribers, pace, clock.clone(), house.chance.clone());

    deliveries.deliver_due().await.unwrap();
    assert_eq!(
        *heard.borrow(),
        ["no 1", "c"],
        "the later event of the refused key waits, the other key goes on"
    );
    assert_eq!(house.notes().await, ["c"], "what a refusing subscriber wrote is rolled back");

    clock.set(now() + Duration::from_secs(60));
    deliveries.deliver_due().await.unwrap();
    let parked = Deliveries::parked(&house.db).await.unwrap();
    assert_eq!(parked.len(), 1);

    assert!(house.unit(async |tx| Deliveries::discard(tx, parked[0].seq, now()).await).await.unwrap());
    deliveries.deliver_due().await.unwrap();
    assert_eq!(house.notes().await, ["b", "c"]);
    assert_eq!(Deliveries::state(&house.db).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn a_full_disk_refuses_the_unit_and_the_next_smaller_one_passes() {
    let house = house().await;
    let limit = "PRAGMA max_page_count = 60";
    house.unit(async |tx| Ok(tx.execute_unprepared(limit).await.map(drop)?)).await.unwrap();
    let big = "x".repeat(2_000_000);
    let full = house.unit(async |tx| write(tx, &big).await).await;
    assert!(matches!(full, Err(StoreError::Full | StoreError::Busy(_))), "{full:?}");
    house.unit(async |tx| write(tx, "small").await).await.unwrap();
    assert_eq!(house.notes().await, ["small"]);
}

#[tokio::test]
async fn a_unit_that_is_called_and_does_not_come_loses_its_turn() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let house = house_with(Duration::from_millis(60)).await;
    let op = house.op();
    let mut absent = Box::pin(house.db.unit(&op, async |tx| write(tx, "absent").await));
    let holder = house.op();
    house
        .db
        .unit(&holder, async |tx| {
            write(tx, "holder").await?;
            // In line now, and never polled again.
            let _waits = absent.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    house.unit(async |tx| write(tx, "next").await).await.unwrap();
    assert_eq!(house.notes().await, ["holder", "next"]);
    assert!(matches!(absent.await, Err(StoreError::Busy(_))));
}

#[tokio::test]
async fn a_dropped_unit_gives_its_place_back_wherever_it_was() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let house = house().await;
    for round in 0..100 {
        let ops = [house.op(), house.op()];
        let text = format!("r{round:03}");
        let mut first = Box::pin(house.db.unit(&ops[0], async |tx| write(tx, &text).await));
        let mut second = Box::pin(house.db.unit(&ops[1], async |tx| write(tx, "never").await));
        let mut context = Context::from_waker(Waker::noop());
        // Never polled; one before its commit is acknowledged and one behind it in line; or both of them at once.
        if round % 3 > 0 {
            let _pending = first.as_mut().poll(&mut context);
        }
        if round % 3 > 1 {
            let _pending = second.as_mut().poll(&mut context);
        }
        drop(second);
        drop(first);
    }
    house.unit(async |tx| write(tx, "passes").await).await.unwrap();
    assert!(house.notes().await.contains(&"passes".to_owned()));
}

#[tokio::test]
async fn tiles_that_could_not_be_written_are_written_by_the_next_seal() {
    let house = house().await;
    let (sequencer, _) = house.sequencer().await;
    let in_the_way = house.dir.path().join("ledger/tile");
    std::fs::write(&in_the_way, "not a folder").unwrap();
    let first = house.unit(async |tx| record(tx, Uuid::from_u128(1), 1)).await.unwrap();
    assert!(sequencer.seal().await.is_err());
    assert!(!house.db.seals());

    std::fs::remove_file(&in_the_way).unwrap();
    let second = house.unit(async |tx| record(tx, Uuid::from_u128(2), 1)).await.unwrap();
    assert_eq!(sequencer.seal().await.unwrap(), 2);
    assert!(house.db.seals());
    for (index, receipt) in [(0, first), (1, second)] {
        let state = house.receipts().receipt(receipt, false).await.unwrap();
        assert!(matches!(state, Some(ReceiptState::Sealed(recorded, _)) if recorded.index == Some(index)));
    }
}
