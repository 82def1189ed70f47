//! What exactly is wrong, once the signed root did not come out. This reads the whole log, which only a bad one costs.

use crate::audit::source::{Fetched, Source};
use crate::audit::{Audit, AuditError, Finding, tiles};
use crate::hash::{Hash, leaf_hash};
use crate::tile::{TileKind, TilePath, WIDTH};
use crate::tree::{NodeReader, Tip, Tree};

impl<S: Source> Audit<'_, S> {
    /// Two files tell each leaf: the tile of hashes and the bundle of entries. Which of them bears the signed root?
    pub(super) fn diagnose(&self) -> Result<Finding, AuditError> {
        let size = self.tip.size;
        let mut hashed = Vec::new();
        for tile in tiles(TileKind::Hashes(0), 0, size) {
            hashed.extend(self.source.hashes(tile)?);
        }
        if bears(&hashed, self.tip) {
            return self.fork(&hashed);
        }
        let mut bundled = Vec::new();
        for tile in tiles(TileKind::Entries, 0, size) {
            bundled.extend(self.source.entries(tile)?.iter().map(|entry| leaf_hash(entry)));
        }
        if !bears(&bundled, self.tip) {
            return Ok(Finding::Unfounded { size });
        }
        let differs = hashed.iter().zip(&bundled).position(|(hash, leaf)| hash != leaf);
        match differs.map(|index| index as u64) {
            Some(index) => {
                let width = WIDTH.min(size - index / WIDTH * WIDTH);
                let tile = TilePath::new(TileKind::Hashes(0), index / WIDTH, width);
                Ok(Finding::Tampered { file: tile.to_string(), index: Some(index) })
            }
            None => self.fork(&bundled),
        }
    }

    /// The files bear the signed root, so what differs from the copy differs by the log's own signature.
    fn fork(&self, leaves: &[Hash]) -> Result<Finding, AuditError> {
        let copied = self.writer.tree(self.before.size);
        for (index, leaf) in (0..self.before.size).zip(leaves) {
            if copied.node(0, index)? != *leaf {
                return Ok(Finding::Fork { known: self.before.size, index });
            }
        }
        // The leaves are the copy's own, and still its root was another: the copy itself was altered.
        Ok(Finding::Unfounded { size: self.before.size })
    }
}

fn bears(leaves: &[Hash], tip: Tip) -> bool {
    let mut tree = Tree::new();
    leaves.iter().for_each(|leaf| tree.append(*leaf));
    tree.tip() == tip
}
