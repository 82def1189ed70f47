//! A plugin's file: read once, hashed, checked, and kept where nobody can change it.

mod elf;
mod sealed;

use std::{
    fmt, fs,
    io::Read,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest as _, Sha256};

use crate::HostError;

/// The largest library in bytes that is read.
const MAX_BYTES: u64 = 256 << 20;

/// The SHA-256 of a library: what was hashed is what a worker loads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Returns the 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A library that passed the checks of the file; none of its code has run. Clones share the bytes.
#[derive(Clone, Debug)]
pub struct Library {
    name: String,
    path: PathBuf,
    digest: Digest,
    sealed: Arc<OwnedFd>,
}

impl Library {
    /// Reads the file once, and refuses what this host cannot run: another processor, no plugin, another ABI.
    ///
    /// The bytes go to sealed memory, so that what was hashed is what is loaded, whatever happens to the file later.
    /// Blocks on the file system: call it from a blocking context when many libraries are read.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, HostError> {
        let path = path.as_ref();
        let unreadable = |source| HostError::Read { path: path.to_owned(), source };

        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(unreadable)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        elf::check(&bytes, MAX_BYTES).map_err(|why| HostError::Unfit { path: path.to_owned(), why })?;

        Ok(Self {
            name: name_of(path),
            path: path.to_owned(),
            digest: Digest(Sha256::digest(&bytes).into()),
            sealed: Arc::new(sealed::seal(&bytes).map_err(unreadable)?),
        })
    }

    /// Returns the file name without `lib` and `.so`, for logs and pages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns where it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the hash of the bytes that are loaded.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the sealed memory, for the worker.
    pub(crate) fn sealed(&self) -> &OwnedFd {
        &self.sealed
    }
}

fn name_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_prefix("lib").unwrap_or(&stem).to_owned()
}
