//! All SQL about the register: enterprises, their versions and certificates.

use super::{json, read};
use crate::certificate::{CertificateId, Claims, Serial};
use crate::entity::{certificate, enterprise, version};
use crate::error::EnterpriseError;
use crate::policy::Decision;
use crate::register::{Certificate, Entry, Hit, Status, Version, name_key};
use db::{ReceiptId, StoreError, Tx};
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{Id, OrgId, Permit, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LikeExpr, LockType};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

/// Enters an enterprise with its first version.
pub(crate) async fn enter<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    entry: &Entry,
    application: ApplicationId,
    receipt: ReceiptId,
) -> Result<(), EnterpriseError> {
    let row = enterprise::ActiveModel {
        id: Set(entry.id),
        organisation_id: Set(entry.organisation),
        status: Set(entry.status.code().to_owned()),
        version: Set(entry.version),
        legal_name: Set(entry.registration.legal_name.clone()),
        name_key: Set(search_key(entry)),
        jurisdiction: Set(entry.registration.jurisdiction.clone()),
        registered_at: Set(entry.registered_at),
        updated_at: Set(entry.registered_at),
    };
    let inserted = enterprise::Entity::insert(row).exec_without_returning(tx).await.map_err(StoreError::from);
    match inserted {
        Err(error) if error.is_taken("enterprises_enterprise", "organisation_id") => {
            return Err(EnterpriseError::AlreadyApplied);
        }
        other => drop(other?),
    }
    let row = version::ActiveModel {
        enterprise_id: Set(entry.id),
        version: Set(entry.version),
        registration: Set(json(&entry.registration)?),
        application_id: Set(application),
        decided_by: Set(permit.by()),
        effective_at: Set(entry.registered_at),
        receipt_id: Set(receipt.uuid()),
    };
    version::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Both names, so that either is found.
fn search_key(entry: &Entry) -> String {
    let latin = entry.registration.latin_name.as_deref().unwrap_or_default();
    format!("{}\n{}", name_key(&entry.registration.legal_name), name_key(latin))
}

/// Writes a certificate.
pub(crate) async fn issue<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: CertificateId,
    claims: &Claims,
    receipt: ReceiptId,
) -> Result<(), EnterpriseError> {
    let row = certificate::ActiveModel {
        id: Set(id),
        serial: Set(claims.serial.clone()),
        enterprise_id: Set(claims.enterprise),
        claims: Set(json(claims)?),
        issued_at: Set(claims.issued_at),
        valid_until: Set(claims.valid_until),
        receipt_id: Set(receipt.uuid()),
        ..Default::default()
    };
    certificate::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Revokes a certificate.
pub(crate) async fn revoke<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    id: CertificateId,
    reason: String,
    now: Timestamp,
) -> Result<(), EnterpriseError> {
    let row = certificate::ActiveModel {
        id: Set(id),
        revoked_at: Set(Some(now)),
        revoked_by: Set(Some(permit.by())),
        revoked_reason: Set(Some(reason)),
        ..Default::default()
    };
    certificate::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Loads a certificate and keeps others from changing it.
pub(crate) async fn lock_certificate(
    tx: &Tx,
    serial: &Serial,
) -> Result<(CertificateId, Certificate), EnterpriseError> {
    let row = certificate::Entity::find()
        .filter(certificate::Column::Serial.eq(serial.as_str()))
        .lock(LockType::Update)
        .one(tx)
        .await?
        .ok_or(EnterpriseError::NotFound("certificate"))?;
    Ok((row.id, with_holder(tx, row).await?))
}

/// A certificate by its serial.
pub(crate) async fn find_certificate(
    conn: &impl ConnectionTrait,
    serial: &Serial,
) -> Result<Certificate, EnterpriseError> {
    let found =
        certificate::Entity::find().filter(certificate::Column::Serial.eq(serial.as_str())).one(conn).await?;
    with_holder(conn, found.ok_or(EnterpriseError::NotFound("certificate"))?).await
}

/// The certificates of an enterprise, the newest first.
pub(crate) async fn certificates(
    conn: &impl ConnectionTrait,
    of: EnterpriseId,
) -> Result<Vec<Certificate>, EnterpriseError> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::EnterpriseId.eq(of))
        .order_by_desc(certificate::Column::IssuedAt)
        .limit(100)
        .all(conn)
        .await?;
    let holder = find_enterprise(conn, of).await?;
    rows.into_iter().map(|row| Ok(certificate_of(row, holder.organisation)?)).collect()
}

async fn with_holder(
    conn: &impl ConnectionTrait,
    row: certificate::Model,
) -> Result<Certificate, EnterpriseError> {
    let holder = enterprise::Entity::find_by_id(row.enterprise_id).one(conn).await?;
    let holder = holder.ok_or_else(|| StoreError::corrupt("certificate", "its enterprise is gone"))?;
    Ok(certificate_of(row, holder.organisation_id)?)
}

fn certificate_of(row: certificate::Model, organisation: OrgId) -> Result<Certificate, StoreError> {
    let serial = row.serial.parse().map_err(|error| StoreError::corrupt("certificate serial", error))?;
    Ok(Certificate {
        serial,
        enterprise: row.enterprise_id,
        organisation,
        claims: read("certificate", row.claims)?,
        receipt: Id::from_uuid(row.receipt_id),
        revoked: row.revoked_at.zip(row.revoked_reason),
    })
}

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
        .one(conn)
        .await?;
    row.map(|row| Ok((row.id, status(&row.status)?))).transpose()
}

/// Does an enterprise have a certificate that nobody revoked?
pub(crate) async fn is_certified(
    conn: &impl ConnectionTrait,
    of: EnterpriseId,
) -> Result<bool, EnterpriseError> {
    let unrevoked = certificate::Entity::find()
        .filter(certificate::Column::EnterpriseId.eq(of))
        .filter(certificate::Column::RevokedAt.is_null());
    Ok(unrevoked.one(conn).await?.is_some())
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
    rows.into_iter()
        .map(|row| {
            Ok(Version {
                version: row.version,
                registration: read("registration", row.registration)?,
                effective_at: row.effective_at,
                receipt: Id::from_uuid(row.receipt_id),
            })
        })
        .collect()
}

/// Searches by a part of a name, or lists all, in the order of ids.
pub(crate) async fn search(
    conn: &impl ConnectionTrait,
    part: &str,
    after: Option<EnterpriseId>,
    limit: u64,
) -> Result<Vec<Hit>, EnterpriseError> {
    let mut query = enterprise::Entity::find().order_by_asc(enterprise::Column::Id).limit(limit);
    let part = name_key(part);
    if !part.is_empty() {
        // The key is folded in Rust, so both engines compare the same; what LIKE would read as a pattern is escaped.
        let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query
            .filter(enterprise::Column::NameKey.like(LikeExpr::new(format!("%{escaped}%")).escape('\\')));
    }
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

fn status(code: &str) -> Result<Status, StoreError> {
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
