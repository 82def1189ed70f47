//! The ledger in the hands of its operator, of a witness and of an auditor: the real binary, what it refuses and what it finds.

mod audit;
mod place;
mod recovery;
mod rotation;
mod witness;
