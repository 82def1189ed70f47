//! The log on disk, as its neighbours use it.

use std::path::Path;

use ledger::{
    Checkpoint, CheckpointError, LedgerError, TileKind, TilePath, TileStore, Tip, Tree, bundle, leaf_hash,
    tiles_of, unbundle, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::{ORIGIN, entries, grow, key};

fn log() -> (tempfile::TempDir, TileStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = TileStore::new(dir.path().join("log"));
    (dir, store)
}

fn small(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(|index| format!("entry {index}").into_bytes()).collect()
}

fn expected(size: u64) -> Tip {
    let mut tree = Tree::new();
    small(0..size).iter().for_each(|entry| tree.append(leaf_hash(entry)));
    tree.tip()
}

fn publish(log: &mut ledger::TileWriter, tip: Tip) -> Result<(), LedgerError> {
    log.publish(&Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), None).unwrap())
}

fn files(dir: &Path) -> usize {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            if path.is_dir() { files(&path) } else { 1 }
        })
        .sum()
}

fn path(text: &str) -> TilePath {
    text.parse().unwrap()
}

#[test]
fn a_log_of_70_000_lies_on_disk_as_the_specification_says() {
    let (_dir, store) = log();
    let tip = store.writer().unwrap().append(0, &small(0..70_000)).unwrap();
    assert_eq!(tip, expected(70_000));
    let width = |text: &str| store.read(&path(text)).unwrap().map(|bytes| bytes.len() / 32);
    assert_eq!(width("tile/0/272"), Some(256));
    assert_eq!(width("tile/0/273"), None);
    assert_eq!(width("tile/0/273.p/112"), Some(112));
    assert_eq!(width("tile/1/000"), Some(256));
    assert_eq!(width("tile/1/001.p/17"), Some(17));
    assert_eq!(width("tile/2/000.p/1"), Some(1));
    assert_eq!(width("tile/3/000.p/1"), None);
    let last = store.read(&path("tile/entries/273.p/112")).unwrap().unwrap();
    assert_eq!(unbundle(&last).unwrap().last().unwrap(), b"entry 69999");
    // 274 bundles, 274 + 2 + 1 tiles, the lock: every file once, no temporary one left.
    assert_eq!(files(store.path(&path("tile/0/000")).ancestors().nth(3).unwrap()), 274 + 277 + 1);

    for index in [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999] {
        let entry = store.entry(index, tip.size).unwrap();
        assert_eq!(entry, format!("entry {index}").into_bytes());
        let proof = store.inclusion_proof(index, tip.size).unwrap();
        assert!(verify_inclusion(&leaf_hash(&entry), index, tip.size, &proof, &tip.root).is_ok());
    }
    for old in [1, 255, 256, 257, 65_536, 65_537, 69_999, 70_000] {
        let proof = store.consistency_proof(old, tip.size).unwrap();
        let old_root = store.root_at(old).unwrap();
        assert_eq!(old_root, expected(old).root);
        assert!(verify_consistency(old, tip.size, &proof, &old_root, &tip.root).is_ok());
    }
}

#[test]
fn a_log_of_256_has_one_full_tile_and_one_hash_above() {
    let (_dir, store) = log();
    store.writer().unwrap().append(0, &small(0..256)).unwrap();
    assert_eq!(store.read(&path("tile/0/000")).unwrap().unwrap().len(), 8192);
    assert_eq!(store.read(&path("tile/1/000.p/1")).unwrap().unwrap().len(), 32);
}

#[test]
fn a_log_that_grows_in_steps_is_the_log_that_came_at_once() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    let mut size = 0;
    for step in [1, 1, 253, 1, 1, 255, 300, 0, 7, 1000] {
        let tip = writer.append(size, &small(size..size + step)).unwrap();
        size += step;
        assert_eq!(tip, expected(size));
        publish(&mut writer, tip).unwrap();
        assert_eq!(store.latest_checkpoint().unwrap().unwrap().unverified().tip(), tip);
    }
    for index in 0..size {
        let proof = store.inclusion_proof(index, size).unwrap();
        let leaf = leaf_hash(format!("entry {index}").as_bytes());
        assert!(verify_inclusion(&leaf, index, size, &proof, &expected(size).root).is_ok());
    }
}

