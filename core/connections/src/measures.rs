//! Measures: a product hidden or shown in a store, with the store's confirmation as evidence.

use crate::entity::operation;
use crate::queue::{RELIST, UNLIST};
use crate::store;
use connections_contract::{ListingBack, ListingGone, MeasureFailed};
use db::{Record, StoreError, Tx};
use kernel::Op;
use kernel::op::SYSTEM_ROLE;
use serde::Serialize;
use serde_json::Value;

/// What the ledger commits to: who may read the payload can show what the store confirmed.
#[derive(Serialize)]
struct Evidence<'a> {
    connection: String,
    product: String,
    native_id: &'a str,
    operation: String,
    state: &'a str,
    confirmed: &'a Value,
}

/// Records a measure that the store confirmed, and tells who waits for it.
pub(crate) async fn confirm(tx: &Tx, op: &Op, row: &operation::Model) -> Result<(), StoreError> {
    let Some(subject) = row.subject_id else { return Ok(()) };
    let (kind, state) = match row.kind.as_str() {
        UNLIST => ("connections.listing-gone", "unlisted"),
        RELIST => ("connections.listing-back", "listed"),
        _ => return Ok(()),
    };
    let Some(mut product) = store::product(tx, subject).await? else { return Ok(()) };
    product.state = state.to_owned();
    product.measures += 1;
    let nothing = Value::Null;
    let evidence = Evidence {
        connection: row.connection_id.to_string(),
        product: product.id.to_string(),
        native_id: &product.native_id,
        operation: row.id.to_string(),
        state,
        confirmed: row.result.as_ref().unwrap_or(&nothing),
    };
    let receipt = tx.record(Record {
        kind,
        subject: ("product", product.id.uuid()),
        version: product.measures,
        role: SYSTEM_ROLE,
        payload: &evidence,
        rules: &[],
    })?;
    let (connection, organisation, operation) = (row.connection_id, row.org_id, row.id);
    let (native_id, at, receipt_id) = (product.native_id.clone(), op.now(), receipt.uuid());
    if row.kind == UNLIST {
        let gone = ListingGone {
            connection,
            organisation,
            product: subject,
            native_id,
            operation,
            receipt: receipt_id,
            at,
        };
        tx.emit(&gone)?;
    } else {
        let back = ListingBack {
            connection,
            organisation,
            product: subject,
            native_id,
            operation,
            receipt: receipt_id,
            at,
        };
        tx.emit(&back)?;
    }
    product.evidence = Some(receipt);
    store::settle_product(tx, &product).await
}

/// Tells who waits for a measure that it could not be carried out.
pub(crate) async fn failed(tx: &Tx, op: &Op, row: &operation::Model) -> Result<(), StoreError> {
    let (Some(product), UNLIST | RELIST) = (row.subject_id, row.kind.as_str()) else { return Ok(()) };
    tx.emit(&MeasureFailed {
        connection: row.connection_id,
        organisation: row.org_id,
        product,
        operation: row.id,
        code: row.failure_code.clone().unwrap_or_else(|| "cancelled".to_owned()),
        at: op.now(),
    })
}
