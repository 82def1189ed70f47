//! Identifiers: claimed by an open application, held by the enterprise it becomes, given back otherwise.

use crate::entity::identifier;
use crate::error::EnterpriseError;
use db::{StoreError, Tx};
use enterprises_contract::{ApplicationId, EnterpriseId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// Claims the identifiers for an application; the first scheme that somebody else holds comes back.
pub(crate) async fn claim(
    tx: &Tx,
    id: ApplicationId,
    identifiers: &[(&'static str, String)],
) -> Result<Option<&'static str>, EnterpriseError> {
    for (scheme, value) in identifiers {
        let held = identifier::Entity::find_by_id(((*scheme).to_owned(), value.clone())).one(tx).await?;
        match held {
            Some(row) if row.application_id == id => {}
            Some(_) => return Ok(Some(scheme)),
            None => {
                let row = identifier::ActiveModel {
                    scheme: Set((*scheme).to_owned()),
                    value: Set(value.clone()),
                    application_id: Set(id),
                    enterprise_id: Set(None),
                };
                let inserted = identifier::Entity::insert(row)
                    .exec_without_returning(tx)
                    .await
                    .map_err(StoreError::from);
                match inserted {
                    // Somebody was faster between the look and the insert; on PostgreSQL the unit is lost, so it is said at once.
                    Err(StoreError::Taken { .. }) => return Ok(Some(scheme)),
                    other => drop(other?),
                }
            }
        }
    }
    Ok(None)
}

/// Which of the identifiers does another application or enterprise hold?
pub(crate) async fn held_by_others(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    identifiers: &[(&'static str, String)],
) -> Result<Vec<&'static str>, EnterpriseError> {
    let mut held = Vec::new();
    for (scheme, value) in identifiers {
        let row = identifier::Entity::find_by_id(((*scheme).to_owned(), value.clone())).one(conn).await?;
        if row.is_some_and(|row| row.application_id != id) {
            held.push(*scheme);
        }
    }
    Ok(held)
}

/// Gives back what an application claimed and did not come to hold.
pub(crate) async fn release(tx: &Tx, id: ApplicationId) -> Result<(), EnterpriseError> {
    identifier::Entity::delete_many()
        .filter(identifier::Column::ApplicationId.eq(id))
        .filter(identifier::Column::EnterpriseId.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The enterprise that holds all of an application's claims from now on.
pub(crate) async fn settle(
    tx: &Tx,
    id: ApplicationId,
    enterprise: EnterpriseId,
) -> Result<(), EnterpriseError> {
    identifier::Entity::update_many()
        .col_expr(identifier::Column::EnterpriseId, Expr::value(enterprise.uuid()))
        .filter(identifier::Column::ApplicationId.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
