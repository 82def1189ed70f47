//! Records and the point to go on from, stored together or not at all.

use super::digest::Batch;
use super::{Stop, Subject};
use crate::entity::{cursor, operation};
use crate::record::{self, Record};
use crate::store;
use db::Tx;
use kernel::Op;
use serde_json::{Value, json};

/// Refused records that an operation shows; the rest is counted.
const SHOWN_REJECTIONS: usize = 20;

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
