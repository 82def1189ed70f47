//! Delegations: who acts for whom.

use super::{json, read};
use crate::delegation::{Delegation, DelegationId, Ending, Scope};
use crate::entity::delegation;
use crate::error::EnterpriseError;
use crate::policy::Decision;
use db::{StoreError, Tx};
use kernel::{Op, OrgId, Permit, Timestamp};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{QueryOrder, QuerySelect};

/// The organisations whose people may act for `client`: its own, and those it has delegated `scope` to; any scope without one.
pub(crate) async fn parties(
    conn: &impl ConnectionTrait,
    client: OrgId,
    scope: Option<Scope>,
    now: Timestamp,
) -> Result<Vec<OrgId>, EnterpriseError> {
    let all = of_client(conn, client).await?;
    let covers =
        |one: &&Delegation| scope.is_none_or(|scope| one.scopes.contains(&scope)) && one.holds(&all, now);
    Ok(std::iter::once(client).chain(all.iter().filter(covers).map(|one| one.delegate)).collect())
}

/// Whose people may do this for an applicant: its own, and those of the delegates whose scope covers it.
pub(crate) async fn acting<A: Decision>(
    conn: &impl ConnectionTrait,
    op: &Op,
    applicant: OrgId,
) -> Result<Vec<OrgId>, EnterpriseError> {
    match A::SCOPE {
        Some(scope) if !op.organisations().contains(&applicant) => {
            parties(conn, applicant, Some(scope), op.now()).await
        }
        _ => Ok(vec![applicant]),
    }
}

/// The open delegations of a client, and those passed on from them.
pub(crate) async fn of_client(
    conn: &impl ConnectionTrait,
    client: OrgId,
) -> Result<Vec<Delegation>, EnterpriseError> {
    let rows = delegation::Entity::find()
        .filter(delegation::Column::ClientId.eq(client))
        .filter(delegation::Column::EndedAt.is_null())
        .order_by_asc(delegation::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(load).collect::<Result<_, _>>()?)
}

/// A page of the open delegations to one of these organisations, in the order of ids.
pub(crate) async fn to_delegates(
    conn: &impl ConnectionTrait,
    delegates: &[OrgId],
    after: Option<DelegationId>,
    limit: u64,
) -> Result<Vec<Delegation>, EnterpriseError> {
    let mut query = delegation::Entity::find()
        .filter(delegation::Column::DelegateId.is_in(delegates.iter().copied()))
        .filter(delegation::Column::EndedAt.is_null())
        .order_by_asc(delegation::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(delegation::Column::Id.gt(after));
    }
    Ok(query.all(conn).await?.into_iter().map(load).collect::<Result<_, _>>()?)
}

/// These delegations, whoever they are of.
pub(crate) async fn parents(
    conn: &impl ConnectionTrait,
    of: &[Delegation],
) -> Result<Vec<Delegation>, EnterpriseError> {
    let wanted: Vec<_> = of.iter().filter_map(|one| one.parent).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let rows = delegation::Entity::find().filter(delegation::Column::Id.is_in(wanted)).all(conn).await?;
    Ok(rows.into_iter().map(load).collect::<Result<_, _>>()?)
}

/// Loads one to look at.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: DelegationId,
) -> Result<Delegation, EnterpriseError> {
    let row = delegation::Entity::find_by_id(id).one(conn).await?;
    Ok(load(row.ok_or(EnterpriseError::NotFound("delegation"))?)?)
}

/// Loads one and keeps everybody else from changing it.
pub(crate) async fn lock(tx: &Tx, id: DelegationId) -> Result<Delegation, EnterpriseError> {
    let row = delegation::Entity::find_by_id(id).lock(LockType::Update).one(tx).await?;
    Ok(load(row.ok_or(EnterpriseError::NotFound("delegation"))?)?)
}

/// Writes a new offer.
pub(crate) async fn insert<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    offer: &Delegation,
) -> Result<(), EnterpriseError> {
    let row = delegation::ActiveModel {
        id: Set(offer.id),
        client_id: Set(offer.client),
        delegate_id: Set(offer.delegate),
        parent_id: Set(offer.parent),
        scopes: Set(json(&offer.scopes)?),
        may_pass_on: Set(offer.may_pass_on),
        client_code: Set(offer.client_code.clone()),
        holds_from: Set(offer.from),
        holds_until: Set(offer.until),
        offered_by: Set(permit.by()),
        offered_at: Set(offer.offered_at),
        ..Default::default()
    };
    let inserted = delegation::Entity::insert(row).exec_without_returning(tx).await.map_err(StoreError::from);
    match inserted {
        Err(error) if error.is_taken("enterprises_delegation", "client_id") => {
            Err(EnterpriseError::DelegatedAlready)
        }
        other => Ok(other.map(drop)?),
    }
}

/// Saves what became of a delegation.
pub(crate) async fn save<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    became: &Delegation,
) -> Result<(), EnterpriseError> {
    let mut row = delegation::ActiveModel { id: Set(became.id), ..Default::default() };
    match became.ended {
        Some((at, ending)) => {
            row.ended_at = Set(Some(at));
            row.ended_by = Set(Some(permit.by()));
            row.ending = Set(Some(ending.code().to_owned()));
        }
        None => {
            row.accepted_at = Set(became.accepted_at);
            row.accepted_by = Set(Some(permit.by()));
        }
    }
    delegation::Entity::update(row).exec(tx).await?;
    Ok(())
}

fn load(row: delegation::Model) -> Result<Delegation, StoreError> {
    let ending = row.ending.as_deref().map(|code| {
        Ending::parse(code).ok_or_else(|| StoreError::corrupt("ending of a delegation", code.to_owned()))
    });
    Ok(Delegation {
        id: row.id,
        client: row.client_id,
        delegate: row.delegate_id,
        parent: row.parent_id,
        scopes: read("scopes of a delegation", row.scopes)?,
        may_pass_on: row.may_pass_on,
        client_code: row.client_code,
        from: row.holds_from,
        until: row.holds_until,
        offered_at: row.offered_at,
        accepted_at: row.accepted_at,
        ended: row.ended_at.zip(ending.transpose()?),
    })
}
