//! What every room of the house shares, and nothing that only one of them needs.
//!
//! No HTTP, no SQL, no module of the domain is known here. The types answer five questions that every use case asks:
//! *which* ([`Id`]), *who and when* ([`Op`]), *may they* ([`Permit`]), *what went wrong* ([`Fault`]) and *what happened* ([`Event`]).

pub mod chance;
pub mod event;
pub mod fault;
pub mod id;
pub mod idempotency;
pub mod language;
pub mod op;
pub mod permit;
pub mod text;
pub mod time;
pub mod violation;

pub use chance::Chance;
pub use event::Event;
pub use fault::{Class, Fault};
pub use id::{Id, Kind};
pub use idempotency::Idempotency;
pub use language::Language;
pub use op::{Grant, Op, OrgId, PersonId, Role};
pub use permit::{Action, Denied, Permit};
pub use time::{Clock, Timestamp};
pub use violation::{Violation, Violations};
