//! Applications: one at a time, locked, saved under the next version.

use super::json;
use super::rows::{Loaded, load, stage_columns};
use crate::clocks::{Clocks, DueDate};
use crate::entity::{application, document};
use crate::error::EnterpriseError;
use crate::lifecycle::{Application, Case, Draft, Stage};
use crate::policy::Decision;
use db::{StoreError, Tx};
use enterprises_contract::ApplicationId;
use kernel::{Permit, Timestamp};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;

/// Loads one and keeps everybody else from changing it until the unit is over.
pub(crate) async fn lock(tx: &Tx, id: ApplicationId) -> Result<Loaded, EnterpriseError> {
    let row = application::Entity::find_by_id(id).lock(LockType::Update).one(tx).await?;
    row.ok_or(EnterpriseError::NoApplication(id)).and_then(|row| Ok(load(row)?))
}

/// Loads one to look at.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: ApplicationId) -> Result<Loaded, EnterpriseError> {
    let row = application::Entity::find_by_id(id).one(conn).await?;
    row.ok_or(EnterpriseError::NoApplication(id)).and_then(|row| Ok(load(row)?))
}

/// Writes a new draft.
pub(crate) async fn insert<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    case: &Case<Draft>,
    now: Timestamp,
) -> Result<(), EnterpriseError> {
    let row = application::ActiveModel {
        id: Set(case.id),
        organisation_id: Set(case.applicant),
        stage: Set(Stage::Draft.code().to_owned()),
        version: Set(case.version),
        purpose: Set(case.purpose.code().to_owned()),
        target_id: Set(case.purpose.base().map(|base| base.enterprise)),
        base_version: Set(case.purpose.base().map(|base| base.version)),
        answers: Set(json(&case.answers)?),
        due_provisional: Set(false),
        created_by: Set(permit.by()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let inserted =
        application::Entity::insert(row).exec_without_returning(tx).await.map_err(StoreError::from);
    match inserted {
        Err(error) if error.is_taken("enterprises_application", "organisation_id") => {
            Err(EnterpriseError::AlreadyApplied)
        }
        other => Ok(other.map(drop)?),
    }
}

/// Saves what became of an application, under the next version, and gives it back with that version.
pub(crate) async fn save<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    application: Application,
    clocks: &Clocks,
    now: Timestamp,
) -> Result<Application, EnterpriseError> {
    let application = application.with_next_version();
    let mut row = application::ActiveModel {
        id: Set(application.id()),
        stage: Set(application.stage().code().to_owned()),
        version: Set(application.version()),
        answers: Set(json(application.answers())?),
        updated_at: Set(now),
        ..Default::default()
    };
    stage_columns(&mut row, &application, clocks)?;
    application::Entity::update(row).exec(tx).await?;
    Ok(application)
}

/// Keeps the due date that the calendars of now give. The application is what it was, so its version is too.
pub(crate) async fn save_due_date<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: ApplicationId,
    due: DueDate,
) -> Result<(), EnterpriseError> {
    let row = application::ActiveModel {
        id: Set(id),
        due_at: Set(due.at),
        due_provisional: Set(due.provisional),
        ..Default::default()
    };
    application::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Keeps the representative's identity number, sealed.
pub(crate) async fn save_identity<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: ApplicationId,
    sealed: Vec<u8>,
) -> Result<(), EnterpriseError> {
    let row =
        application::ActiveModel { id: Set(id), representative_id: Set(Some(sealed)), ..Default::default() };
    application::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Deletes a draft for good, with the rows of its documents.
pub(crate) async fn delete_draft<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: ApplicationId,
) -> Result<(), EnterpriseError> {
    document::Entity::delete_many().filter(document::Column::ApplicationId.eq(id)).exec(tx).await?;
    application::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}
