//! The transparency log: tree, tiles, proofs, checkpoints, offline verification.
