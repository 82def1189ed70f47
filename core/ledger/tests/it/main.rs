//! One binary for all tests that see the ledger from outside.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod audits;
mod cosigning;
mod entries;
mod keys;
mod notes;
mod receipts;
mod store;
mod trees;
mod vectors;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger::{
    Actor, Checkpoint, Commitment, Entry, EntryDraft, Salt, SignedCheckpoint, SigningKey, Subject, TileWriter,
};

const ORIGIN: &str = "corridor.example/corridor-log";
const SALT: Salt = Salt::from_bytes([42; 32]);
const PAYLOAD: &[u8] = b"{\"name\":\"a company\"}";

fn key() -> SigningKey {
    SigningKey::generate(ORIGIN, [7; 32]).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn draft(id: u64) -> EntryDraft {
    EntryDraft {
        kind: "enterprises.application-submitted".into(),
        subject: Subject { kind: "enterprise".into(), id: format!("ent_{id}") },
        subject_version: 1,
        previous_leaf: None,
        actor: Actor { role: "applicant".into(), pseudonym: "p-3f9a".into() },
        at: at("2026-11-24T03:04:05.678901Z"),
        rules: ["registration@2026-11-01".to_owned()].into(),
        commitments: BTreeMap::from([("payload".to_owned(), Commitment::new(&SALT, PAYLOAD))]),
        public: BTreeMap::new(),
    }
}

fn entry(id: u64) -> Entry {
    draft(id).seal().unwrap()
}

/// Entries of the ids `range`, as they go into the log.
fn entries(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(|id| entry(id).bytes().to_vec()).collect()
}

/// Appends the entries of `range` and publishes the checkpoint after them.
fn grow(log: &mut TileWriter, range: std::ops::Range<u64>) -> SignedCheckpoint {
    let tip = log.append(range.start, &entries(range)).unwrap();
    let last = log.latest_checkpoint().unwrap();
    let last = last.as_ref().map(SignedCheckpoint::unverified);
    let signed = Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), last).unwrap();
    log.publish(&signed).unwrap();
    signed
}

/// Compares with a file in `tests/golden`, which was checked by eye and by the oracles when it was made.
fn golden(name: &str, text: &str) {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let stored =
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("could not read {path}: {error}"));
    assert_eq!(text, stored, "{name} is no longer written as it was");
}
