//! Roles that people hold. Each grant and each loss is a ledger entry about the person.

use super::people;
use crate::MembershipId;
use crate::entity::membership::{ActiveModel, Column, Entity, Model};
use crate::entity::person;
use crate::error::AccountsError;
use crate::organisation::Given;
use crate::policy::Warrant;
use db::{Record, StoreError, Tx};
use kernel::{Op, OrgId, PersonId, Role};
use sea_orm::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect, Set};
use serde::Serialize;

/// What the ledger commits to.
#[derive(Serialize)]
struct Granted<'a> {
    person: PersonId,
    role: &'a str,
    over: Option<OrgId>,
}

/// Gives roles to a person whose row is locked. What they hold already, they hold.
pub(crate) async fn give(
    tx: &Tx,
    warrant: &dyn Warrant,
    op: &Op,
    person: &mut person::Model,
    given: &[Given],
) -> Result<(), StoreError> {
    for given in given {
        if held(tx, person.id, *given).await?.is_some() {
            continue;
        }
        let row = ActiveModel {
            id: Set(op.id()),
            person_id: Set(person.id),
            organisation_id: Set(given.over),
            role: Set(given.role.0.to_owned()),
            granted_by: Set(warrant.by()),
            granted_at: Set(op.now()),
        };
        Entity::insert(row).exec_without_returning(tx).await?;
        enter(tx, warrant, "accounts.role-granted", person, given.role.0, given.over).await?;
    }
    Ok(())
}

/// Takes a role from a person whose row is locked; it is not found if somebody was faster.
pub(crate) async fn take(
    tx: &Tx,
    warrant: &dyn Warrant,
    person: &mut person::Model,
    membership: Model,
) -> Result<(), AccountsError> {
    let taken = Entity::delete_by_id(membership.id).exec(tx).await.map_err(StoreError::from)?.rows_affected;
    if taken != 1 {
        return Err(AccountsError::NotFound);
    }
    let (role, over) = (membership.role, membership.organisation_id);
    Ok(enter(tx, warrant, "accounts.role-revoked", person, &role, over).await?)
}

async fn enter(
    tx: &Tx,
    warrant: &dyn Warrant,
    kind: &'static str,
    person: &mut person::Model,
    role: &str,
    over: Option<OrgId>,
) -> Result<(), StoreError> {
    person.version += 1;
    people::save(tx, person).await?;
    tx.record(Record {
        kind,
        subject: ("person", person.id.uuid()),
        version: person.version,
        role: warrant.role(),
        payload: &Granted { person: person.id, role, over },
        rules: &[],
    })?;
    Ok(())
}

fn over_is(over: Option<OrgId>) -> Condition {
    Condition::all().add(match over {
        Some(org) => Column::OrganisationId.eq(org),
        None => Column::OrganisationId.is_null(),
    })
}

pub(crate) async fn held(
    conn: &impl ConnectionTrait,
    person: PersonId,
    given: Given,
) -> Result<Option<Model>, StoreError> {
    let of = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Role.eq(given.role.0))
        .filter(over_is(given.over));
    Ok(of.one(conn).await?)
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: MembershipId) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id).one(conn).await?)
}

/// Those who hold this role over the same and are not kept out. The roles are locked, so that two administrators cannot remove
/// each other at once.
pub(crate) async fn lock_holders(
    tx: &Tx,
    role: Role,
    over: Option<OrgId>,
) -> Result<Vec<PersonId>, StoreError> {
    let holders = Entity::find().filter(Column::Role.eq(role.0)).filter(over_is(over)).lock_exclusive();
    let holders = holders.order_by_asc(Column::Id).all(tx).await?;
    // Only now, for whoever held the locks before may have kept somebody out.
    let active = person::Entity::find()
        .filter(person::Column::Id.is_in(holders.iter().map(|held| held.person_id)))
        .filter(person::Column::Status.eq(person::Status::Active));
    Ok(active.all(tx).await?.into_iter().map(|person| person.id).collect())
}

pub(crate) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Model>, StoreError> {
    let held = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_asc(Column::Role)
        .order_by_asc(Column::Id);
    Ok(held.all(conn).await?)
}

pub(crate) async fn is_member(
    conn: &impl ConnectionTrait,
    person: PersonId,
    org: OrgId,
) -> Result<bool, StoreError> {
    let any = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::OrganisationId.eq(org))
        .limit(1)
        .one(conn)
        .await?;
    Ok(any.is_some())
}
