//! Files that are either not there or whole, also after a loss of power.
//!
//! Written under a temporary name, flushed, renamed; then the folders are flushed. A batch flushes all files before
//! it renames the first, so that the disk can write them together.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::read;
use crate::error::LedgerError;

/// Files that are open at the same time while a batch is written.
const OPEN_FILES: usize = 64;

/// Adds files that never change. One that is already there with these bytes is left alone; one of another length is
/// what a broken disk left of it and is written again; one of this length with other bytes is an error.
pub(crate) fn add(files: &[(PathBuf, Vec<u8>)]) -> Result<(), LedgerError> {
    let mut folders = BTreeSet::new();
    let mut absent = Vec::new();
    for (path, bytes) in files {
        // An earlier, interrupted run may have renamed the file without flushing its folder.
        folders.extend(path.parent().map(Path::to_owned));
        match read(path)? {
            Some(found) if found == *bytes => {}
            Some(found) if found.len() == bytes.len() => {
                return Err(LedgerError::Damaged(path.display().to_string()));
            }
            _ => absent.push((path.as_path(), bytes.as_slice())),
        }
    }
    write(&absent, &mut folders)?;
    flush(&folders)
}

/// Puts new bytes in the place of a file.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let mut folders = BTreeSet::from_iter(path.parent().map(Path::to_owned));
    write(&[(path, bytes)], &mut folders)?;
    flush(&folders)
}

fn write(files: &[(&Path, &[u8])], folders: &mut BTreeSet<PathBuf>) -> Result<(), LedgerError> {
    for batch in files.chunks(OPEN_FILES) {
        let mut open = Vec::new();
        for (path, bytes) in batch {
            make_folder(path, folders)?;
            let staged = staged(path);
            let mut file = attempt("create", &staged, File::create(&staged))?;
            attempt("write", &staged, file.write_all(bytes))?;
            open.push((staged, file));
        }
        for (staged, file) in &open {
            attempt("flush", staged, file.sync_all())?;
        }
        for ((staged, _), (path, _)) in open.iter().zip(batch) {
            attempt("rename", staged, fs::rename(staged, path))?;
        }
    }
    Ok(())
}

/// Creates the folder of `path` and remembers every folder that got a new member.
fn make_folder(path: &Path, folders: &mut BTreeSet<PathBuf>) -> Result<(), LedgerError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    if folder.is_dir() {
        return Ok(());
    }
    for ancestor in folder.ancestors().skip(1) {
        folders.insert(ancestor.to_owned());
        if ancestor.is_dir() {
            break;
        }
    }
    folders.insert(folder.to_owned());
    attempt("create", folder, fs::create_dir_all(folder))
}

fn flush(folders: &BTreeSet<PathBuf>) -> Result<(), LedgerError> {
    folders
        .iter()
        .filter(|folder| !folder.as_os_str().is_empty())
        .try_for_each(|folder| attempt("flush", folder, File::open(folder).and_then(|open| open.sync_all())))
}

fn staged(path: &Path) -> PathBuf {
    path.with_extension("tmp")
}

pub(crate) fn attempt<T>(
    attempt: &'static str,
    path: &Path,
    result: io::Result<T>,
) -> Result<T, LedgerError> {
    result.map_err(|source| LedgerError::Io { attempt, path: path.to_owned(), source })
}
