//! The documents of applications.

use crate::document::DocumentId;
use crate::entity::document;
use crate::error::EnterpriseError;
use crate::policy::Decision;
use crate::requirement::Slot;
use db::Tx;
use enterprises_contract::ApplicationId;
use kernel::{Permit, Timestamp};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use std::collections::BTreeSet;

/// Writes down a document.
pub(crate) async fn attach<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    row: document::Model,
) -> Result<(), EnterpriseError> {
    document::Entity::insert(document::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes a document out of its slot; the file stays until retention ends, for the ledger has committed to it.
pub(crate) async fn detach<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: DocumentId,
    now: Timestamp,
) -> Result<(), EnterpriseError> {
    let row = document::ActiveModel { id: Set(id), removed_at: Set(Some(now)), ..Default::default() };
    document::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// The documents of an application that were not removed, the oldest first.
pub(crate) async fn documents(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<Vec<document::Model>, EnterpriseError> {
    Ok(document::Entity::find()
        .filter(document::Column::ApplicationId.eq(id))
        .filter(document::Column::RemovedAt.is_null())
        .order_by_asc(document::Column::Id)
        .all(conn)
        .await?)
}

/// The slots of these documents.
pub(crate) fn slots(documents: &[document::Model]) -> BTreeSet<Slot> {
    documents.iter().filter_map(|document| Slot::parse(&document.slot)).collect()
}