#[test]
fn partial_tiles_go_when_their_full_tile_is_published_and_old_sizes_stay_provable() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    for (from, to) in [(0, 10), (10, 200), (200, 300)] {
        grow(&mut writer, from..to);
    }
    assert_eq!(store.read(&path("tile/0/000.p/10")).unwrap(), None);
    assert_eq!(store.read(&path("tile/entries/000.p/200")).unwrap(), None);
    assert!(store.read(&path("tile/0/001.p/44")).unwrap().is_some());
    assert!(store.consistency_proof(10, 200).is_ok());
    assert_eq!(store.entry(9, 10).unwrap(), entries(9..10)[0]);
}

#[test]
fn an_append_that_is_repeated_changes_nothing() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    let tip = writer.append(0, &small(0..700)).unwrap();
    let before = std::fs::metadata(store.path(&path("tile/0/001"))).unwrap().modified().unwrap();
    assert_eq!(writer.append(0, &small(0..700)).unwrap(), tip);
    assert_eq!(writer.append(300, &small(300..700)).unwrap(), tip);
    assert_eq!(writer.append(0, &small(0..300)).unwrap(), expected(300));
    assert_eq!(std::fs::metadata(store.path(&path("tile/0/001"))).unwrap().modified().unwrap(), before);
}

#[test]
fn another_entry_at_a_taken_index_is_a_fork_and_touches_no_file() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    writer.append(0, &small(0..300)).unwrap();
    let forged = |index: u64| {
        let mut entries = small(250..600);
        entries[(index - 250) as usize] = b"forged".to_vec();
        entries
    };
    for index in [250, 255, 256, 299] {
        let error = writer.append(250, &forged(index)).unwrap_err();
        assert!(matches!(error, LedgerError::Fork { index: found } if found == index), "{error}");
    }
    assert_eq!(store.read(&path("tile/0/001")).unwrap(), None);
    assert!(writer.append(250, &forged(300)).is_ok(), "index 300 was free");
}

#[test]
fn a_gap_is_refused() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    assert!(matches!(writer.append(5, &small(5..6)), Err(LedgerError::Missing(_))));
    writer.append(0, &small(0..5)).unwrap();
    assert!(matches!(writer.append(6, &small(6..7)), Err(LedgerError::Missing(_))));
    assert!(matches!(writer.append(256, &small(256..257)), Err(LedgerError::Missing(_))));
}

#[test]
fn a_checkpoint_is_published_only_if_the_tiles_bear_it_and_it_continues_the_last() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    let five = writer.append(0, &small(0..5)).unwrap();
    publish(&mut writer, five).unwrap();
    let six = writer.append(5, &small(5..6)).unwrap();

    let four = expected(4);
    let wrong = Tip { size: 6, root: four.root };
    assert!(matches!(publish(&mut writer, wrong), Err(LedgerError::RootDiffers { size: 6 })));
    let absent = Tip { size: 9, root: four.root };
    assert!(matches!(publish(&mut writer, absent), Err(LedgerError::Missing(_))));
    let shrinks = publish(&mut writer, four);
    assert!(matches!(shrinks, Err(LedgerError::Checkpoint(CheckpointError::Shrinks { .. }))));
    let forks = publish(&mut writer, Tip { size: 5, root: six.root });
    assert!(matches!(forks, Err(LedgerError::Checkpoint(CheckpointError::Forks { size: 5 }))));
    publish(&mut writer, six).unwrap();
    publish(&mut writer, six).unwrap();
    assert_eq!(store.latest_checkpoint().unwrap().unwrap().unverified().tip(), six);
}

