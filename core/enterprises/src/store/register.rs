//! The register: enterprises and their versions.

use super::{json, lookup, read};
use crate::entity::{enterprise, version};
use crate::error::EnterpriseError;
use crate::lifecycle::{Change, Purpose};
use crate::policy::Decision;
use crate::register::{Entry, Hit, Status, Version};
use chrono::TimeDelta;
use db::{ReceiptId, StoreError, Tx};
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{Id, OrgId, Permit, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The case that led to a version of an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause<'a> {
    pub(crate) application: ApplicationId,
    pub(crate) purpose: Purpose,
    pub(crate) because: &'a str,
    pub(crate) receipt: ReceiptId,
}

/// Enters an enterprise with its first version.
pub(crate) async fn enter<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    entry: &Entry,
    cause: Cause<'_>,
) -> Result<(), EnterpriseError> {
    let text = lookup::text(entry);
    let row = enterprise::ActiveModel {
        id: Set(entry.id),
        organisation_id: Set(entry.organisation),
        status: Set(entry.status.code().to_owned()),
        version: Set(entry.version),
        legal_name: Set(entry.registration.legal_name.clone()),
        name_key: Set(text.as_str().to_owned()),
        jurisdiction: Set(entry.registration.jurisdiction.clone()),
        registered_at: Set(entry.registered_at),
        verified_until: Set(entry.verified_until),
        reminded_days: Set(NOT_REMINDED),
        updated_at: Set(entry.registered_at),
    };
    let inserted = enterprise::Entity::insert(row).exec_without_returning(tx).await.map_err(StoreError::from);
    match inserted {
        Err(error) if error.is_taken("enterprises_enterprise", "organisation_id") => {
            return Err(EnterpriseError::AlreadyApplied);
        }
        other => drop(other?),
    }
    lookup::index(tx, permit, entry.id, &text).await?;
    add_version(tx, permit, entry, cause, entry.registered_at).await
}

/// Moves an entry on to its next version.
pub(crate) async fn advance<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    entry: &Entry,
    cause: Cause<'_>,
    now: Timestamp,
) -> Result<(), EnterpriseError> {
    let text = lookup::text(entry);
    let row = enterprise::ActiveModel {
        id: Set(entry.id),
        status: Set(entry.status.code().to_owned()),
        version: Set(entry.version),
        legal_name: Set(entry.registration.legal_name.clone()),
        name_key: Set(text.as_str().to_owned()),
        jurisdiction: Set(entry.registration.jurisdiction.clone()),
        verified_until: Set(entry.verified_until),
        reminded_days: Set(NOT_REMINDED),
        updated_at: Set(now),
        ..Default::default()
    };
    enterprise::Entity::update(row).exec(tx).await?;
    lookup::index(tx, permit, entry.id, &text).await?;
    add_version(tx, permit, entry, cause, now).await
}

