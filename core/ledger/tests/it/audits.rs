//! Audits: what is copied from a sound log, and what is found in one that is not.

use std::fs;
use std::path::{Path, PathBuf};

use ledger::{
    AuditError, AuditReport, Checkpoint, Finding, Gap, KeyHistory, SigningKey, TileStore, Tip, Trust, audit,
    audit_copy,
};

use crate::{ORIGIN, at, draft, entries, grow, key};

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn log(&self) -> TileStore {
        TileStore::new(self.path("log"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn grow(&self, range: std::ops::Range<u64>) {
        grow(&mut self.log().writer().unwrap(), range);
    }

    fn audit(&self, whole: bool) -> Result<AuditReport, AuditError> {
        audit(&self.log(), &TileStore::new(self.path("mirror")), &trust(), whole)
    }

    fn found(&self, whole: bool) -> Finding {
        found(self.audit(whole))
    }

    fn alter(&self, file: &str, byte: usize) {
        alter(&self.path("log").join(file), byte);
    }
}

fn trust() -> Trust {
    Trust::keys([key().verifier().clone()])
}

fn found(outcome: Result<AuditReport, AuditError>) -> Finding {
    match outcome {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("nothing was found: {other:?}"),
    }
}

fn alter(path: &Path, byte: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[byte] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// Signs a checkpoint over whatever the files of `store` give, without any check.
fn sign_over(store: &TileStore, size: u64) {
    let tip = Tip { size, root: store.root_at(size).unwrap() };
    let signed = Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), None).unwrap();
    fs::write(
        store.path(&"tile/0/000".parse().unwrap()).ancestors().nth(3).unwrap().join("checkpoint"),
        signed.to_string(),
    )
    .unwrap();
}

#[test]
fn a_log_is_followed_step_by_step_and_the_copy_is_the_log() {
    let place = Place::new();
    let mut before = 0;
    for size in [1, 2, 255, 256, 257, 600, 600] {
        if size > before {
            place.grow(before..size);
        }
        let report = place.audit(false).unwrap();
        assert_eq!((report.before, report.tip.size), (before, size));
        before = size;
    }
    let mirror = TileStore::new(place.path("mirror"));
    assert_eq!(mirror.root_at(600).unwrap(), place.log().root_at(600).unwrap());
    assert_eq!(mirror.entry(599, 600).unwrap(), place.log().entry(599, 600).unwrap());
    assert!(place.audit(true).is_ok());
    assert!(audit_copy(&place.path("mirror"), &trust()).is_ok());
}

#[test]
fn a_copy_can_be_audited_in_the_place_of_the_log() {
    let place = Place::new();
    place.grow(0..300);
    place.audit(false).unwrap();
    let second = TileStore::new(place.path("second"));
    let report = audit(&TileStore::new(place.path("mirror")), &second, &trust(), false).unwrap();
    assert_eq!(report.tip.size, 300);
}

#[test]
fn a_tampered_tile_is_named_with_the_first_entry_at_fault() {
    for (file, byte, index) in [
        ("tile/0/001.p/44", 32 * 7, Some(263)),
        ("tile/0/000", 0, Some(0)),
        ("tile/entries/001.p/44", 9, Some(256)),
        ("tile/1/000.p/1", 3, None),
    ] {
        let place = Place::new();
        place.grow(0..300);
        place.alter(file, byte);
        assert_eq!(place.found(false), Finding::Tampered { file: file.to_owned(), index }, "{file}");
        let copied = TileStore::new(place.path("mirror")).latest_checkpoint().unwrap();
        assert!(copied.is_none(), "nothing of it is official in the copy");
    }
}

#[test]
fn what_was_altered_after_it_was_copied_is_found_by_a_whole_audit() {
    let place = Place::new();
    place.grow(0..300);
    place.audit(false).unwrap();
    place.alter("tile/entries/000", 9);
    place.grow(300..301);
    assert!(place.audit(false).is_ok(), "only what is new is fetched");
    for (file, index) in [("tile/entries/000", 0), ("tile/0/000", 3)] {
        assert_eq!(place.found(true), Finding::Tampered { file: file.to_owned(), index: Some(index) });
        place.alter("tile/entries/000", 9);
        place.alter("tile/0/000", 3 * 32);
    }
}

#[test]
fn a_copy_that_was_altered_is_found_by_auditing_it_against_itself() {
    let place = Place::new();
    place.grow(0..300);
    place.audit(false).unwrap();
    alter(&place.path("mirror/tile/entries/000"), 9);
    let finding = found(audit_copy(&place.path("mirror"), &trust()));
    assert_eq!(finding, Finding::Tampered { file: "tile/entries/000".into(), index: Some(0) });
}

#[test]
fn a_missing_file_is_named() {
    let place = Place::new();
    assert_eq!(place.found(false), Finding::Missing("checkpoint".into()));
    place.grow(0..5);
    fs::remove_file(place.path("log/tile/entries/000.p/5")).unwrap();
    assert_eq!(place.found(false), Finding::Missing("tile/entries/000.p/5".into()));
}

#[test]
fn a_log_that_shrank_and_a_log_that_forked_are_told_apart_and_the_evidence_is_kept() {
    let place = Place::new();
    place.grow(0..20);
    place.audit(false).unwrap();
    sign_over(&place.log(), 15);
    assert_eq!(place.found(false), Finding::Rollback { known: 20, offered: 15 });

    for size in [20, 25, 300] {
        let other = Place::new();
        let mut leaves = entries(0..size);
        leaves[13] = entries(999..1000).remove(0);
        other.log().writer().unwrap().append(0, &leaves).unwrap();
        sign_over(&other.log(), size);
        if size == 300 {
            // A fork is one, also if something else is wrong with it.
            other.alter("tile/entries/000", 9);
        }
        let finding = found(audit(&other.log(), &TileStore::new(place.path("mirror")), &trust(), false));
        assert_eq!(finding, Finding::Fork { known: 20, index: 13 }, "at size {size}");
    }
    let names = fs::read_dir(place.path("mirror")).unwrap();
    let evidence =
        names.filter(|name| name.as_ref().unwrap().file_name().to_string_lossy().starts_with("evidence-"));
    assert_eq!(evidence.count(), 4);
}

#[test]
fn a_checkpoint_that_its_files_do_not_bear_is_unfounded_and_one_of_strangers_is_not_believed() {
    let place = Place::new();
    place.grow(0..20);
    let tip = Tip { size: 20, root: ledger::leaf_hash(b"invented") };
    let invented = Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), None).unwrap();
    fs::write(place.path("log/checkpoint"), invented.to_string()).unwrap();
    assert_eq!(place.found(false), Finding::Unfounded { size: 20 });

    let stranger = SigningKey::generate(ORIGIN, [1; 32]).unwrap();
    let forged = Checkpoint::new(ORIGIN, tip).unwrap().sign(&stranger, None).unwrap();
    fs::write(place.path("log/checkpoint"), forged.to_string()).unwrap();
    assert!(matches!(place.found(false), Finding::Untrusted(_)));
}

