//! Identifiers: claimed by an open application, held by the enterprise it becomes, given back otherwise.

use crate::entity::identifier;
use crate::error::EnterpriseError;
use db::{StoreError, Tx};
use enterprises_contract::{ApplicationId, EnterpriseId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// Who claims: an application, and the enterprise it is about if there is one already.
pub(crate) type Claimant = (ApplicationId, Option<EnterpriseId>);

fn is_of(row: &identifier::Model, (application, enterprise): Claimant) -> bool {
    row.application_id == application || (enterprise.is_some() && row.enterprise_id == enterprise)
}

/// Claims the identifiers for an application; the first scheme that somebody else holds comes back.
pub(crate) async fn claim(
    tx: &Tx,
    (id, of): Claimant,
    identifiers: &[(&'static str, String)],
) -> Result<Option<&'static str>, EnterpriseError> {
    for (scheme, value) in identifiers {
        let held = identifier::Entity::find_by_id(((*scheme).to_owned(), value.clone())).one(tx).await?;
        match held {
            Some(row) if is_of(&row, (id, of)) => {}
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
    claimant: Claimant,
    identifiers: &[(&'static str, String)],
) -> Result<Vec<&'static str>, EnterpriseError> {
    let mut held = Vec::new();
    for (scheme, value) in identifiers {
        let row = identifier::Entity::find_by_id(((*scheme).to_owned(), value.clone())).one(conn).await?;
        if row.is_some_and(|row| !is_of(&row, claimant)) {
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

/// The enterprise holds these identifiers from now on, and no others.
pub(crate) async fn settle(
    tx: &Tx,
    id: ApplicationId,
    enterprise: EnterpriseId,
    identifiers: &[(&'static str, String)],
) -> Result<(), EnterpriseError> {
    let held =
        identifier::Entity::find().filter(identifier::Column::EnterpriseId.eq(enterprise)).all(tx).await?;
    let kept = |row: &identifier::Model| {
        identifiers.iter().any(|(scheme, value)| *scheme == row.scheme && *value == row.value)
    };
    for row in held.iter().filter(|row| !kept(row)) {
        identifier::Entity::delete_by_id((row.scheme.clone(), row.value.clone())).exec(tx).await?;
    }
    identifier::Entity::update_many()
        .col_expr(identifier::Column::EnterpriseId, Expr::value(enterprise.uuid()))
        .filter(identifier::Column::ApplicationId.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// An enterprise that has left the register holds no identifier any more: whoever bears it may register anew.
pub(crate) async fn give_back(tx: &Tx, enterprise: EnterpriseId) -> Result<(), EnterpriseError> {
    identifier::Entity::delete_many()
        .filter(identifier::Column::EnterpriseId.eq(enterprise))
        .exec(tx)
        .await?;
    Ok(())
}
