//! The tree beside an implementation that somebody else wrote.

use std::collections::HashMap;

use ct_merkle::RootHash;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::{
    Hash, LedgerError, ProofError, Tree, consistency_proof, inclusion_proof, leaf_hash, node_hash, root_at,
    tiles_of, verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};
use sha2::Sha256;

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

const SIZES: u64 = 70;

fn leaf(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn oracle(size: u64) -> Oracle {
    let mut tree = Oracle::new();
    (0..size).for_each(|index| tree.push(leaf(index)));
    tree
}

fn root(oracle: &RootHash<Sha256>) -> Hash {
    Hash::from_slice(oracle.as_bytes()).unwrap()
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks(32).map(|chunk| Hash::from_slice(chunk).unwrap()).collect()
}

/// All perfect subtrees of a tree with `size` leaves.
fn nodes(size: u64) -> impl Fn(u8, u64) -> Result<Hash, LedgerError> {
    let mut nodes: HashMap<(u8, u64), Hash> = (0..size).map(|i| ((0, i), leaf_hash(&leaf(i)))).collect();
    for level in 1..8u8 {
        for index in 0..size >> level {
            let (left, right) = (nodes[&(level - 1, 2 * index)], nodes[&(level - 1, 2 * index + 1)]);
            nodes.insert((level, index), node_hash(&left, &right));
        }
    }
    move |level, index| nodes.get(&(level, index)).copied().ok_or(LedgerError::BeyondSize { index, size })
}

#[test]
fn the_empty_root_and_the_first_leaf_are_those_of_rfc_6962() {
    assert_eq!(Tree::new().root().to_string(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(leaf_hash(b"").to_string(), "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
}

#[test]
fn a_growing_tree_has_the_oracles_roots() {
    let (mut ours, mut theirs) = (Tree::new(), Oracle::new());
    for index in 0..300 {
        ours.append(leaf_hash(&leaf(index)));
        theirs.push(leaf(index));
        assert_eq!(ours.root(), root(&theirs.root()), "at size {}", index + 1);
        assert_eq!(ours.size(), index + 1);
    }
}

#[test]
fn a_tree_taken_up_from_stored_hashes_grows_on_as_if_it_had_never_stopped() {
    let mut grown = Tree::new();
    for size in 0..SIZES {
        let mut loaded = Tree::load(&nodes(size), size).unwrap();
        assert_eq!(loaded, grown);
        assert_eq!(loaded.root(), root_at(&nodes(SIZES), size).unwrap());
        loaded.append(leaf_hash(&leaf(size)));
        grown.append(leaf_hash(&leaf(size)));
        assert_eq!(loaded, grown);
    }
}

#[test]
fn every_inclusion_proof_is_the_oracles_and_holds_for_one_index_only() {
    for size in 1..=SIZES {
        let (reader, oracle) = (nodes(size), oracle(size));
        let root = root(&oracle.root());
        for index in 0..size {
            let proof = inclusion_proof(&reader, index, size).unwrap();
            assert_eq!(proof, hashes(oracle.prove_inclusion(index as usize).as_bytes()));
            for claimed in 0..size {
                let verdict = verify_inclusion(&leaf_hash(&leaf(index)), claimed, size, &proof, &root);
                assert_eq!(verdict.is_ok(), claimed == index, "{index} as {claimed} of {size}");
            }
        }
        assert!(inclusion_proof(&reader, size, size).is_err());
    }
}

#[test]
fn every_consistency_proof_is_the_oracles_and_verifies() {
    let reader = nodes(SIZES);
    let roots: Vec<Hash> = (0..=SIZES).map(|size| root_at(&reader, size).unwrap()).collect();
    for new in 1..=SIZES {
        let oracle = oracle(new);
        for old in 1..=new {
            let proof = consistency_proof(&reader, old, new).unwrap();
            if old < new {
                assert_eq!(proof, hashes(oracle.prove_consistency((new - old) as usize).as_bytes()));
            }
            let (old_root, new_root) = (roots[old as usize], roots[new as usize]);
            assert!(verify_consistency(old, new, &proof, &old_root, &new_root).is_ok(), "{old} to {new}");
            assert!(verify_consistency(old, new, &proof, &roots[0], &new_root).is_err());
            assert!(verify_consistency(old, new, &proof, &old_root, &roots[0]).is_err());
        }
    }
    assert!(verify_consistency(0, 0, &[], &roots[0], &roots[0]).is_ok());
    assert!(verify_consistency(0, 0, &[], &roots[0], &roots[1]).is_err());
    assert!(verify_consistency(0, 5, &[], &roots[0], &roots[5]).is_err());
}

#[test]
fn a_log_of_70_000_has_the_tiles_that_the_specification_counts() {
    let tiles: Vec<_> = tiles_of(70_000).iter().map(|t| (t.level, t.full, t.partial)).collect();
    assert_eq!(tiles, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
    let tiles: Vec<_> = tiles_of(256).iter().map(|t| (t.level, t.full, t.partial)).collect();
    assert_eq!(tiles, [(0, 1, 0), (1, 0, 1)]);
    assert!(tiles_of(0).is_empty());
    assert_eq!(tiles_of(u64::MAX).len(), 8);
}

#[test]
fn a_subtree_belongs_to_its_tree_and_must_begin_at_a_multiple_of_its_size() {
    let reader = nodes(7);
    let node = |level, index| reader(level, index).unwrap();
    let (part, whole) = (node(1, 2), root_at(&reader, 7).unwrap());
    let proof = [node(0, 6), node(2, 0)];
    assert_eq!(verify_subtree_consistency(4..6, 7, &proof, &part, &whole), Ok(()));
    assert_eq!(verify_subtree_consistency(4..6, 7, &proof, &whole, &whole), Err(ProofError::Root));
    assert_eq!(verify_subtree_consistency(4..6, 7, &proof, &part, &part), Err(ProofError::Root));
    assert_eq!(verify_subtree_inclusion(&node(0, 5), 5, 4..6, &[node(0, 4)], &part), Ok(()));

    let askew = node_hash(&node(0, 1), &node(0, 2));
    let verdict = verify_subtree_inclusion(&node(0, 1), 1, 1..3, &[node(0, 2)], &askew);
    assert_eq!(verdict, Err(ProofError::Range));
    assert_eq!(verify_subtree_consistency(1..3, 7, &[], &askew, &whole), Err(ProofError::Range));
    assert_eq!(verify_subtree_consistency(4..8, 7, &proof, &part, &whole), Err(ProofError::Range));
}
