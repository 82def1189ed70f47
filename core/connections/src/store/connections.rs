//! Connections, credentials, cursors.

use crate::entity::{connection, credential, cursor};
use crate::lifecycle::Stage;
use connections_contract::ConnectionId;
use db::{StoreError, Tx};
use kernel::{Action, OrgId, Permit, Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

/// Reads a connection and keeps others from changing it until the unit is over.
pub(crate) async fn lock_connection(
    tx: &Tx,
    id: ConnectionId,
) -> Result<Option<connection::Model>, StoreError> {
    Ok(connection::Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// Reads the connections of an organisation, by id, and keeps others from changing them until the unit is over.
pub(crate) async fn lock_connections_of(tx: &Tx, org: OrgId) -> Result<Vec<connection::Model>, StoreError> {
    let of = connection::Column::OrgId.eq(org);
    Ok(connection::Entity::find()
        .filter(of)
        .order_by_asc(connection::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?)
}

/// Reads a connection.
pub(crate) async fn connection(
    db: &impl ConnectionTrait,
    id: ConnectionId,
) -> Result<Option<connection::Model>, StoreError> {
    Ok(connection::Entity::find_by_id(id).one(db).await?)
}

/// Lists connections by id: those of `orgs`, or all.
pub(crate) async fn connections(
    db: &impl ConnectionTrait,
    orgs: Option<&[OrgId]>,
    after: Option<ConnectionId>,
    limit: u64,
) -> Result<Vec<connection::Model>, StoreError> {
    let mut query = connection::Entity::find().order_by_asc(connection::Column::Id).limit(limit);
    if let Some(orgs) = orgs {
        query = query.filter(connection::Column::OrgId.is_in(orgs.iter().copied()));
    }
    if let Some(after) = after {
        query = query.filter(connection::Column::Id.gt(after));
    }
    Ok(query.all(db).await?)
}

/// Connections that need somebody's hand, or whose store does not answer: how many there are, and the first of them by id.
pub(crate) async fn troubled_connections(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<(u64, Vec<connection::Model>), StoreError> {
    use connection::Column::{CircuitUntil, Id, Stage as Now};
    let stuck = Now.is_in([Stage::NeedsCredentials, Stage::Failing].map(Stage::name));
    let silent = Now.is_in([Stage::New, Stage::Ok].map(Stage::name)).and(CircuitUntil.is_not_null());
    let query = connection::Entity::find().filter(stuck.or(silent)).order_by_asc(Id);
    Ok((query.clone().count(db).await?, query.limit(limit).all(db).await?))
}

/// Adds a connection.
pub(crate) async fn add_connection<A: Action>(
    tx: &Tx,
    _: &Permit<A>,
    row: &connection::Model,
) -> Result<(), StoreError> {
    connection::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes a connection that somebody was permitted to change.
pub(crate) async fn save_connection<A: Action>(
    tx: &Tx,
    _: &Permit<A>,
    row: &connection::Model,
) -> Result<(), StoreError> {
    settle_connection(tx, row).await
}

/// Writes a connection that an operation told something about; nobody decided anything.
pub(crate) async fn settle_connection(tx: &Tx, row: &connection::Model) -> Result<(), StoreError> {
    let id = row.id;
    let all = row.clone().into_active_model().reset_all();
    connection::Entity::update_many().set(all).filter(connection::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Connections whose next pull is due, the longest due first.
pub(crate) async fn due_connections(
    tx: &Tx,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<connection::Model>, StoreError> {
    let due = connection::Column::NextDue.lte(now);
    let query = connection::Entity::find().filter(due).order_by_asc(connection::Column::NextDue).limit(limit);
    let query = query.lock_with_behavior(
        sea_orm::sea_query::LockType::Update,
        sea_orm::sea_query::LockBehavior::SkipLocked,
    );
    Ok(query.all(tx).await?)
}

/// The credentials a connection has, sealed.
pub(crate) async fn credentials(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
) -> Result<Vec<credential::Model>, StoreError> {
    let of = credential::Column::ConnectionId.eq(connection);
    Ok(credential::Entity::find().filter(of).order_by_desc(credential::Column::MadeAt).all(db).await?)
}

/// Erases the credentials a connection has: of one scheme, or all. That they were there is remembered.
pub(crate) async fn retire_credentials<A: Action>(
    tx: &Tx,
    _: &Permit<A>,
    connection: ConnectionId,
    scheme: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let retired =
        credential::ActiveModel { sealed: Set(None), retired_at: Set(Some(now)), ..Default::default() };
    let mut update = credential::Entity::update_many()
        .set(retired)
        .filter(credential::Column::ConnectionId.eq(connection))
        .filter(credential::Column::RetiredAt.is_null());
    if let Some(scheme) = scheme {
        update = update.filter(credential::Column::Scheme.eq(scheme));
    }
    update.exec(tx).await?;
    Ok(())
}

/// Adds a sealed credential; the one before it must have been retired.
pub(crate) async fn add_credential<A: Action>(
    tx: &Tx,
    _: &Permit<A>,
    row: credential::Model,
) -> Result<(), StoreError> {
    credential::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// Where the next pull of a kind goes on.
pub(crate) async fn cursor(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    kind: &str,
) -> Result<Option<cursor::Model>, StoreError> {
    Ok(cursor::Entity::find_by_id((connection, kind.to_owned())).one(db).await?)
}

/// Moves a cursor.
pub(crate) async fn save_cursor(tx: &Tx, row: cursor::Model) -> Result<(), StoreError> {
    let columns = [cursor::Column::State, cursor::Column::StateV, cursor::Column::StoredAt];
    let conflict =
        sea_orm::sea_query::OnConflict::columns([cursor::Column::ConnectionId, cursor::Column::Kind])
            .update_columns(columns)
            .to_owned();
    let row = row.into_active_model().reset_all();
    cursor::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}
