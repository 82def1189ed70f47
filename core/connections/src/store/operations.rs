//! Operations: asked for, claimed by one worker at a time, found again after a crash.

use crate::entity::operation;
use crate::lifecycle::OperationState;
use connections_contract::{ConnectionId, OperationId, ProductId};
use db::{StoreError, Tx};
use kernel::{Action, Permit, Timestamp};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set, Statement, Value,
};

/// Reads an operation.
pub(crate) async fn operation(
    db: &impl ConnectionTrait,
    id: OperationId,
) -> Result<Option<operation::Model>, StoreError> {
    Ok(operation::Entity::find_by_id(id).one(db).await?)
}

/// Reads an operation and keeps others from changing it until the unit is over.
pub(crate) async fn lock_operation(tx: &Tx, id: OperationId) -> Result<Option<operation::Model>, StoreError> {
    Ok(operation::Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// The operation of a kind, or about a product, that is not over yet.
pub(crate) async fn open_operation(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    kind: &str,
    subject: Option<ProductId>,
) -> Result<Option<operation::Model>, StoreError> {
    let query = operation::Entity::find().filter(operation::Column::FinishedAt.is_null());
    let query = match subject {
        Some(subject) => query.filter(operation::Column::SubjectId.eq(subject)),
        None => query
            .filter(operation::Column::ConnectionId.eq(connection))
            .filter(operation::Column::Kind.eq(kind))
            .filter(operation::Column::SubjectId.is_null()),
    };
    Ok(query.one(db).await?)
}

/// Adds an operation.
pub(crate) async fn add_operation(tx: &Tx, row: &operation::Model) -> Result<(), StoreError> {
    operation::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes an operation.
pub(crate) async fn save_operation(tx: &Tx, row: &operation::Model) -> Result<(), StoreError> {
    let id = row.id;
    let all = row.clone().into_active_model().reset_all();
    operation::Entity::update_many().set(all).filter(operation::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// The history of a connection, the newest first.
pub(crate) async fn operations(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    before: Option<OperationId>,
    limit: u64,
) -> Result<Vec<operation::Model>, StoreError> {
    let mut query = operation::Entity::find()
        .filter(operation::Column::ConnectionId.eq(connection))
        .order_by_desc(operation::Column::Id)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(operation::Column::Id.lt(before));
    }
    Ok(query.all(db).await?)
}

/// Operations of a connection that are not over.
pub(crate) async fn open_operations(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
) -> Result<Vec<operation::Model>, StoreError> {
    let of = operation::Column::ConnectionId.eq(connection);
    let open = operation::Column::FinishedAt.is_null();
    Ok(operation::Entity::find().filter(of).filter(open).order_by_asc(operation::Column::Id).all(db).await?)
}

/// Wants all operations of a connection ended, and soon: those that wait for their time wait no longer.
pub(crate) async fn call_off_all<A: Action>(
    tx: &Tx,
    _: &Permit<A>,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let wanted = operation::ActiveModel { cancel_wanted: Set(true), due_at: Set(now), ..Default::default() };
    operation::Entity::update_many()
        .set(wanted)
        .filter(operation::Column::ConnectionId.eq(connection))
        .filter(operation::Column::FinishedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Operations that wait for an operator.
pub(crate) async fn parked_operations(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<operation::Model>, StoreError> {
    let parked = operation::Column::State.eq(OperationState::Parked.name());
    Ok(operation::Entity::find()
        .filter(parked)
        .order_by_asc(operation::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// Claims the operation that is due the longest, of a connection that no other worker is busy with.
///
/// `owner` holds it until `until`; a lease that ran out is anybody's, so the operations of a killed process go on. What is due at
/// the same time goes by its kind: the catalogue comes before the orders that speak of it.
pub(crate) async fn claim(
    tx: &Tx,
    owner: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<operation::Model>, StoreError> {
    expire_leases(tx, now).await?;
    let lock = match tx.get_database_backend() {
        DbBackend::Postgres => " FOR UPDATE OF o SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "SELECT o.id FROM connection_operation o JOIN connection c ON c.id = o.connection_id \
         WHERE o.finished_at IS NULL AND o.due_at <= $1 AND (o.lease_until IS NULL OR o.lease_until <= $2) \
         AND (c.stage = 'ok' OR o.cancel_wanted \
         OR (o.kind IN ('config.check', 'probe') AND c.stage IN ('new', 'needs_credentials', 'failing'))) \
         AND (c.circuit_until IS NULL OR c.circuit_until <= $3 OR o.cancel_wanted) \
         AND NOT EXISTS (SELECT 1 FROM connection_operation busy WHERE busy.connection_id = o.connection_id \
         AND busy.state = 'running' AND busy.id <> o.id) \
         ORDER BY o.due_at, o.kind, o.id LIMIT 1{lock}"
    );
    let values: [Value; 3] = [now.into(), now.into(), now.into()];
    let asked = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let Some(found) = tx.query_one_raw(asked).await? else { return Ok(None) };
    let id: OperationId = found.try_get("", "id")?;
    let Some(mut row) = operation::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    row.state = OperationState::Running.name().to_owned();
    row.lease_owner = Some(owner.to_owned());
    row.lease_until = Some(until);
    row.started_at = row.started_at.or(Some(now));
    save_operation(tx, &row).await?;
    Ok(Some(row))
}

/// Extends a lease; false if it is somebody else's by now.
pub(crate) async fn keep_lease(
    tx: &Tx,
    id: OperationId,
    owner: &str,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let longer = operation::ActiveModel { lease_until: Set(Some(until)), ..Default::default() };
    let done = operation::Entity::update_many()
        .set(longer)
        .filter(operation::Column::Id.eq(id))
        .filter(operation::Column::LeaseOwner.eq(owner))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Lets go of what a worker held that has ended: all its claims begin with `owner`. Without an owner, of everything that is held.
pub(crate) async fn release_leases(tx: &Tx, owner: Option<&str>) -> Result<u64, StoreError> {
    let held = match owner {
        Some(owner) => operation::Column::LeaseOwner.starts_with(owner),
        None => operation::Column::LeaseOwner.is_not_null(),
    };
    let update = operation::Entity::update_many().set(waiting()).filter(held);
    let running = operation::Column::State.eq(OperationState::Running.name());
    Ok(update.filter(running).exec(tx).await?.rows_affected)
}

/// An operation that somebody holds.
#[derive(FromQueryResult)]
struct Held {
    id: OperationId,
}

/// Lets go of what nobody gave a sign of life for. What only looked as if it ran would keep its connection from everything else,
/// above all from the trials by which a paused connection comes back.
async fn expire_leases(tx: &Tx, now: Timestamp) -> Result<(), StoreError> {
    let over = operation::Column::LeaseUntil.lte(now);
    let running = operation::Column::State.eq(OperationState::Running.name());
    // Another worker may be letting go of the same ones: neither waits for the other.
    let held = operation::Entity::find()
        .select_only()
        .column(operation::Column::Id)
        .filter(running)
        .filter(over)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_model::<Held>()
        .all(tx)
        .await?;
    if !held.is_empty() {
        let update = operation::Entity::update_many().set(waiting());
        let ids = held.into_iter().map(|operation| operation.id);
        update.filter(operation::Column::Id.is_in(ids)).exec(tx).await?;
    }
    Ok(())
}

/// An operation that nobody holds and that goes on by itself.
fn waiting() -> operation::ActiveModel {
    operation::ActiveModel {
        state: Set(OperationState::Waiting.name().to_owned()),
        lease_owner: Set(None),
        lease_until: Set(None),
        ..Default::default()
    }
}
