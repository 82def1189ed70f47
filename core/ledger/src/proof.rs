//! Inclusion and consistency proofs (RFC 6962 §2.1.1 and §2.1.2; verified as RFC 9162 §2.1.3.2 and §2.1.4.2 say).
//!
//! Both are checked for a *subtree* `start..end` (draft-ietf-plants-merkle-tree-certs, "Subtrees"); the proofs of
//! RFC 6962 are the case `start = 0`.

use std::ops::Range;

use crate::error::{LedgerError, ProofError};
use crate::hash::{Hash, node_hash};
use crate::tree::{NodeReader, range_root, split};

/// Builds the path from leaf `index` to the root of the tree with `size` leaves, leaf's sibling first.
pub fn inclusion_proof(nodes: &impl NodeReader, index: u64, size: u64) -> Result<Vec<Hash>, LedgerError> {
    if index >= size {
        return Err(LedgerError::BeyondSize { index, size });
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Builds the proof that the tree with `new` leaves begins with the tree that had `old` leaves.
pub fn consistency_proof(nodes: &impl NodeReader, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
    if old > new {
        return Err(LedgerError::BeyondSize { index: old, size: new });
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    let mut path = Vec::new();
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    // The verifier knows the old root itself; only a part of it has to be sent.
    if start != 0 {
        path.push(range_root(nodes, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that `leaf` stands at `index` in the tree of `size` leaves with this `root`.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    verify_subtree_inclusion(leaf, index, 0..size, proof, root)
}

/// Checks that the tree of `new` leaves with `new_root` begins with the tree of `old` leaves with `old_root`.
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    if old == 0 && new > 0 {
        // Every tree begins with the empty one, so that such a proof would say nothing about `new_root`.
        return Err(ProofError::Range);
    }
    if new == 0 && *new_root != Hash::of_empty_tree() {
        return Err(ProofError::Root);
    }
    verify_subtree_consistency(0..old, new, proof, old_root, new_root)
}

/// Checks that `leaf` stands at `index` of the log, inside the subtree over `range` with this `root`.
pub fn verify_subtree_inclusion(
    leaf: &Hash,
    index: u64,
    range: Range<u64>,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    check_range(&range)?;
    if !range.contains(&index) {
        return Err(ProofError::Range);
    }
    let (mut at, mut last) = (index - range.start, range.end - range.start - 1);
    let mut node = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            node = node_hash(sibling, &node);
            let skip = at.trailing_zeros();
            (at, last) = (at >> skip, last >> skip);
        } else {
            node = node_hash(&node, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    match (last, node == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(ProofError::Root),
        _ => Err(ProofError::Length),
    }
}

/// Checks that the subtree over `range` with root `part` belongs to the tree of `size` leaves with root `whole`.
///
/// An empty range belongs to every tree, so that `whole` is not looked at.
pub fn verify_subtree_consistency(
    range: Range<u64>,
    size: u64,
    proof: &[Hash],
    part: &Hash,
    whole: &Hash,
) -> Result<(), ProofError> {
    if range.end > size {
        return Err(ProofError::Range);
    }
    if range.start == range.end {
        return match (proof, *part == Hash::of_empty_tree()) {
            ([], true) => Ok(()),
            ([], false) => Err(ProofError::Subtree),
            _ => Err(ProofError::Length),
        };
    }
    check_range(&range)?;
    let (mut first, mut last, mut end) = (range.start, range.end - 1, size - 1);
    // Climb to the largest subtree at the right edge of the part that also stands in the whole tree.
    while first != last && (last == end || last & 1 == 1) {
        (first, last, end) = (first >> 1, last >> 1, end >> 1);
    }
    let (seed, rest) = match proof.split_first() {
        _ if first == last => (part, proof),
        Some(split) => split,
        None => return Err(ProofError::Length),
    };
    let (mut old, mut new) = (*seed, *seed);
    for sibling in rest {
        if end == 0 {
            return Err(ProofError::Length);
        }
        if last & 1 == 1 || last == end {
            if first < last {
                old = node_hash(sibling, &old);
            }
            new = node_hash(sibling, &new);
            let skip = last.trailing_zeros();
            (first, last, end) = (first >> skip, last >> skip, end >> skip);
        } else {
            new = node_hash(&new, sibling);
        }
        (first, last, end) = (first >> 1, last >> 1, end >> 1);
    }
    match (end, old == *part, new == *whole) {
        (0, true, true) => Ok(()),
        (0, false, _) => Err(ProofError::Subtree),
        (0, true, false) => Err(ProofError::Root),
        _ => Err(ProofError::Length),
    }
}

/// A subtree is an interval that starts at a multiple of its length, rounded up to a power of two.
fn check_range(range: &Range<u64>) -> Result<(), ProofError> {
    let length = range.end.checked_sub(range.start).filter(|length| *length > 0).ok_or(ProofError::Range)?;
    let aligned =
        length.checked_next_power_of_two().map_or(range.start == 0, |unit| range.start.is_multiple_of(unit));
    if aligned { Ok(()) } else { Err(ProofError::Range) }
}
