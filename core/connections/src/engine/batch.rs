//! Records and the point to go on from, stored together or not at all.

use super::digest::Batch;
use super::{Stop, Subject};
use crate::entity::{cursor, operation};
use crate::record::{self, Record};
use crate::{queue, store};
use chrono::DateTime;
use db::{StoreError, Tx};
use kernel::Op;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Refused records that an operation shows; the rest is counted.
const SHOWN_REJECTIONS: usize = 20;

/// Notes what a pull that is over found to be gone from the store.
pub(super) async fn lose(tx: &Tx, op: &Op, row: &operation::Model) -> Result<(), StoreError> {
    let Some(result) = &row.result else { return Ok(()) };
    match row.kind.as_str() {
        queue::ORDERS => {
            let named = |list: Option<&Value>| -> BTreeSet<String> {
                list.and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect()
            };
            // Only of what was asked about can an adapter say that it is missing.
            let (open, missing) = (named(row.input.get("open")), named(result.get("missing")));
            let lost: Vec<_> = open.intersection(&missing).cloned().collect();
            store::lost_orders(tx, row.connection_id, &lost, op.now()).await
        }
        queue::CATALOG => {
            let whole = result.get("whole") == Some(&Value::Bool(true));
            // A product that could not be read is in the store all the same.
            let left_out = result.pointer("/left_out/count").and_then(Value::as_u64).unwrap_or(0);
            let begun = row.begun_ms.and_then(DateTime::from_timestamp_millis);
            match begun.filter(|_| whole && left_out == 0 && row.rejected == 0) {
                Some(begun) => store::lose_products(tx, row.connection_id, begun).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Stores what came since the last checkpoint, together with the point to go on from.
pub(super) async fn keep(
    tx: &Tx,
    op: &Op,
    subject: &Subject,
    row: &mut operation::Model,
    batch: &Batch,
) -> Result<(), Stop> {
    let mut understood = Vec::with_capacity(batch.records.len());
    let mut refusals = Vec::new();
    for value in &batch.records {
        match Record::parse(value.clone()) {
            Ok(record) => understood.push(record),
            Err(refused) => {
                let mut refusal = json!({ "record": record::name_of(value), "why": refused.to_string() });
                record::clean(&mut refusal);
                refusals.push(refusal);
            }
        }
    }
    let rejected = i64::try_from(refusals.len()).unwrap_or(i64::MAX);
    let counted = store::store_records(tx, op, (row.org_id, subject.id()), understood).await?;
    row.written += counted.written;
    row.unchanged += counted.unchanged;
    row.rejected += rejected;
    row.received += counted.written + counted.unchanged + rejected;
    if let Value::Array(shown) = &mut row.rejections {
        let room = SHOWN_REJECTIONS.saturating_sub(shown.len());
        shown.extend(refusals.into_iter().take(room));
    }
    if let Some(state) = &batch.state {
        let before = store::cursor(tx, subject.id(), &row.kind).await?;
        let state_v = before.map_or(1, |before| before.state_v + 1);
        let kind = row.kind.clone();
        let state = state.clone();
        let next = cursor::Model { connection_id: subject.id(), kind, state, state_v, stored_at: op.now() };
        store::save_cursor(tx, next).await?;
    }
    Ok(())
}
