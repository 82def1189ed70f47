//! An older database beside newer files, and keys that change: the log goes on, and says so.

use crate::*;
use db::SequencerError;
use ledger::{Entry, Gap, Trust, audit_copy};
use std::fs;
use std::path::Path;

const ORIGIN: &str = "tests/corridor-log";

impl House {
    fn ledger(&self) -> std::path::PathBuf {
        self.dir.path().join("ledger")
    }

    /// Copies the database as it is now.
    fn copy_to(&self, name: &str) {
        let copy = self.dir.path().join(name);
        let open = rusqlite::Connection::open(self.dir.path().join("corridor.db")).unwrap();
        open.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    }

    /// The same house with the copy in the place of its database.
    async fn restored(self, name: &str) -> Self {
        let mut settings = self.settings.clone();
        settings.engine = Engine::Sqlite(self.dir.path().join(name));
        let db = Db::open(&settings, vec![], KeyRing::generate(&self.chance)).await.unwrap();
        Self { db, settings, ..self }
    }

    async fn record(&self, subject: u128) -> db::ReceiptId {
        self.unit(async |tx| record(tx, Uuid::from_u128(subject), 1)).await.unwrap()
    }

    fn checkpoint(&self) -> ledger::SignedCheckpoint {
        TileStore::new(self.ledger()).latest_checkpoint().unwrap().unwrap()
    }
}

fn key() -> SigningKey {
    SigningKey::generate(ORIGIN, [7; 32]).unwrap()
}

fn trust() -> Trust {
    Trust::keys([key().verifier().clone()])
}

#[tokio::test]
async fn a_recovered_log_keeps_every_entry_and_tells_of_the_gap() {
    let house = house().await;
    house.record(1).await;
    let (sequencer, _) = house.sequencer().await;
    sequencer.seal().await.unwrap();
    let waiting = house.record(2).await;
    house.copy_to("older.db");
    sequencer.seal().await.unwrap();
    house.record(3).await;
    house.record(4).await;
    sequencer.seal().await.unwrap();
    drop(sequencer);
    let before = house.checkpoint().unverified().tip();

    let house = house.restored("older.db").await;
    let (sequencer, state) = house.sequencer().await;
    assert_eq!(state, LedgerState::Frozen);
    let done = sequencer.recover().await.unwrap().unwrap();
    assert_eq!((done.gap.database.size, done.gap.files, done.lost, done.size), (1, before, 2, 5));
    assert!(!house.db.is_frozen());
    assert_eq!(sequencer.recover().await.unwrap(), None);

    let receipts = house.receipts();
    let rows = receipts.latest(None, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.index.unwrap()).collect::<Vec<_>>(), [4, 3, 2, 1, 0]);
    assert_eq!((rows[0].kind.as_str(), rows[3].id), (ledger::GAP, waiting));
    let gaps = receipts.gaps(ORIGIN).await.unwrap();
    assert_eq!(gaps, [done.gap]);
    let lost = receipts.lost(&gaps, &rows).await.unwrap();
    assert_eq!(lost.into_iter().collect::<Vec<_>>(), [2, 3], "the one that was waiting kept its data");

    // The subject of a lost entry goes on where the log was, not where the database was.
    let next = house.unit(async |tx| record(tx, Uuid::from_u128(3), 2)).await.unwrap();
    sequencer.seal().await.unwrap();
    let Some(ReceiptState::Sealed(_, text)) = receipts.receipt(next, false).await.unwrap() else { panic!() };
    let verified = Receipt::parse(text.as_bytes()).unwrap().verify(&[key().verifier().clone()]).unwrap();
    let tiles = TileStore::new(house.ledger());
    let lost_entry = Entry::parse(&tiles.entry(2, 6).unwrap()).unwrap();
    assert_eq!(verified.entry.members().previous_leaf, Some(lost_entry.leaf_hash()));
    drop(sequencer);
    assert_eq!(audit_copy(&house.ledger(), &trust()).unwrap().gaps, [(4, done.gap)]);
    assert_eq!(house.sequencer().await.1, LedgerState::Sound);
}

#[tokio::test]
async fn a_second_gap_is_chained_to_the_first() {
    let house = house().await;
    house.record(1).await;
    house.copy_to("first.db");
    let (sequencer, _) = house.sequencer().await;
    sequencer.seal().await.unwrap();
    house.record(2).await;
    sequencer.seal().await.unwrap();
    drop(sequencer);
    fs::copy(house.dir.path().join("first.db"), house.dir.path().join("again.db")).unwrap();
    for (round, copy) in [(1, "first.db"), (2, "again.db")] {
        let mut settings = house.settings.clone();
        settings.engine = Engine::Sqlite(house.dir.path().join(copy));
        let db = Db::open(&settings, vec![], KeyRing::generate(&house.chance)).await.unwrap();
        let store = TileStore::new(house.ledger());
        let clock = Clock::standing(now());
        let opened = Sequencer::open(db.clone(), &store, key(), clock, house.chance.clone()).await;
        let (sequencer, _) = opened.unwrap();
        sequencer.recover().await.unwrap().unwrap();
        let entry = store.entry(1 + round, 2 + round).unwrap();
        let members = Entry::parse(&entry).unwrap().members().clone();
        assert_eq!(members.subject_version, round);
        assert_eq!(members.previous_leaf.is_some(), round == 2);
        assert!(Gap::of(&Entry::parse(&entry).unwrap()).is_some());
    }
}

