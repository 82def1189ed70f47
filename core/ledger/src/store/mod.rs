//! The log on disk: `checkpoint` and `tile/…` in one folder, in the layout that is served as it is.
//!
//! Reading needs no lock, because files are only ever added, whole, under their final name. Writing is for the one
//! [`TileWriter`].

pub(crate) mod durable;
mod writer;

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::checkpoint::SignedCheckpoint;
use crate::error::LedgerError;
use crate::hash::{Hash, node_hash};
use crate::history::KeyHistory;
use crate::proof::{consistency_proof, inclusion_proof};
use crate::receipt::{Disclosure, Receipt};
use crate::tile::{HEIGHT, TileKind, TilePath, WIDTH, unbundle, untile};
use crate::tree::{NodeReader, root_at};

pub use writer::TileWriter;

/// A folder with a tiled log, to be read.
#[derive(Debug, Clone)]
pub struct TileStore {
    dir: PathBuf,
}

impl TileStore {
    /// Names the folder; it need not exist before something is written.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Takes the sole right to write, which ends when the writer is dropped or its process dies.
    pub fn writer(&self) -> Result<TileWriter, LedgerError> {
        TileWriter::lock(self.clone())
    }

    /// Where a tile lies on the disk, whether it exists or not.
    pub fn path(&self, tile: &TilePath) -> PathBuf {
        self.dir.join(tile.to_string())
    }

    /// Reads a tile as it is to be served; nothing if it does not exist (any more).
    pub fn read(&self, tile: &TilePath) -> Result<Option<Vec<u8>>, LedgerError> {
        read(&self.path(tile))
    }

    /// Reads the checkpoint that was published last. It is our own file, so its signatures are not checked.
    pub fn latest_checkpoint(&self) -> Result<Option<SignedCheckpoint>, LedgerError> {
        let Some(text) = self.text("checkpoint")? else { return Ok(None) };
        Ok(Some(text.parse()?))
    }

    /// Reads the checkpoint that witnesses cosigned last; it may be older than the published one.
    pub fn cosigned_checkpoint(&self) -> Result<Option<SignedCheckpoint>, LedgerError> {
        let Some(text) = self.text("cosigned")? else { return Ok(None) };
        Ok(Some(text.parse()?))
    }

