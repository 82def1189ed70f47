//! The folders of documents, and the one sequence that makes a document durable.
//!
//! `incoming/` holds what is being sent, under random names; `kept/ab/abcd…` holds what was acknowledged, under its digest.
//! Write, sync the file, rename, sync the folder: after that a document survives the loss of power (rename(2), fsync(2)).

use crate::digest::Digest;
use crate::error::FileError;
use kernel::Chance;
use std::io;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

/// The folders.
#[derive(Debug)]
pub(crate) struct Folders {
    incoming: PathBuf,
    kept: PathBuf,
}

impl Folders {
    /// Makes the folders, and removes what a crash left in `incoming/`: nobody was told that it was kept.
    pub(crate) async fn open(root: &Path) -> Result<Self, FileError> {
        let folders = Self { incoming: root.join("incoming"), kept: root.join("kept") };
        fs::create_dir_all(&folders.incoming).await.map_err(FileError::disk("making a folder"))?;
        fs::create_dir_all(&folders.kept).await.map_err(FileError::disk("making a folder"))?;
        sync_folder(root).await?;
        let removed = folders.sweep().await?;
        if removed > 0 {
            tracing::info!(removed, "documents that a crash had cut off were removed");
        }
        Ok(folders)
    }

    async fn sweep(&self) -> Result<u64, FileError> {
        let mut left = fs::read_dir(&self.incoming).await.map_err(FileError::disk("reading a folder"))?;
        let mut removed = 0;
        while let Some(entry) = left.next_entry().await.map_err(FileError::disk("reading a folder"))? {
            fs::remove_file(entry.path()).await.map_err(FileError::disk("removing a leftover"))?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Where a document is, or would be.
    pub(crate) fn of(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.kept.join(&name[..2]).join(name)
    }

    /// Begins a document.
    pub(crate) async fn begin(&self, chance: &Chance) -> Result<Incoming, FileError> {
        let path = self.incoming.join(hex::encode(chance.bytes::<16>()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let file = options.open(&path).await.map_err(FileError::disk("beginning a document"))?;
        Ok(Incoming { path: Some(path), file })
    }

    /// Keeps a document that is synced already, under its digest. One that is there already is replaced by its equal.
    pub(crate) async fn keep(&self, mut incoming: Incoming, digest: &Digest) -> Result<(), FileError> {
        let to = self.of(digest);
        let folder = to.parent().unwrap_or(&self.kept).to_owned();
        match fs::create_dir(&folder).await {
            Err(reason) if reason.kind() != io::ErrorKind::AlreadyExists => {
                return Err(FileError::disk("making a folder")(reason));
            }
            _ => {}
        }
        // Also for a folder that is there: whoever made it a moment ago may not have synced it yet.
        sync_folder(&self.kept).await?;
        fs::rename(incoming.path(), &to).await.map_err(FileError::disk("keeping a document"))?;
        incoming.path = None;
        sync_folder(&folder).await
    }
}

/// A document that is being sent. Dropped before it is kept, it is gone.
pub(crate) struct Incoming {
    path: Option<PathBuf>,
    file: File,
}

impl Incoming {
    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.file.write_all(bytes).await.map_err(FileError::disk("writing a document"))
    }

    /// Puts every byte on the disk itself.
    pub(crate) async fn sync(&mut self) -> Result<(), FileError> {
        self.file.flush().await.map_err(FileError::disk("writing a document"))?;
        self.file.sync_all().await.map_err(FileError::disk("syncing a document"))
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && let Err(reason) = std::fs::remove_file(path)
        {
            tracing::warn!(%reason, "a document that was not kept could not be removed; the next start will");
        }
    }
}

async fn sync_folder(folder: &Path) -> Result<(), FileError> {
    let folder = folder.to_owned();
    let synced = spawn_blocking(move || std::fs::File::open(folder).and_then(|folder| folder.sync_all()));
    synced
        .await
        .map_err(|gone| FileError::Interrupted(gone.to_string()))?
        .map_err(FileError::disk("syncing a folder"))
}
