//! The two key files: of sealed columns and of the ledger's signatures. Made at the first start, readable by their owner alone.

use db::KeyRing;
use kernel::Chance;
use ledger::SigningKey;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// File of the keys of sealed columns.
pub(crate) const COLUMNS: &str = "columns.key";
/// File of the key that signs checkpoints.
pub(crate) const LEDGER: &str = "ledger.key";
/// File of the key that is about to take over.
const NEXT: &str = "ledger.next.key";

/// Only the owner reads and writes.
const PRIVATE: u32 = 0o600;

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file operation failed.
    #[error("could not {attempt} {}", path.display())]
    Io {
        /// What was tried, as a verb.
        attempt: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Others may read the file.
    #[error("{} may be read by others (mode {mode:o}); run chmod 600 on it, and change the keys if others did read it", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The file is no key file.
    #[error("{} is not a key file: {why}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The settings name another log than the key.
    #[error("ledger.origin is {wanted}, but the key signs for {found}: a log keeps its name for ever")]
    OtherOrigin {
        /// In the settings.
        wanted: String,
        /// In the key file.
        found: String,
    },
    /// The name cannot be that of a log.
    #[error("{origin} cannot be the name of a log: {why}")]
    Origin {
        /// The name.
        origin: String,
        /// Why not.
        why: String,
    },
}

/// The keys of one installation.
pub struct Keys {
    /// Keys of sealed columns.
    pub ring: KeyRing,
    /// Signs checkpoints.
    pub ledger: SigningKey,
}

impl Keys {
    /// Reads the key files in `dir`, and makes those that are not there.
    ///
    /// `origin` is the log's name as far as the settings say one; a log without a key yet takes `usual_origin`.
    pub fn open(
        dir: &Path,
        origin: Option<&str>,
        usual_origin: &str,
        chance: &Chance,
    ) -> Result<Self, KeysError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(|source| failed("create", dir, source))?;
        let columns = dir.join(COLUMNS);
        let text = read_or_make(&columns, || Ok(KeyRing::generate(chance).to_secret_text()))?;
        let ring = KeyRing::parse(&text).map_err(|error| unreadable(&columns, error))?;

        let path = dir.join(LEDGER);
        let text = read_or_make(&path, || {
            Ok(new_ledger_key(origin.unwrap_or(usual_origin), chance)?.to_private_text())
        })?;
        let ledger = parse_ledger(&path, &text)?;
        let found = ledger.verifier().name();
        match origin.filter(|wanted| *wanted != found) {
            Some(wanted) => {
                Err(KeysError::OtherOrigin { wanted: wanted.to_owned(), found: found.to_owned() })
            }
            None => Ok(Self { ring, ledger }),
        }
    }
}

/// Reads the key that signs checkpoints, without making one.
pub fn ledger_key(dir: &Path) -> Result<SigningKey, KeysError> {
    let path = dir.join(LEDGER);
    let text = read(&path)?
        .ok_or_else(|| failed("read", &path, io::Error::new(ErrorKind::NotFound, "no such file")))?;
    parse_ledger(&path, &text)
}

/// Reads the key that is about to sign checkpoints, and makes it if there is none: a change that broke off goes on with it.
pub(crate) fn next_ledger_key(dir: &Path, origin: &str, chance: &Chance) -> Result<SigningKey, KeysError> {
    let path = dir.join(NEXT);
    let text = read_or_make(&path, || Ok(new_ledger_key(origin, chance)?.to_private_text()))?;
    parse_ledger(&path, &text)
}

/// Puts the next key in the place of the one that signed until now, which is gone then: it could only do harm.
pub(crate) fn replace_ledger_key(dir: &Path) -> Result<(), KeysError> {
    let (next, path) = (dir.join(NEXT), dir.join(LEDGER));
    fs::rename(&next, &path).map_err(|source| failed("rename", &next, source))?;
    fs::File::open(dir).and_then(|dir| dir.sync_all()).map_err(|source| failed("flush", dir, source))
}

/// Reads the private text in a key file, and makes the file if there is none.
pub(crate) fn private_text(
    path: &Path,
    make: impl FnOnce() -> Result<String, KeysError>,
) -> Result<String, KeysError> {
    Ok(read_or_make(path, make)?.trim_end().to_owned())
}

/// Says whether a key file is there and private.
pub(crate) fn check(path: &Path) -> Result<(), KeysError> {
    let mode = fs::metadata(path).map_err(|source| failed("read", path, source))?.permissions().mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeysError::Open { path: path.to_owned(), mode: mode & 0o777 })
    }
}

fn new_ledger_key(name: &str, chance: &Chance) -> Result<SigningKey, KeysError> {
    SigningKey::generate(name, chance.bytes())
        .map_err(|error| KeysError::Origin { origin: name.to_owned(), why: error.to_string() })
}

fn parse_ledger(path: &Path, text: &str) -> Result<SigningKey, KeysError> {
    SigningKey::parse(text.trim_end()).map_err(|error| unreadable(path, error))
}

fn read_or_make(path: &Path, make: impl FnOnce() -> Result<String, KeysError>) -> Result<String, KeysError> {
    if let Some(text) = read(path)? {
        return Ok(text);
    }
    let text = make()?;
    write(path, &text).map_err(|source| failed("write", path, source))?;
    // Another process may have been faster: its key is the key.
    read(path)?.ok_or_else(|| failed("read", path, io::Error::new(ErrorKind::NotFound, "it has vanished")))
}

fn read(path: &Path) -> Result<Option<String>, KeysError> {
    match fs::read_to_string(path) {
        Ok(text) => check(path).map(|()| Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed("read", path, source)),
    }
}

/// Writes the file whole or not at all, and never over another: a lost key cannot be made again.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(PRIVATE).open(&draft)?;
    file.set_permissions(Permissions::from_mode(PRIVATE))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all(),
    }
}

fn failed(attempt: &'static str, path: &Path, source: io::Error) -> KeysError {
    KeysError::Io { attempt, path: path.to_owned(), source }
}

fn unreadable(path: &Path, error: impl std::fmt::Display) -> KeysError {
    KeysError::Unreadable { path: path.to_owned(), why: error.to_string() }
}
