//! Where a log's files come from: a site, or a folder.

use crate::audit::finding::{AuditError, Finding};
use crate::hash::Hash;
use crate::store::{TileStore, read};
use crate::tile::{TilePath, unbundle, untile};

/// The log could not be asked. This says nothing about the log.
#[derive(Debug, thiserror::Error)]
#[error("could not fetch {name}: {reason}")]
pub struct FetchError {
    /// Which file.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// A place that serves a log's files.
pub trait Source {
    /// Fetches `checkpoint`, `ledger/keys` or a tile by its path; nothing if there is none of this name.
    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, FetchError>;
}

impl Source for TileStore {
    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, FetchError> {
        // A log's folder is itself what a site shows under `/ledger`.
        let file = self.named(name.strip_prefix("ledger/").unwrap_or(name));
        read(&file).map_err(|error| FetchError { name: name.to_owned(), reason: error.to_string() })
    }
}

/// Files as what they hold.
pub(super) trait Fetched: Source {
    fn text(&self, name: &str) -> Result<Option<String>, AuditError> {
        let Some(bytes) = self.fetch(name)? else { return Ok(None) };
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|_| Finding::Tampered { file: name.to_owned(), index: None }.into())
    }

    /// As many hashes as the path says.
    fn hashes(&self, tile: TilePath) -> Result<Vec<Hash>, AuditError> {
        let (found, bytes) = self.tile(tile)?;
        let mut hashes = untile(&bytes, found.width()).ok_or_else(|| malformed(&found))?;
        hashes.truncate(tile.width() as usize);
        Ok(hashes)
    }

    /// As many entries as the path says.
    fn entries(&self, tile: TilePath) -> Result<Vec<Vec<u8>>, AuditError> {
        let (found, bytes) = self.tile(tile)?;
        let entries = unbundle(&bytes).filter(|entries| entries.len() as u64 == found.width());
        let entries = entries.ok_or_else(|| malformed(&found))?;
        Ok(entries.into_iter().take(tile.width() as usize).map(<[u8]>::to_vec).collect())
    }

    /// The tile, or the full one of its place: a partial tile goes when the log has outgrown it.
    fn tile(&self, tile: TilePath) -> Result<(TilePath, Vec<u8>), AuditError> {
        for path in [tile, tile.full()] {
            if let Some(bytes) = self.fetch(&path.to_string())? {
                return Ok((path, bytes));
            }
        }
        Err(Finding::Missing(tile.to_string()).into())
    }
}

impl<S: Source> Fetched for S {}

fn malformed(tile: &TilePath) -> AuditError {
    Finding::Tampered { file: tile.to_string(), index: None }.into()
}
