//! Certificates: issued, replaced, revoked, looked up.

use super::register::find_enterprise;
use super::{json, read};
use crate::certificate::{CertificateId, Claims, Serial};
use crate::entity::{certificate, enterprise};
use crate::error::EnterpriseError;
use crate::policy::Decision;
use crate::register::Certificate;
use db::{ReceiptId, StoreError, Tx};
use enterprises_contract::EnterpriseId;
use kernel::{Id, OrgId, Permit, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

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

/// Marks the certificates of an enterprise that still hold as replaced by a newer one.
pub(crate) async fn supersede<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    of: EnterpriseId,
    by: &str,
) -> Result<(), EnterpriseError> {
    certificate::Entity::update_many()
        .col_expr(certificate::Column::SupersededBy, Expr::value(by))
        .filter(certificate::Column::EnterpriseId.eq(of))
        .filter(certificate::Column::Serial.ne(by))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(certificate::Column::SupersededBy.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The ids and serials of the certificates of an enterprise that were neither revoked nor replaced.
pub(crate) async fn in_force(
    tx: &Tx,
    of: EnterpriseId,
) -> Result<Vec<(CertificateId, String)>, EnterpriseError> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::EnterpriseId.eq(of))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(certificate::Column::SupersededBy.is_null())
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.serial)).collect())
}

/// Loads a certificate and keeps others from changing it.
pub(crate) async fn lock(tx: &Tx, serial: &Serial) -> Result<(CertificateId, Certificate), EnterpriseError> {
    let row = certificate::Entity::find()
        .filter(certificate::Column::Serial.eq(serial.as_str()))
        .lock(LockType::Update)
        .one(tx)
        .await?
        .ok_or(EnterpriseError::NotFound("certificate"))?;
    Ok((row.id, with_holder(tx, row).await?))
}

/// A certificate by its serial.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    serial: &Serial,
) -> Result<Certificate, EnterpriseError> {
    let found =
        certificate::Entity::find().filter(certificate::Column::Serial.eq(serial.as_str())).one(conn).await?;
    with_holder(conn, found.ok_or(EnterpriseError::NotFound("certificate"))?).await
}

/// The certificates of an enterprise, the newest first.
pub(crate) async fn of_enterprise(
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

/// Does an enterprise have a certificate that was neither revoked nor replaced?
pub(crate) async fn is_certified(
    conn: &impl ConnectionTrait,
    of: EnterpriseId,
) -> Result<bool, EnterpriseError> {
    let in_force = certificate::Entity::find()
        .filter(certificate::Column::EnterpriseId.eq(of))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(certificate::Column::SupersededBy.is_null());
    Ok(in_force.one(conn).await?.is_some())
}

/// The enterprises of these certificates.
pub(crate) async fn holders(
    conn: &impl ConnectionTrait,
    of: &[Uuid],
) -> Result<BTreeMap<Uuid, EnterpriseId>, EnterpriseError> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::Id.is_in(of.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id.uuid(), row.enterprise_id)).collect())
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
        superseded_by: row.superseded_by.and_then(|serial| serial.parse().ok()),
    })
}
