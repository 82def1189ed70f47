//! How much room the data folder has left.

use std::path::Path;

/// Below this the server says that it is not ready: a commit needs room for its log before anything else.
pub(crate) const LEAST: u64 = 64 << 20;
/// Below this the operator is told.
pub(crate) const LOW: u64 = 1 << 30;

/// Bytes of the file system that holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Disk {
    /// Free for this user.
    pub free: u64,
    /// Altogether.
    pub size: u64,
}

/// How the room is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Room {
    /// Enough.
    Ample,
    /// Somebody should make room.
    Low,
    /// Too little to accept requests.
    Full,
}

impl Disk {
    /// Asks the file system that holds `folder`.
    pub fn of(folder: &Path) -> std::io::Result<Self> {
        let said = rustix::fs::statvfs(folder)?;
        Ok(Self {
            free: said.f_bavail.saturating_mul(said.f_frsize),
            size: said.f_blocks.saturating_mul(said.f_frsize),
        })
    }

    /// Judges it.
    pub fn room(self) -> Room {
        match self.free {
            free if free < LEAST => Room::Full,
            free if free < LOW => Room::Low,
            _ => Room::Ample,
        }
    }
}
