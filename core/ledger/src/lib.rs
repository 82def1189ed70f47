//! The transparency log: tree, tiles, proofs, checkpoints, offline verification.
//!
//! ```text
//! Entry ──leaf hash──▶ Tree ──tiles──▶ TileStore ──root──▶ Checkpoint ──signed note──▶ the public
//!   └── index, inclusion proof, checkpoint ──▶ Receipt ──▶ Verified (no server, no network)
//! ```
//!
//! The tree is that of RFC 6962, the files are those of `c2sp.org/tlog-tiles`, the signatures those of
//! `c2sp.org/signed-note`, the receipts are `c2sp.org/tlog-proof@v1` texts. Any tool that speaks these formats can
//! audit the log.
//!
//! What is absent: SQL, HTTP, async, a clock, a source of randomness and every domain word. Who calls this crate
//! decides the index of an entry and makes that decision durable *before* [`TileWriter::append`]; then an append
//! that was interrupted anywhere is repeated with the same arguments and ends in the same files.

mod audit;
mod checkpoint;
mod cosignature;
mod entry;
mod error;
mod hash;
mod history;
mod note;
mod own;
mod proof;
mod receipt;
mod store;
mod tile;
mod tree;
mod trust;
mod witness;

pub use audit::{AuditError, AuditReport, FetchError, Finding, Source, audit, audit_copy};
pub use checkpoint::{Checkpoint, SignedCheckpoint, Standing, compare};
pub use cosignature::{CosigningKey, Quorum, WitnessKey, Witnessed};
pub use entry::{Actor, Commitment, Entry, EntryDraft, MAX_ENTRY, SCHEMA, Salt, Subject};
pub use error::{
    CheckpointError, EntryError, HistoryError, KeyError, LedgerError, NoteError, ProofError, QuorumError,
    ReceiptError, VerifyError,
};
pub use hash::{Hash, NotAHash, leaf_hash, node_hash};
pub use history::{KeyChange, KeyHistory};
pub use note::{Note, Signature, SigningKey, VerifierKey};
pub use own::{GAP, Gap, KEY_CHANGED, OWN_SUBJECT};
pub use proof::{
    consistency_proof, inclusion_proof, verify_consistency, verify_inclusion, verify_subtree_consistency,
    verify_subtree_inclusion,
};
pub use receipt::{Disclosure, MAX_RECEIPT, Receipt, Verified};
pub use store::{TileReader, TileStore, TileWriter};
pub use tile::{LevelTiles, TileKind, TilePath, WIDTH, bundle, tiles_of, unbundle};
pub use tree::{NodeReader, Tip, Tree, root_at};
pub use trust::{Trust, Trusted};
pub use witness::{AddCheckpoint, Witness, WitnessError, WitnessRefusal};
