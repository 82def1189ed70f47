//! Organisations.

use crate::entity::organisation::{ActiveModel, Column, Entity, Model};
use crate::error::AccountsError;
use crate::organisation::OrganisationKind;
use crate::policy::Warrant;
use db::{StoreError, Tx};
use kernel::{Op, OrgId};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Set};

pub(crate) async fn insert(
    tx: &Tx,
    _: &dyn Warrant,
    op: &Op,
    kind: OrganisationKind,
    name: String,
) -> Result<OrgId, StoreError> {
    let id = op.id();
    let row = ActiveModel { id: Set(id), kind: Set(kind), name: Set(name), created_at: Set(op.now()) };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: OrgId) -> Result<Model, AccountsError> {
    let found = Entity::find_by_id(id).one(conn).await.map_err(StoreError::from)?;
    found.ok_or(AccountsError::NotFound)
}

/// Locks the row: who changes an organisation's administrators does so one after the other.
pub(crate) async fn lock(tx: &Tx, id: OrgId) -> Result<Model, AccountsError> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx).await.map_err(StoreError::from)?;
    found.ok_or(AccountsError::NotFound)
}

/// A slice of those in `only`, or of all, in the order of their ids.
pub(crate) async fn after(
    conn: &impl ConnectionTrait,
    only: Option<&[OrgId]>,
    after: Option<OrgId>,
    limit: u64,
) -> Result<Vec<Model>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::Id).limit(limit);
    if let Some(only) = only {
        query = query.filter(Column::Id.is_in(only.iter().copied()));
    }
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.all(conn).await?)
}