#[test]
fn a_gap_is_reported_if_it_is_true_and_found_out_if_it_is_not() {
    let place = Place::new();
    place.grow(0..20);
    let tip = |size| Tip { size, root: place.log().root_at(size).unwrap() };
    let gap = Gap { database: tip(12), files: tip(20) };
    let entry = |gap: &Gap| {
        let mut told = draft(0);
        (told.kind, told.public) = (ledger::GAP.to_owned(), gap.facts());
        told.seal().unwrap()
    };
    assert_eq!(Gap::of(&entry(&gap)), Some(gap));
    place.log().writer().unwrap().append(20, &[entry(&gap).bytes()]).unwrap();
    sign_over(&place.log(), 21);
    assert_eq!(place.audit(false).unwrap().gaps, [(20, gap)]);

    let lie = Gap { database: Tip { root: tip(11).root, size: 12 }, files: tip(20) };
    place.log().writer().unwrap().append(21, &[entry(&lie).bytes()]).unwrap();
    sign_over(&place.log(), 22);
    assert_eq!(place.found(false), Finding::FalseGap { index: 21 });
}

#[test]
fn a_change_of_keys_is_followed_and_must_be_recorded_in_the_log() {
    let place = Place::new();
    let next = SigningKey::generate(ORIGIN, [8; 32]).unwrap();
    place.grow(0..20);
    place.audit(false).unwrap();
    let mut history = KeyHistory::new(key().verifier().clone());
    let facts = history.change(&key(), &next, 21).unwrap().facts();
    let mut writer = place.log().writer().unwrap();
    writer.save_key_history(&history).unwrap();
    let publish = |writer: &mut ledger::TileWriter, entry: &[u8]| {
        let size = writer.latest_checkpoint().unwrap().unwrap().unverified().tip().size;
        let tip = writer.append(size, &[entry]).unwrap();
        let signed = Checkpoint::new(ORIGIN, tip).unwrap().sign(&next, None).unwrap();
        writer.publish(&signed).unwrap();
    };
    let mut told = draft(1);
    (told.kind, told.public, told.at) = (ledger::KEY_CHANGED.to_owned(), facts, at("2026-11-25T00:00:00Z"));
    publish(&mut writer, told.clone().seal().unwrap().bytes());
    drop(writer);
    assert_eq!(place.audit(false).unwrap().key_changes, 1, "known by its first key, the log is followed on");

    told.public.insert("from".into(), "22".into());
    publish(&mut place.log().writer().unwrap(), told.seal().unwrap().bytes());
    assert_eq!(place.found(false), Finding::UnknownKeyChange { index: 21 });
}

#[test]
fn a_published_change_of_keys_that_the_log_does_not_record_is_found() {
    let place = Place::new();
    let next = SigningKey::generate(ORIGIN, [8; 32]).unwrap();
    place.grow(0..20);
    let mut history = KeyHistory::new(key().verifier().clone());
    history.change(&key(), &next, 10).unwrap();
    let mut writer = place.log().writer().unwrap();
    writer.save_key_history(&history).unwrap();
    let mut signed = writer.latest_checkpoint().unwrap().unwrap();
    signed.also_sign(&next);
    writer.publish(&signed).unwrap();
    drop(writer);
    assert_eq!(place.found(false), Finding::UnrecordedKeyChange { from: 10 });
}
