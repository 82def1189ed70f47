//! The one hand that continues the log.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::ops::Range;
use std::path::PathBuf;

use super::durable::{self, attempt};
use super::{TileStore, partials, perfect_root};
use crate::checkpoint::SignedCheckpoint;
use crate::error::LedgerError;
use crate::hash::{Hash, leaf_hash};
use crate::history::KeyHistory;
use crate::tile::{HEIGHT, TileKind, TilePath, WIDTH, bundle, tile, unbundle, untile};
use crate::tree::Tip;

/// The sole right to write a log's folder, from [`TileStore::writer`]. It reads like the store it came from.
#[derive(Debug)]
pub struct TileWriter {
    store: TileStore,
    /// Held open for its lock.
    _lock: File,
}

impl std::ops::Deref for TileWriter {
    type Target = TileStore;

    fn deref(&self) -> &TileStore {
        &self.store
    }
}

impl TileWriter {
    pub(super) fn lock(store: TileStore) -> Result<Self, LedgerError> {
        attempt("create", &store.dir, fs::create_dir_all(&store.dir))?;
        let path = store.dir.join("lock");
        let file = attempt("create", &path, File::create(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { store, _lock: file }),
            Err(TryLockError::WouldBlock) => Err(LedgerError::Locked(store.dir)),
            Err(TryLockError::Error(source)) => Err(LedgerError::Io { attempt: "lock", path, source }),
        }
    }

    /// Adds `entries` from index `first` on, durably, and tells the new size and root.
    ///
    /// Everything before `first` must be there. What is already there from `first` on must be equal: so an append
    /// that broke off is simply repeated, and a different entry at a taken index is [`LedgerError::Fork`] before any
    /// file is touched. Each file is written once per call, so many entries at once are cheap.
    pub fn append<E: AsRef<[u8]>>(&mut self, first: u64, entries: &[E]) -> Result<Tip, LedgerError> {
        let planned = self.plan(first, entries)?;
        let files: Vec<(PathBuf, Vec<u8>)> =
            planned.into_iter().map(|(tile, bytes)| (self.path(&tile), bytes)).collect();
        durable::add(&files)?;
        let size = first + entries.len() as u64;
        Ok(Tip { size, root: self.root_at(size)? })
    }

    /// Publishes a checkpoint: the last step, which makes the appended entries official.
    ///
    /// Refused are a checkpoint that would fork the log, one whose root the tiles do not give, and one whose tiles
    /// do not begin with what was published before. The same checkpoint may be published again with more signatures.
    pub fn publish(&mut self, next: &SignedCheckpoint) -> Result<(), LedgerError> {
        let published = self.latest_checkpoint()?;
        let last = published.as_ref().map(SignedCheckpoint::unverified);
        if let Some(last) = last {
            next.unverified().follows(last)?;
            self.check_root(last.tip())?;
        }
        self.check_root(next.unverified().tip())?;
        durable::replace(&self.named("checkpoint"), next.to_string().as_bytes())?;
        self.prune(last.map_or(0, |last| last.tip().size)..next.unverified().tip().size)
    }

    /// Publishes what witnesses cosigned, beside the newest checkpoint or, if it is that, in its place.
    pub fn publish_cosigned(&mut self, cosigned: &SignedCheckpoint) -> Result<(), LedgerError> {
        let tip = cosigned.unverified().tip();
        self.check_root(tip)?;
        durable::replace(&self.named("cosigned"), cosigned.to_string().as_bytes())?;
        match self.latest_checkpoint()? {
            Some(latest) if latest.unverified() == cosigned.unverified() => self.publish(cosigned),
            _ => Ok(()),
        }
    }

    /// Publishes the history of the log's keys, which must continue the published one.
    pub fn save_key_history(&mut self, history: &KeyHistory) -> Result<(), LedgerError> {
        if let Some(known) = self.key_history()? {
            history.continues(&known).map_err(|_| LedgerError::Damaged("keys".into()))?;
        }
        durable::replace(&self.named("keys"), history.to_string().as_bytes())
    }

    /// Deletes partial tiles whose full tile was completed while the log grew over `sizes`.
    ///
    /// [`TileWriter::publish`] does this for its own step; `0..size` catches up on what a crash left.
    pub fn prune(&mut self, sizes: Range<u64>) -> Result<(), LedgerError> {
        let kinds = (0..8).map(|level| (level, TileKind::Hashes(level)));
        for (level, kind) in kinds.chain([(0, TileKind::Entries)]) {
            let full = |size: u64| (size >> (HEIGHT * level)) / WIDTH;
            for index in full(sizes.start)..full(sizes.end) {
                let folder = partials(&self.path(&TilePath::new(kind, index, WIDTH)));
                match fs::remove_dir_all(&folder) {
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    other => attempt("remove", &folder, other)?,
                }
            }
        }
        Ok(())
    }