#[tokio::test]
async fn tiles_beyond_the_checkpoint_betray_an_older_database_too() {
    let house = house().await;
    house.record(1).await;
    let (sequencer, _) = house.sequencer().await;
    sequencer.seal().await.unwrap();
    house.copy_to("older.db");
    let published = fs::read(house.ledger().join("checkpoint")).unwrap();
    house.record(2).await;
    sequencer.seal().await.unwrap();
    drop(sequencer);
    // As if the process had died between the tile and the checkpoint, and then an older database was brought back.
    fs::write(house.ledger().join("checkpoint"), published).unwrap();

    let house = house.restored("older.db").await;
    let (sequencer, state) = house.sequencer().await;
    assert_eq!(state, LedgerState::Frozen);
    let done = sequencer.recover().await.unwrap().unwrap();
    assert_eq!((done.gap.files.size, done.lost, done.size), (2, 1, 3));
    drop(sequencer);
    assert!(audit_copy(&house.ledger(), &trust()).is_ok());
}

#[tokio::test]
async fn a_database_of_another_log_is_not_joined_to_these_files() {
    let (house, other) = (house().await, house().await);
    other.record(9).await;
    other.sequencer().await.0.seal().await.unwrap();
    other.copy_to("foreign.db");
    fs::copy(other.dir.path().join("foreign.db"), house.dir.path().join("foreign.db")).unwrap();
    let (sequencer, _) = house.sequencer().await;
    for subject in 1..=2 {
        house.record(subject).await;
        sequencer.seal().await.unwrap();
    }
    drop(sequencer);
    let before = files(&house.ledger());

    let house = house.restored("foreign.db").await;
    let (sequencer, state) = house.sequencer().await;
    assert_eq!(state, LedgerState::Frozen);
    let refused = sequencer.recover().await;
    assert!(matches!(refused, Err(SequencerError::Unrelated { size: 1 })), "{refused:?}");
    assert!(house.db.is_frozen());
    assert_eq!(files(&house.ledger()), before);
}

#[tokio::test]
async fn files_that_were_set_back_with_the_database_are_taken_back_from_a_copy() {
    let house = house().await;
    house.record(1).await;
    let (sequencer, _) = house.sequencer().await;
    sequencer.seal().await.unwrap();
    house.copy_to("older.db");
    let (older, newer) = (house.dir.path().join("older"), house.dir.path().join("newer"));
    copy(&house.ledger(), &older);
    house.record(2).await;
    sequencer.seal().await.unwrap();
    drop(sequencer);
    fs::rename(house.ledger(), &newer).unwrap();
    fs::rename(&older, house.ledger()).unwrap();

    let house = house.restored("older.db").await;
    let (sequencer, state) = house.sequencer().await;
    assert_eq!(state, LedgerState::Sound, "nothing here can tell");
    assert_eq!(sequencer.take_back(TileStore::new(&newer)).await.unwrap(), 2);
    let done = sequencer.recover().await.unwrap().unwrap();
    assert_eq!((done.lost, done.size), (1, 3));

    let stranger = SigningKey::generate(ORIGIN, [9; 32]).unwrap();
    let forged = house.checkpoint().unverified().clone().sign(&stranger, None).unwrap();
    fs::write(newer.join("checkpoint"), forged.to_string()).unwrap();
    assert!(
        sequencer.take_back(TileStore::new(&newer)).await.is_err(),
        "a copy is believed as far as we signed it"
    );
}

#[tokio::test]
async fn a_new_key_signs_on_and_the_old_one_is_followed_to_it() {
    let house = house().await;
    house.record(1).await;
    let (sequencer, _) = house.sequencer().await;
    let next = SigningKey::generate(ORIGIN, [8; 32]).unwrap();
    let history = sequencer.change_key(next.clone()).await.unwrap();
    assert_eq!(history.changes()[0].from(), 2, "what was waiting is the old key's");
    let both = house.checkpoint();
    assert!(
        both.verify(&[key().verifier().clone()]).is_ok() && both.verify(&[next.verifier().clone()]).is_ok()
    );
    assert_eq!(sequencer.change_key(next.clone()).await.unwrap(), history, "the same again changes nothing");

    house.record(2).await;
    assert_eq!(sequencer.seal().await.unwrap(), 3);
    assert!(house.checkpoint().verify(&[key().verifier().clone()]).is_err());
    let published = house.receipts().published().await.unwrap();
    assert_eq!(published.history, Some(history));
    drop(sequencer);
    assert_eq!(audit_copy(&house.ledger(), &trust()).unwrap().key_changes, 1);
}

#[tokio::test]
async fn the_days_of_the_log_are_counted_without_reading_it() {
    let house = house().await;
    let (sequencer, _) = house.sequencer().await;
    for (days, count) in [(40, 1), (2, 3), (1, 2), (0, 4)] {
        let at = now() - chrono::TimeDelta::days(days) - chrono::TimeDelta::hours(1);
        for subject in 0..count {
            let later = chrono::TimeDelta::milliseconds(i64::try_from(subject).unwrap());
            let op = Op::system(at + later, house.chance.clone());
            let recorded = house.db.unit(&op, async |tx| record(tx, Uuid::from_u128(subject), 1));
            let _: db::ReceiptId = recorded.await.unwrap();
        }
        sequencer.seal().await.unwrap();
    }
    assert_eq!(house.receipts().daily(now(), 4).await.unwrap(), [0, 3, 2, 4]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for member in fs::read_dir(from).unwrap() {
        let (path, target) = (member.as_ref().unwrap().path(), to.join(member.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for member in fs::read_dir(folder).unwrap() {
        let path = member.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}
