//! The only door to SQLite and PostgreSQL.
//!
//! Modules write ordinary SeaORM code against [`Tx`] and [`Reader`]; it runs unchanged on both engines. What differs stays in
//! here: SQLite has one writer whose units of work take turns and are committed in groups ([`lite`]), PostgreSQL has a pool
//! ([`pg`]). A unit of work is rows, events and ledger entries that become true together or not at all.

mod deliveries;
mod door;
mod error;
mod idempotency;
mod leaves;
mod lite;
mod migrate;
mod outbox;
mod own;
mod pg;
mod receipts;
mod right;
mod seal;
mod sequencer;
mod settings;
mod tail;
mod tx;

pub use deliveries::{DELIVERY, Deliveries, DeliveryState, Pace, Parked, Settled};
pub use door::{Db, Health};
pub use error::{OpenError, StoreError};
pub use outbox::{Listener, Subscriber, SubscriberError};
pub use receipts::{Published, ReceiptState, Receipts, ReceiptsError, Recorded};
pub use right::SoleRight;
pub use seal::{KeyRing, SealError};
pub use sequencer::{LedgerState, Recovered, Sequencer, SequencerError};
pub use settings::{Engine, Settings};
pub use tail::{ReceiptId, Record};
pub use tx::{Reader, Tx};

/// The engine's own error: a store turns it into [`StoreError`], nobody else sees it.
pub use sea_orm::DbErr;