    fn check_root(&self, tip: Tip) -> Result<(), LedgerError> {
        if self.root_at(tip.size)? == tip.root {
            Ok(())
        } else {
            Err(LedgerError::RootDiffers { size: tip.size })
        }
    }

    /// Computes all files of an append, in the order they are to appear: entries, leaves, then upwards.
    pub(super) fn plan<E: AsRef<[u8]>>(
        &self,
        first: u64,
        entries: &[E],
    ) -> Result<Vec<(TilePath, Vec<u8>)>, LedgerError> {
        let mut fresh: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry.as_ref())).collect();
        self.refuse_fork(first, &fresh)?;
        let mut files = self.plan_bundles(first, entries)?;
        let mut from = first;
        for level in 0.. {
            if fresh.is_empty() {
                break;
            }
            fresh = self.plan_level(level, from, &fresh, &mut files)?;
            from /= WIDTH;
        }
        Ok(files)
    }

    fn plan_bundles<E: AsRef<[u8]>>(
        &self,
        first: u64,
        entries: &[E],
    ) -> Result<Vec<(TilePath, Vec<u8>)>, LedgerError> {
        let mut files = Vec::new();
        for Piece { index, offset, items } in pieces(first, entries.len()) {
            let mut bytes = if offset == 0 { Vec::new() } else { bundle(&self.entries(index, offset)?)? };
            bytes.extend(bundle(&entries[items.clone()])?);
            let width = offset + items.len() as u64;
            files.push((TilePath::new(TileKind::Entries, index, width), bytes));
        }
        Ok(files)
    }

    /// Plans the tiles of one level, and returns the roots of those that became full.
    fn plan_level(
        &self,
        level: u8,
        from: u64,
        fresh: &[Hash],
        files: &mut Vec<(TilePath, Vec<u8>)>,
    ) -> Result<Vec<Hash>, LedgerError> {
        let mut roots = Vec::new();
        for Piece { index, offset, items } in pieces(from, fresh.len()) {
            let mut hashes = if offset == 0 { Vec::new() } else { self.hashes(level, index, offset)? };
            hashes.extend(&fresh[items]);
            let path = TilePath::new(TileKind::Hashes(level), index, hashes.len() as u64);
            files.push((path, tile(&hashes)));
            if path.is_full() {
                roots.push(perfect_root(&hashes));
            }
        }
        Ok(roots)
    }

    fn refuse_fork(&self, first: u64, leaves: &[Hash]) -> Result<(), LedgerError> {
        for Piece { index, offset, items } in pieces(first, leaves.len()) {
            for stored in [self.stored_leaves(index)?, self.bundled_leaves(index)?] {
                let taken = stored.iter().skip(offset as usize);
                let differs = taken.zip(&leaves[items.clone()]).position(|(stored, new)| stored != new);
                if let Some(at) = differs {
                    return Err(LedgerError::Fork { index: first + (items.start + at) as u64 });
                }
            }
        }
        Ok(())
    }

    /// All leaf hashes that the widest readable level-0 tile has.
    fn stored_leaves(&self, index: u64) -> Result<Vec<Hash>, LedgerError> {
        self.widest(TileKind::Hashes(0), index, untile)
    }

    /// The same from the entries: they are written before the tile and may be all that is there.
    fn bundled_leaves(&self, index: u64) -> Result<Vec<Hash>, LedgerError> {
        self.widest(TileKind::Entries, index, |bytes, width| {
            let entries = unbundle(bytes).filter(|entries| entries.len() as u64 == width)?;
            Some(entries.into_iter().map(leaf_hash).collect())
        })
    }

    fn widest(
        &self,
        kind: TileKind,
        index: u64,
        decode: impl Fn(&[u8], u64) -> Option<Vec<Hash>>,
    ) -> Result<Vec<Hash>, LedgerError> {
        for tile in self.widths(TilePath::new(kind, index, WIDTH))?.into_iter().rev() {
            if let Some(hashes) = self.read(&tile)?.and_then(|bytes| decode(&bytes, tile.width())) {
                return Ok(hashes);
            }
        }
        Ok(Vec::new())
    }
}

/// The part of a run of items that falls into one tile.
struct Piece {
    /// Which tile.
    index: u64,
    /// How much of the tile lies before the run.
    offset: u64,
    /// Which items of the run.
    items: Range<usize>,
}

/// Cuts `count` items that begin at `first` at the tile borders.
fn pieces(first: u64, count: usize) -> impl Iterator<Item = Piece> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = first + done as u64;
        let length = (count - done).min((WIDTH - at % WIDTH) as usize);
        let items = done..done + length;
        done += length;
        (length > 0).then_some(Piece { index: at / WIDTH, offset: at % WIDTH, items })
    })
}

#[cfg(test)]
mod tests;
