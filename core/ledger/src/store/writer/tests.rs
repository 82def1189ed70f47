//! An append breaks off between any two files, is repeated, and ends in the same log.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::LedgerError;
use crate::store::{TileStore, TileWriter, durable};

const BEFORE: u64 = 200;
const AFTER: u64 = 900;

fn entries(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(|index| format!("entry {index}").into_bytes()).collect()
}

fn log(dir: &Path) -> TileWriter {
    let mut writer = TileStore::new(dir).writer().unwrap();
    writer.append(0, &entries(0..BEFORE)).unwrap();
    writer
}

/// All files of the log with their bytes.
fn snapshot(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for member in fs::read_dir(folder).unwrap() {
            let path = member.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(dir).unwrap().to_owned(), fs::read(path).unwrap());
            }
        }
    }
    files
}

fn planned(writer: &TileWriter) -> Vec<(PathBuf, Vec<u8>)> {
    let files = writer.plan(BEFORE, &entries(BEFORE..AFTER)).unwrap();
    files.into_iter().map(|(tile, bytes)| (writer.path(&tile), bytes)).collect()
}

#[test]
fn an_append_that_broke_off_between_any_two_files_is_completed_by_repeating_it() {
    let whole = tempfile::tempdir().unwrap();
    let mut writer = log(whole.path());
    let tip = writer.append(BEFORE, &entries(BEFORE..AFTER)).unwrap();
    let expected = snapshot(whole.path());

    // Four bundles, four leaf tiles, one tile above.
    let count = 9;
    for written in 0..=count {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = log(dir.path());
        let files = planned(&writer);
        assert_eq!(files.len(), count);
        durable::add(&files[..written]).unwrap();
        if let Some((path, bytes)) = files.get(written) {
            // The next file was being written under its temporary name.
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path.with_extension("tmp"), &bytes[..bytes.len() / 2]).unwrap();
        }
        assert_eq!(writer.append(BEFORE, &entries(BEFORE..AFTER)).unwrap(), tip, "after {written} files");
        assert!(snapshot(dir.path()) == expected, "after {written} files");
    }
}

#[test]
fn a_file_that_the_disk_lost_or_cut_short_is_written_again() {
    for damaged in 0..9 {
        for keep in [None, Some(0), Some(7)] {
            let dir = tempfile::tempdir().unwrap();
            let mut writer = log(dir.path());
            let files = planned(&writer);
            let tip = writer.append(BEFORE, &entries(BEFORE..AFTER)).unwrap();
            let expected = snapshot(dir.path());
            let (path, bytes) = &files[damaged];
            match keep {
                None => fs::remove_file(path).unwrap(),
                Some(length) => fs::write(path, &bytes[..length]).unwrap(),
            }
            assert_eq!(writer.append(BEFORE, &entries(BEFORE..AFTER)).unwrap(), tip);
            assert!(snapshot(dir.path()) == expected, "file {damaged} cut to {keep:?}");
        }
    }
}

#[test]
fn a_repeated_append_may_bring_more_entries_than_the_one_that_broke_off() {
    for written in 0..=9 {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = log(dir.path());
        durable::add(&planned(&writer)[..written]).unwrap();
        let tip = writer.append(BEFORE, &entries(BEFORE..AFTER + 50)).unwrap();
        assert_eq!(tip.root, TileStore::new(dir.path()).root_at(AFTER + 50).unwrap());
        let whole = tempfile::tempdir().unwrap();
        let mut other = TileStore::new(whole.path()).writer().unwrap();
        assert_eq!(other.append(0, &entries(0..AFTER + 50)).unwrap(), tip);
    }
}

#[test]
fn a_fork_shows_even_if_only_the_entries_had_been_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = log(dir.path());
    durable::add(&planned(&writer)[..1]).unwrap();
    let mut forged = entries(BEFORE..AFTER);
    forged[3] = b"forged".to_vec();
    let error = writer.append(BEFORE, &forged).unwrap_err();
    assert!(matches!(error, LedgerError::Fork { index } if index == BEFORE + 3));
}

#[test]
fn a_whole_file_with_other_bytes_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = log(dir.path());
    let files = planned(&writer);
    writer.append(BEFORE, &entries(BEFORE..AFTER)).unwrap();
    let (upper, bytes) = files.last().unwrap();
    fs::write(upper, vec![0; bytes.len()]).unwrap();
    assert!(matches!(writer.append(BEFORE, &entries(BEFORE..AFTER)), Err(LedgerError::Damaged(_))));
}
