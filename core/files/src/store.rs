//! Keeping documents, and reading them.

use crate::digest::Digest;
use crate::disk::Folders;
use crate::error::{FileError, Refusal};
use crate::kind::Kind;
use crate::name::FileName;
use crate::scan::{Scanned, Scanner, Verdict};
use crate::watch::Watch;
use futures_util::{Stream, StreamExt, stream};
use kernel::Chance;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

/// How much is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest document, in bytes.
    pub most_bytes: u64,
}

impl Default for Limits {
    /// 20 MiB: a scanned contract of forty pages at 300 dpi.
    fn default() -> Self {
        Self { most_bytes: 20 << 20 }
    }
}

/// A document that is kept: what the module that asked writes down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name from now on.
    pub sha256: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// What it is, told by its bytes.
    pub kind: Kind,
    /// What its sender called it.
    pub name: FileName,
    /// Was it scanned?
    pub scanned: Scanned,
}

impl Stored {
    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        self.kind.media_type()
    }
}

/// A document on its way to a reader.
pub struct Content<S> {
    /// Its length in bytes.
    pub size: u64,
    /// Its bytes. If they are not what the digest says, for the disk lost them, the stream ends short with an error.
    pub bytes: S,
}

/// The documents of this installation. The folder belongs to one process. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    folders: Arc<Folders>,
    limits: Limits,
    scanner: Arc<dyn Scanner>,
}

/// Read at once.
const PIECE: usize = 64 * 1024;

impl Files {
    /// Opens the folder, making it if need be, and removes what a crash left there.
    pub async fn open(root: &Path, limits: Limits, scanner: Arc<dyn Scanner>) -> Result<Self, FileError> {
        Ok(Self { folders: Arc::new(Folders::open(root).await?), limits, scanner })
    }

    /// How much is too much.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Keeps a document that is of one of the kinds in `accept`. What is returned survives the loss of power.
    ///
    /// # Errors
    /// As soon as it is known, without reading on: too long, of another kind than accepted, another than its name says. At the
    /// end: cut off, more than one file in one, encrypted, infected. Dropping the future is an error like the others: in no case
    /// anything stays.
    pub async fn store<B: AsRef<[u8]>, E: fmt::Display>(
        &self,
        chance: &Chance,
        bytes: impl Stream<Item = Result<B, E>>,
        declared_name: &str,
        accept: &[Kind],
    ) -> Result<Stored, FileError> {
        let name = FileName::parse(declared_name)?;
        let mut watch = Watch::new(&name, accept, self.limits.most_bytes);
        let mut hash = Sha256::new();
        let mut incoming = self.folders.begin(chance).await?;
        let mut bytes = pin!(bytes);
        while let Some(piece) = bytes.next().await {
            let piece = piece.map_err(|reason| FileError::Interrupted(reason.to_string()))?;
            watch.see(piece.as_ref())?;
            hash.update(piece.as_ref());
            incoming.write(piece.as_ref()).await?;
        }
        let (kind, size) = watch.end()?;
        incoming.sync().await?;
        let scanned = self.scan(incoming.path()).await?;

        let sha256 = Digest::from_bytes(hash.finalize().into());
        self.folders.keep(incoming, &sha256).await?;
        Ok(Stored { sha256, size, kind, name, scanned })
    }

    async fn scan(&self, file: &Path) -> Result<Scanned, FileError> {
        let verdict = self.scanner.scan(file).await;
        match verdict.map_err(|failed| FileError::ScannerUnavailable(failed.to_string()))? {
            Verdict::Clean => Ok(self.scanner.name().map_or(Scanned::Never, Scanned::CleanBy)),
            Verdict::Infected(what) => Err(Refusal::Infected(what).into()),
        }
    }

    /// Opens a document for reading.
    pub async fn read(
        &self,
        sha256: Digest,
    ) -> Result<Content<impl Stream<Item = io::Result<Vec<u8>>> + use<>>, FileError> {
        let file = File::open(self.folders.of(&sha256)).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => FileError::Missing(sha256),
            _ => FileError::disk("opening a document")(error),
        })?;
        let size = file.metadata().await.map_err(FileError::disk("measuring a document"))?.len();
        Ok(Content { size, bytes: checked(file, sha256) })
    }
}

/// The bytes of a file, hashed again as they are read.
///
/// A piece is handed out when the next one is there, and the last one when the digest is right: a damaged document ends short of
/// the length that its reader was promised, so that nobody takes it for whole.
fn checked(file: File, sha256: Digest) -> impl Stream<Item = io::Result<Vec<u8>>> {
    let begun = (file, Sha256::new(), Vec::new());
    stream::try_unfold(begun, move |(mut file, mut hash, mut held)| async move {
        loop {
            let piece = next_piece(&mut file).await?;
            hash.update(&piece);
            let ended = piece.is_empty();
            if ended && hash.clone().finalize().as_slice() != sha256.as_bytes() {
                tracing::error!(%sha256, "a kept document is damaged");
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the document is damaged"));
            }
            let ready = std::mem::replace(&mut held, piece);
            if !ready.is_empty() {
                return Ok(Some((ready, (file, hash, held))));
            }
            if ended {
                return Ok(None);
            }
        }
    })
}

/// Reads on; empty at the end.
async fn next_piece(file: &mut File) -> io::Result<Vec<u8>> {
    let mut piece = vec![0; PIECE];
    let read = file.read(&mut piece).await?;
    piece.truncate(read);
    Ok(piece)
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("limits", &self.limits).finish_non_exhaustive()
    }
}
