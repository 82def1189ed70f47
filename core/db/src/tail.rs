//! The tail of a unit of work: events and ledger entries, kept until the end and written with a few statements.
//!
//! Buffering is free and safe: they commit with their cause or not at all, and one statement for many rows saves the round trips
//! that would otherwise make them the dearest part of a unit.

use crate::outbox::{self, Listener, Told};
use crate::seal::KeyRing;
use crate::{StoreError, Tx, leaves};
use kernel::op::SYSTEM_ROLE;
use kernel::{Chance, Event, Id, Kind, Op, PersonId, Role, Timestamp};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Kind of [`ReceiptId`].
pub struct Receipt;
impl Kind for Receipt {
    const PREFIX: &'static str = "rcp";
}
/// Names a ledger entry before, and after, it has an index.
pub type ReceiptId = Id<Receipt>;

/// Something to be entered in the ledger.
///
/// The entry itself says only what happened to which id, when, in which role; `payload` is committed to with a salt and stays in
/// our own tables, where it can be erased without touching a proof.
#[derive(Debug, Clone)]
pub struct Record<'a, P> {
    /// What happened, such as `enterprises.application-submitted`.
    pub kind: &'static str,
    /// To what: type and id.
    pub subject: (&'static str, Uuid),
    /// Version the subject has now; counts from 1. Entries of one subject are chained.
    pub version: i64,
    /// In which role it was done: [`Permit::role`](kernel::Permit::role).
    pub role: Role,
    /// What is committed to; written as canonical JSON (RFC 8785).
    pub payload: &'a P,
    /// Rule packs that were applied, `pack@version`.
    pub rules: &'a [String],
}

/// A record waiting for the end of its unit.
pub(crate) struct Entered {
    pub(crate) id: ReceiptId,
    pub(crate) kind: &'static str,
    pub(crate) subject: (&'static str, Uuid),
    pub(crate) version: i64,
    pub(crate) role: Role,
    pub(crate) payload: Vec<u8>,
    pub(crate) salt: [u8; 32],
    pub(crate) rules: Vec<String>,
    /// What stands in the entry for everybody to read; only the log itself has such facts.
    pub(crate) public: BTreeMap<String, String>,
}

/// What a unit wrote, so that the right sleepers are woken.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wrote {
    pub(crate) deliveries: bool,
}

pub(crate) struct Tail {
    pub(crate) actor: PersonId,
    pub(crate) now: Timestamp,
    chance: Chance,
    pending: Mutex<Pending>,
}

#[derive(Default)]
struct Pending {
    told: Vec<Told>,
    entered: Vec<Entered>,
}

impl Tail {
    pub(crate) fn new(op: &Op) -> Self {
        Self { actor: op.actor(), now: op.now(), chance: op.chance().clone(), pending: Mutex::default() }
    }

    /// The tail of a unit whose own tail is being written.
    pub(crate) fn spent() -> Self {
        Self {
            actor: kernel::op::SYSTEM,
            now: Timestamp::UNIX_EPOCH,
            chance: Chance::System,
            pending: Mutex::default(),
        }
    }

    pub(crate) fn emit<E: Event>(&self, event: &E, listeners: &[Listener]) -> Result<(), StoreError> {
        let payload = serde_json::to_value(event).map_err(|error| StoreError::corrupt("event", error))?;
        let subscribers = listeners.iter().filter(|listener| listener.events.contains(&E::TYPE));
        let told = Told {
            id: self.chance.id::<Receipt>(self.now).uuid(),
            kind: E::TYPE,
            key: event.key(),
            payload,
            subscribers: subscribers.map(|listener| listener.name).collect(),
        };
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).told.push(told);
        Ok(())
    }

    pub(crate) fn record<P: serde::Serialize>(&self, record: Record<'_, P>) -> Result<ReceiptId, StoreError> {
        self.enter(record, BTreeMap::new())
    }

    /// Enters something that the log says about itself: `facts` are the payload, too.
    pub(crate) fn record_own(
        &self,
        kind: &'static str,
        subject: Uuid,
        version: i64,
        facts: BTreeMap<String, String>,
    ) -> Result<ReceiptId, StoreError> {
        let subject = (ledger::OWN_SUBJECT, subject);
        self.enter(
            Record { kind, subject, version, role: SYSTEM_ROLE, payload: &facts, rules: &[] },
            facts.clone(),
        )
    }

    fn enter<P: serde::Serialize>(
        &self,
        record: Record<'_, P>,
        public: BTreeMap<String, String>,
    ) -> Result<ReceiptId, StoreError> {
        let payload = serde_json_canonicalizer::to_vec(record.payload)
            .map_err(|error| StoreError::corrupt("payload", error))?;
        let id = self.chance.id(self.now);
        let entered = Entered {
            id,
            kind: record.kind,
            subject: record.subject,
            version: record.version,
            role: record.role,
            payload,
            salt: self.chance.bytes(),
            rules: record.rules.to_vec(),
            public,
        };
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).entered.push(entered);
        Ok(id)
    }

    /// Writes everything; nothing of it is visible before the unit commits.
    pub(crate) async fn write(self, tx: &Tx, ring: &KeyRing) -> Result<Wrote, StoreError> {
        let Pending { told, entered } = self.pending.into_inner().unwrap_or_else(PoisonError::into_inner);
        let wrote = Wrote { deliveries: told.iter().any(Told::has_listener) };
        outbox::append(tx, told, self.now).await?;
        leaves::append(tx, entered, &ring.pseudonym(self.actor), self.now).await?;
        Ok(wrote)
    }
}

/// Rows of one statement: both engines take this many parameters with room to spare.
const SLICE: usize = 500;

/// Inserts rows with as few statements as parameters allow.
pub(crate) async fn insert(
    tx: &Tx,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let backend = tx.get_database_backend();
    for slice in rows.chunks(SLICE) {
        let groups: Vec<_> = (0..slice.len())
            .map(|row| {
                let places =
                    (0..columns.len()).map(|column| format!("${}", row * columns.len() + column + 1));
                format!("({})", places.collect::<Vec<_>>().join(", "))
            })
            .collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), groups.join(", "));
        let values = slice.iter().flatten().cloned();
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}
