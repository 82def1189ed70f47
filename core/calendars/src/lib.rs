//! Working calendars that an operator imports when a government publishes them.
//!
//! `deadlines` knows the calendars that are compiled in, and knows where they end. What is published later comes in as a file, is kept
//! whole in the database, and is laid over them: the same for every process on one database, and after every restart. Imports are
//! only added; a later one wins, and what a due date was computed from can always be found.

mod entity;
mod error;
mod import;
mod policy;
mod service;
mod store;

pub use error::ImportError;
pub use import::{Change, Imported};
pub use policy::Import;
pub use service::{Coverage, Imports, WARNED_BEFORE};