#[test]
fn a_tile_altered_behind_our_back_stops_the_next_checkpoint() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    let tip = writer.append(0, &small(0..5)).unwrap();
    publish(&mut writer, tip).unwrap();
    let file = store.path(&path("tile/0/000.p/5"));
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let next = writer.append(5, &small(5..6)).unwrap();
    assert!(matches!(publish(&mut writer, next), Err(LedgerError::RootDiffers { size: 5 })));
}

#[test]
fn there_is_one_writer() {
    let (_dir, store) = log();
    let writer = store.writer().unwrap();
    assert!(matches!(store.writer(), Err(LedgerError::Locked(_))));
    drop(writer);
    assert!(store.writer().is_ok());
}

#[test]
fn an_empty_folder_is_an_empty_log() {
    let (_dir, store) = log();
    assert!(store.latest_checkpoint().unwrap().is_none());
    assert_eq!(store.root_at(0).unwrap(), Tree::new().root());
    assert!(matches!(store.entry(0, 0), Err(LedgerError::BeyondSize { .. })));
    let tip = store.writer().unwrap().append(0, &Vec::<Vec<u8>>::new()).unwrap();
    assert_eq!(tip, Tree::new().tip());
    publish(&mut store.writer().unwrap(), tip).unwrap();
}

#[test]
fn an_entry_too_long_for_a_bundle_is_refused() {
    let (_dir, store) = log();
    let mut writer = store.writer().unwrap();
    assert!(matches!(writer.append(0, &[vec![0; 65_536]]), Err(LedgerError::EntryTooLong(65_536))));
    assert!(writer.append(0, &[vec![0; 65_535], Vec::new()]).is_ok());
    assert_eq!(store.entry(1, 2).unwrap(), b"");
}

#[test]
fn tile_paths_are_those_of_the_specification() {
    for text in [
        "tile/0/000",
        "tile/63/001.p/255",
        "tile/7/x001/x234/067",
        "tile/entries/x001/000.p/1",
        "tile/entries/999",
        "tile/0/x018/x446/x744/x073/x709/x551/615",
    ] {
        assert_eq!(path(text).to_string(), text);
    }
    assert_eq!(path("tile/1/x001/x234/067").index(), 1_234_067);
    assert_eq!(path("tile/1/x001/x234/067").kind(), TileKind::Hashes(1));
    assert_eq!(path("tile/entries/000.p/7").width(), 7);
    assert!(path("tile/0/000").is_full());
}

#[test]
fn no_other_path_is_a_tile() {
    for text in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x001/x067",
        "tile/0/X001/067",
        "tile/0/x1/067",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/000.p/1/",
        "tile/0/../../checkpoint",
        "tile/0/000.tmp",
        "tile/entries/..",
        "tile/0/000\0",
        "tile/0/０００",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile//000",
        "tile/0//000",
        "tile/0/000.p/1.p/1",
        "tile/Entries/000",
    ] {
        assert!(text.parse::<TilePath>().is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_path_that_parses_prints_as_it_was(text in "tile/(entries|[0-9]{1,2})/(x?[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?") {
        if let Ok(path) = text.parse::<TilePath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn a_bundle_reads_back_and_no_bytes_make_it_panic(
        entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..20),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let written = bundle(&entries).unwrap();
        prop_assert_eq!(unbundle(&written).unwrap(), entries.iter().map(Vec::as_slice).collect::<Vec<_>>());
        if let Some(read) = unbundle(&bytes) {
            prop_assert_eq!(bundle(&read).unwrap(), bytes);
        }
    }

    #[test]
    fn a_tree_has_as_many_tiles_as_hashes_need(size in any::<u64>()) {
        for level in tiles_of(size) {
            prop_assert_eq!(level.full * 256 + level.partial, size >> (8 * level.level));
        }
    }
}
