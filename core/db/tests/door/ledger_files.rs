//! What is recorded gets a receipt, whatever happens in between.

use crate::*;

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
