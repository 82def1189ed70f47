//! Asking for operations: each kind at most once at a time for each connection.

use crate::adapter::AdapterInfo;
use crate::entity::{connection, operation};
use crate::lifecycle::OperationState;
use crate::store;
use connections_contract::{OperationId, ProductId};
use db::{StoreError, Tx};
use kernel::{Op, PersonId};
use serde_json::{Value, json};

/// Checks the configuration, field by field, without asking the store.
pub(crate) const CHECK: &str = "config.check";
/// Asks the store whether the credentials work.
pub(crate) const PROBE: &str = "probe";
/// What *sync now* and the schedule ask for, in this order.
pub(crate) const PULLS: [&str; 2] = [CATALOG, ORDERS];
/// Reads all products.
pub(crate) const CATALOG: &str = "catalog.pull";
/// Reads the orders that changed, and those that are still open.
pub(crate) const ORDERS: &str = "orders.pull";
/// Open orders that one pull reads again by id; the next pull takes the next ones.
const OPEN_ORDERS: u64 = 500;
/// Hides a product in the store.
pub(crate) const UNLIST: &str = "listing.unlist";
/// Shows it again.
pub(crate) const RELIST: &str = "listing.relist";

/// Asks for an operation about the whole connection, or finds the one that was asked for already.
pub(crate) async fn add(
    tx: &Tx,
    op: &Op,
    connection: &connection::Model,
    kind: &str,
    asked_by: Option<PersonId>,
) -> Result<OperationId, StoreError> {
    ask(tx, op, connection, kind, (None, json!({})), asked_by).await.map(|row| row.id)
}

/// Asks for a check of the configuration and, if that goes well, of the credentials.
pub(crate) async fn trial(
    tx: &Tx,
    op: &Op,
    connection: &connection::Model,
    info: &AdapterInfo,
    asked_by: Option<PersonId>,
) -> Result<OperationId, StoreError> {
    let kind = if info.can(CHECK) { CHECK } else { PROBE };
    add(tx, op, connection, kind, asked_by).await
}

/// Asks for everything the adapter can pull.
pub(crate) async fn pulls(
    tx: &Tx,
    op: &Op,
    connection: &connection::Model,
    info: &AdapterInfo,
    asked_by: Option<PersonId>,
) -> Result<Vec<OperationId>, StoreError> {
    let mut asked = Vec::new();
    for kind in PULLS.into_iter().filter(|kind| info.can(kind)) {
        let input = match kind {
            // A child of an order can change without it: what is not through is read again.
            ORDERS => json!({ "open": store::open_orders(tx, connection.id, OPEN_ORDERS).await? }),
            _ => json!({}),
        };
        asked.push(ask(tx, op, connection, kind, (None, input), asked_by).await?.id);
    }
    Ok(asked)
}

/// Asks for an operation. One that is open already answers the same question.
pub(crate) async fn ask(
    tx: &Tx,
    op: &Op,
    connection: &connection::Model,
    kind: &str,
    (subject, input): (Option<ProductId>, Value),
    asked_by: Option<PersonId>,
) -> Result<operation::Model, StoreError> {
    if let Some(open) = store::open_operation(tx, connection.id, kind, subject).await? {
        return Ok(open);
    }
    let row = operation::Model {
        id: op.id(),
        org_id: connection.org_id,
        connection_id: connection.id,
        kind: kind.to_owned(),
        input,
        subject_id: subject,
        state: OperationState::Queued.name().to_owned(),
        due_at: op.now(),
        lease_owner: None,
        lease_until: None,
        cancel_wanted: false,
        attempt: 0,
        failures: 0,
        crashes: 0,
        crashed_at: -1,
        crashes_in_all: 0,
        begun_ms: None,
        seed: String::new(),
        start_state: Value::Null,
        plugin_version: None,
        plugin_hash: None,
        received: 0,
        written: 0,
        unchanged: 0,
        rejected: 0,
        rejections: json!([]),
        progress_done: 0,
        progress_total: None,
        progress_note: None,
        result: None,
        failure_class: None,
        failure_code: None,
        failure_text: None,
        asked_by,
        asked_at: op.now(),
        started_at: None,
        finished_at: None,
    };
    store::add_operation(tx, &row).await?;
    Ok(row)
}
