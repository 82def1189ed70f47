//! The Merkle tree of RFC 6962 §2.1, kept as the roots of its perfect subtrees.

use crate::error::LedgerError;
use crate::hash::{Hash, node_hash};

/// How far a log has come: its number of leaves and the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Number of leaves.
    pub size: u64,
    /// Merkle tree hash over these leaves.
    pub root: Hash,
}

/// Where stored hashes come from: tiles, a database, or a closure.
pub trait NodeReader {
    /// Reads the root of the perfect subtree over the leaves `index << level .. (index + 1) << level`.
    fn node(&self, level: u8, index: u64) -> Result<Hash, LedgerError>;
}

impl<F: Fn(u8, u64) -> Result<Hash, LedgerError>> NodeReader for F {
    fn node(&self, level: u8, index: u64) -> Result<Hash, LedgerError> {
        self(level, index)
    }
}

/// A growing tree that remembers one hash per set bit of its size, largest subtree first ("compact range").
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    peaks: Vec<Hash>,
}

impl Tree {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a tree of `size` leaves from stored hashes.
    pub fn load(nodes: &impl NodeReader, size: u64) -> Result<Self, LedgerError> {
        Ok(Self { size, peaks: peaks(nodes, 0, size)? })
    }

    /// Adds a leaf at the right end.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Merkle tree hash over all leaves.
    pub fn root(&self) -> Hash {
        fold(&self.peaks)
    }

    /// Size and root in one.
    pub fn tip(&self) -> Tip {
        Tip { size: self.size, root: self.root() }
    }
}

/// Computes the root that the log had at `size` leaves.
pub fn root_at(nodes: &impl NodeReader, size: u64) -> Result<Hash, LedgerError> {
    range_root(nodes, 0, size)
}

/// Computes the Merkle tree hash over `start..end`, where `start` is a multiple of the largest subtree inside.
pub(crate) fn range_root(nodes: &impl NodeReader, start: u64, end: u64) -> Result<Hash, LedgerError> {
    Ok(fold(&peaks(nodes, start, end)?))
}

/// Splits `length` leaves the way RFC 6962 does: the largest power of two that is smaller than `length`.
pub(crate) fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

fn peaks(nodes: &impl NodeReader, start: u64, end: u64) -> Result<Vec<Hash>, LedgerError> {
    let mut peaks = Vec::new();
    let mut at = start;
    while at < end {
        let level = (end - at).ilog2();
        peaks.push(nodes.node(level as u8, at >> level)?);
        at += 1 << level;
    }
    Ok(peaks)
}

fn fold(peaks: &[Hash]) -> Hash {
    peaks
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node_hash(&left, &right))
        .unwrap_or_else(Hash::of_empty_tree)
}
