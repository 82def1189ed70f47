//! The log's own entries: gaps and changes of keys, all about one subject, the log.

use crate::{StoreError, Tx};
use ledger::Entry;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The id under which the log named `origin` is the subject of its own entries: half of a SHA-256 of the name.
pub(crate) fn subject(origin: &str) -> Uuid {
    let hash = ledger::leaf_hash(origin.as_bytes());
    let (half, _) = hash.as_bytes().split_at(16);
    Uuid::from_slice(half).unwrap_or_default()
}

/// The log's own entries, the oldest first.
pub(crate) async fn entries(conn: &impl ConnectionTrait, origin: &str) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT entry FROM ledger_entry WHERE subject_id = $1 ORDER BY seq";
    let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, [subject(origin).into()]);
    let rows = conn.query_all_raw(asked).await?;
    let entry = |row: &sea_orm::QueryResult| {
        let bytes: Vec<u8> = row.try_get("", "entry")?;
        Entry::parse(&bytes).map_err(|error| StoreError::corrupt("ledger entry", error))
    };
    rows.iter().map(entry).collect()
}

/// Enters facts about the log, unless they are entered already.
pub(crate) async fn record(
    tx: &Tx,
    origin: &str,
    kind: &'static str,
    facts: BTreeMap<String, String>,
) -> Result<(), StoreError> {
    let known = entries(tx, origin).await?;
    if known.iter().any(|entry| entry.members().kind == kind && entry.members().public == facts) {
        return Ok(());
    }
    let version = i64::try_from(known.len()).unwrap_or(i64::MAX - 1) + 1;
    tx.record_own(kind, subject(origin), version, facts).map(drop)
}