async fn add_version<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    entry: &Entry,
    cause: Cause<'_>,
    now: Timestamp,
) -> Result<(), EnterpriseError> {
    let row = version::ActiveModel {
        enterprise_id: Set(entry.id),
        version: Set(entry.version),
        purpose: Set(cause.purpose.code().to_owned()),
        because: Set(Some(cause.because.to_owned()).filter(|text| !text.is_empty())),
        registration: Set(json(&entry.registration)?),
        application_id: Set(cause.application),
        decided_by: Set(permit.by()),
        effective_at: Set(now),
        receipt_id: Set(cause.receipt.uuid()),
    };
    version::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Changes where an entry stands, and nothing else.
pub(crate) async fn set_status<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: EnterpriseId,
    status: Status,
    now: Timestamp,
) -> Result<(), EnterpriseError> {
    let row = enterprise::ActiveModel {
        id: Set(id),
        status: Set(status.code().to_owned()),
        updated_at: Set(now),
        ..Default::default()
    };
    enterprise::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Notes that the reminder of so many days before the end was given.
pub(crate) async fn set_reminded<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: EnterpriseId,
    days: i64,
) -> Result<(), EnterpriseError> {
    let row = enterprise::ActiveModel { id: Set(id), reminded_days: Set(days), ..Default::default() };
    enterprise::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Entries of these statuses whose verification ends before `before`, the longest ended first, with the last reminder given.
pub(crate) async fn ending(
    conn: &impl ConnectionTrait,
    statuses: &[Status],
    before: Timestamp,
    limit: u64,
) -> Result<Vec<EnterpriseId>, EnterpriseError> {
    let rows = enterprise::Entity::find()
        .filter(enterprise::Column::Status.is_in(statuses.iter().map(|status| status.code())))
        .filter(enterprise::Column::VerifiedUntil.lte(before))
        .order_by_asc(enterprise::Column::VerifiedUntil)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Entries whose verification ends between two instants and which were not reminded yet of the nearest of `reminders`.
///
/// A little wide on purpose: which reminder is due the unit decides that locks the entry.
pub(crate) async fn unreminded(
    conn: &impl ConnectionTrait,
    statuses: &[Status],
    (now, soon): (Timestamp, Timestamp),
    reminders: &[i64],
    limit: u64,
) -> Result<Vec<EnterpriseId>, EnterpriseError> {
    let waiting = reminders.iter().fold(Condition::any(), |any, days| {
        let near = enterprise::Column::VerifiedUntil.lte(now + TimeDelta::days(*days));
        any.add(Condition::all().add(near).add(enterprise::Column::RemindedDays.gt(*days)))
    });
    let rows = enterprise::Entity::find()
        .filter(enterprise::Column::Status.is_in(statuses.iter().map(|status| status.code())))
        .filter(enterprise::Column::VerifiedUntil.gt(now))
        .filter(enterprise::Column::VerifiedUntil.lte(soon))
        .filter(waiting)
        .order_by_asc(enterprise::Column::VerifiedUntil)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Loads an entry and keeps others from changing it, with the days of its last reminder.
pub(crate) async fn lock_enterprise(tx: &Tx, id: EnterpriseId) -> Result<(Entry, i64), EnterpriseError> {
    let row = enterprise::Entity::find_by_id(id).lock(LockType::Update).one(tx).await?;
    let row = row.ok_or(EnterpriseError::NotFound("enterprise"))?;
    let reminded = row.reminded_days;
    Ok((entry(tx, row).await?, reminded))
}

/// No reminder was given for the verification that holds: more days than any reminder has.
pub(crate) const NOT_REMINDED: i64 = 9999;

/// An enterprise.
pub(crate) async fn find_enterprise(
    conn: &impl ConnectionTrait,
    id: EnterpriseId,
) -> Result<Entry, EnterpriseError> {
    let row =
        enterprise::Entity::find_by_id(id).one(conn).await?.ok_or(EnterpriseError::NotFound("enterprise"))?;
    entry(conn, row).await
}

/// The enterprise of an organisation.
pub(crate) async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrgId,
) -> Result<Option<(EnterpriseId, Status)>, EnterpriseError> {
    let row = enterprise::Entity::find()
        .filter(enterprise::Column::OrganisationId.eq(organisation))
        // One that has left the register may stand beside the one that holds.
        .order_by_desc(enterprise::Column::RegisteredAt)
        .one(conn)
        .await?;
    row.map(|row| Ok((row.id, status(&row.status)?))).transpose()
}

async fn entry(conn: &impl ConnectionTrait, row: enterprise::Model) -> Result<Entry, EnterpriseError> {
    let current = version::Entity::find_by_id((row.id, row.version)).one(conn).await?;
    let current = current.ok_or_else(|| StoreError::corrupt("enterprise", "its version is gone"))?;
    Ok(Entry {
        id: row.id,
        organisation: row.organisation_id,
        status: status(&row.status)?,
        version: row.version,
        registration: read("registration", current.registration)?,
        registered_at: row.registered_at,
        verified_until: row.verified_until,
    })
}

/// All versions of an entry, the newest first.
pub(crate) async fn versions(
    conn: &impl ConnectionTrait,
    id: EnterpriseId,
) -> Result<Vec<Version>, EnterpriseError> {
    let rows = version::Entity::find()
        .filter(version::Column::EnterpriseId.eq(id))
        .order_by_desc(version::Column::Version)
        .limit(1000)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| Ok(version_of(row)?)).collect()
}

/// The enterprises that these applications made or changed.
pub(crate) async fn of_applications(
    conn: &impl ConnectionTrait,
    applications: &[Uuid],
) -> Result<BTreeMap<Uuid, EnterpriseId>, EnterpriseError> {
    let rows = version::Entity::find()
        .filter(version::Column::ApplicationId.is_in(applications.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.application_id.uuid(), row.enterprise_id)).collect())
}

/// One version of an entry.
pub(crate) async fn version(
    conn: &impl ConnectionTrait,
    id: EnterpriseId,
    number: i64,
) -> Result<Version, EnterpriseError> {
    let row = version::Entity::find_by_id((id, number)).one(conn).await?;
    Ok(version_of(row.ok_or(EnterpriseError::NotFound("version"))?)?)
}

fn version_of(row: version::Model) -> Result<Version, StoreError> {
    Ok(Version {
        version: row.version,
        change: Change::parse(&row.purpose),
        because: row.because,
        application: row.application_id,
        registration: read("registration", row.registration)?,
        effective_at: row.effective_at,
        receipt: Id::from_uuid(row.receipt_id),
    })
}

/// Lists all, in the order of ids.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    after: Option<EnterpriseId>,
    limit: u64,
) -> Result<Vec<Hit>, EnterpriseError> {
    let mut query = enterprise::Entity::find().order_by_asc(enterprise::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(enterprise::Column::Id.gt(after));
    }
    let rows = query.all(conn).await?;
    rows.into_iter().map(hit).collect()
}

fn hit(row: enterprise::Model) -> Result<Hit, EnterpriseError> {
    Ok(Hit {
        id: row.id,
        status: status(&row.status)?,
        legal_name: row.legal_name,
        jurisdiction: row.jurisdiction,
        registered_at: row.registered_at,
    })
}

pub(super) fn status(code: &str) -> Result<Status, StoreError> {
    Status::parse(code).ok_or_else(|| StoreError::corrupt("status", code.to_owned()))
}

/// Finds an enterprise by an identifier it holds.
pub(crate) async fn by_identifier(
    conn: &impl ConnectionTrait,
    scheme: &str,
    value: &str,
) -> Result<Option<Hit>, EnterpriseError> {
    let held = crate::entity::identifier::Entity::find_by_id((scheme.to_owned(), value.to_owned()))
        .one(conn)
        .await?;
    let Some(id) = held.and_then(|row| row.enterprise_id) else { return Ok(None) };
    enterprise::Entity::find_by_id(id).one(conn).await?.map(hit).transpose()
}