    /// Reads the history of the log's keys; nothing if the key was never changed.
    pub fn key_history(&self) -> Result<Option<KeyHistory>, LedgerError> {
        let Some(text) = self.text("keys")? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| LedgerError::Damaged("keys".into()))
    }

    /// Reads the exact bytes of the entry at `index` in the log of `size` entries.
    pub fn entry(&self, index: u64, size: u64) -> Result<Vec<u8>, LedgerError> {
        if index >= size {
            return Err(LedgerError::BeyondSize { index, size });
        }
        let bundle = index / WIDTH;
        let width = WIDTH.min(size - bundle * WIDTH);
        let mut entries = self.entries(bundle, width)?;
        Ok(entries.swap_remove((index % WIDTH) as usize))
    }

    /// How far the bundles of entries reach from `size` on, published or not: what a crash left lies beyond the checkpoint.
    pub fn extent(&self, size: u64) -> Result<u64, LedgerError> {
        let mut extent = size;
        loop {
            let bundle = TilePath::new(TileKind::Entries, extent / WIDTH, WIDTH);
            let widest = self.widths(bundle)?.last().map_or(0, TilePath::width);
            let end = bundle.index() * WIDTH + widest;
            if end <= extent {
                return Ok(extent);
            }
            extent = end;
        }
    }

    /// Opens the tree as it was at `size`. Tiles are read once per reader, so use one for related questions.
    pub fn tree(&self, size: u64) -> TileReader<'_> {
        TileReader { store: self, size, seen: RefCell::default() }
    }

    /// Computes the root at `size` from the tiles.
    pub fn root_at(&self, size: u64) -> Result<Hash, LedgerError> {
        root_at(&self.tree(size), size)
    }

    /// Builds the inclusion proof of the entry at `index` for the checkpoint of `size`.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, LedgerError> {
        inclusion_proof(&self.tree(size), index, size)
    }

    /// Builds the proof that the checkpoint of size `new` continues that of size `old`.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        consistency_proof(&self.tree(new), old, new)
    }

    /// Makes the receipt of the entry at `index` for the latest checkpoint, showing the payloads in `disclosed`.
    pub fn receipt(
        &self,
        index: u64,
        disclosed: BTreeMap<String, Disclosure>,
    ) -> Result<Receipt, LedgerError> {
        let checkpoint = self.latest_checkpoint()?.ok_or(LedgerError::BeyondSize { index, size: 0 })?;
        let size = checkpoint.unverified().tip().size;
        let bytes = self.entry(index, size)?;
        let entry =
            crate::Entry::parse(&bytes).map_err(|source| LedgerError::NotAnEntry { index, source })?;
        Ok(Receipt { entry, index, proof: self.inclusion_proof(index, size)?, checkpoint, disclosed })
    }

    /// Where a file of the log's folder lies.
    pub(crate) fn named(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn text(&self, name: &str) -> Result<Option<String>, LedgerError> {
        let Some(bytes) = read(&self.named(name))? else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|_| LedgerError::Damaged(name.to_owned()))
    }

    /// The first `width` hashes of a tile.
    pub(crate) fn hashes(&self, level: u8, index: u64, width: u64) -> Result<Vec<Hash>, LedgerError> {
        let (found, bytes) = self.at_least(TilePath::new(TileKind::Hashes(level), index, width))?;
        let mut hashes = untile(&bytes, found.width()).ok_or_else(|| damaged(&found))?;
        hashes.truncate(width as usize);
        Ok(hashes)
    }

    /// The first `width` entries of a bundle.
    pub(crate) fn entries(&self, index: u64, width: u64) -> Result<Vec<Vec<u8>>, LedgerError> {
        let (found, bytes) = self.at_least(TilePath::new(TileKind::Entries, index, width))?;
        let entries = unbundle(&bytes).filter(|entries| entries.len() as u64 == found.width());
        let entries = entries.ok_or_else(|| damaged(&found))?;
        Ok(entries.into_iter().take(width as usize).map(<[u8]>::to_vec).collect())
    }

    /// Reads this tile, or a wider one of the same place: the narrower is its beginning and may have been pruned.
    fn at_least(&self, tile: TilePath) -> Result<(TilePath, Vec<u8>), LedgerError> {
        let wider = || self.widths(tile).into_iter().flatten().filter(|found| found.width() > tile.width());
        for candidate in [tile, tile.full()].into_iter().chain(std::iter::once_with(wider).flatten()) {
            if let Some(bytes) = self.read(&candidate)? {
                return Ok((candidate, bytes));
            }
        }
        Err(LedgerError::Missing(tile.to_string()))
    }

    /// Lists the versions of a tile that exist, narrowest first.
    fn widths(&self, tile: TilePath) -> Result<Vec<TilePath>, LedgerError> {
        let full = self.path(&tile.full());
        let mut widths: Vec<u64> = match fs::read_dir(partials(&full)) {
            Ok(names) => names
                .filter_map(|name| name.ok()?.file_name().to_str()?.parse().ok())
                .filter(|width| (1..WIDTH).contains(width))
                .collect(),
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(LedgerError::Io { attempt: "list", path: partials(&full), source }),
        };
        if full.exists() {
            widths.push(WIDTH);
        }
        widths.sort_unstable();
        Ok(widths.into_iter().map(|width| TilePath::new(tile.kind(), tile.index(), width)).collect())
    }
}

/// The tree at one size, computed from tiles.
#[derive(Debug)]
pub struct TileReader<'s> {
    store: &'s TileStore,
    size: u64,
    seen: RefCell<HashMap<(u8, u64), Vec<Hash>>>,
}

impl NodeReader for TileReader<'_> {
    fn node(&self, level: u8, index: u64) -> Result<Hash, LedgerError> {
        let beyond = LedgerError::BeyondSize { index, size: self.size };
        let (tile_level, within) = (level / HEIGHT, level % HEIGHT);
        let stored = self.size.checked_shr((tile_level * HEIGHT).into()).unwrap_or(0);
        let end = index.checked_add(1).and_then(|next| next.checked_mul(1 << within));
        let Some(end) = end.filter(|end| *end <= stored) else { return Err(beyond) };

        let start = end - (1 << within);
        let tile = start / WIDTH;
        let mut seen = self.seen.borrow_mut();
        let hashes = match seen.entry((tile_level, tile)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let width = WIDTH.min(stored - tile * WIDTH);
                unknown.insert(self.store.hashes(tile_level, tile, width)?)
            }
        };
        let from = (start % WIDTH) as usize;
        Ok(perfect_root(&hashes[from..from + (1 << within)]))
    }
}

/// Hashes a power of two of neighbours into their common ancestor.
fn perfect_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [only] => *only,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&perfect_root(left), &perfect_root(right))
        }
    }
}

fn partials(full: &Path) -> PathBuf {
    let mut path = full.as_os_str().to_owned();
    path.push(".p");
    path.into()
}

pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, LedgerError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(LedgerError::Io { attempt: "read", path: path.to_owned(), source }),
    }
}

fn damaged(tile: &TilePath) -> LedgerError {
    LedgerError::Damaged(tile.to_string())
}
