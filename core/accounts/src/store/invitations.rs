//! Invitations.

use crate::InvitationId;
use crate::email::Email;
use crate::entity::invitation::{ActiveModel, Column, Entity, Model};
use crate::error::AccountsError;
use crate::invitation::{LASTS, NewInvitation, Open};
use crate::organisation::Given;
use crate::policy::{Invited, Warrant};
use crate::roles::Roles;
use db::{StoreError, Tx};
use kernel::{Op, OrgId, PersonId, Timestamp};
use sea_orm::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect, Set};

/// The most open invitations a page lists.
const MOST: u64 = 200;

/// Replaces an open invitation of the same address, so that one link works at a time.
pub(crate) async fn insert(
    tx: &Tx,
    warrant: &dyn Warrant,
    op: &Op,
    over: Option<OrgId>,
    new: &NewInvitation,
    token_hash: Vec<u8>,
) -> Result<Model, StoreError> {
    let earlier = Entity::delete_many()
        .filter(over_is(over))
        .filter(Column::EmailKey.eq(new.email.key()))
        .filter(Column::AcceptedAt.is_null());
    earlier.exec(tx).await?;
    let names: Vec<_> = new.given.iter().map(|given| given.role.0).collect();
    let invitation = Model {
        id: op.id(),
        organisation_id: over,
        email: new.email.as_written().to_owned(),
        email_key: new.email.key().to_owned(),
        roles: serde_json::json!(names),
        token_hash,
        invited_by: warrant.by(),
        invited_at: op.now(),
        expires_at: op.now() + LASTS,
        accepted_by: None,
        accepted_at: None,
    };
    let row = ActiveModel::from(invitation.clone()).reset_all();
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(invitation)
}

/// Finds the open invitation that a link names.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    roles: &Roles,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Open, AccountsError> {
    let found = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .one(conn)
        .await
        .map_err(StoreError::from)?;
    read(roles, found.ok_or(AccountsError::InvitationGone)?)
}

fn read(roles: &Roles, row: Model) -> Result<Open, AccountsError> {
    let email = Email::parse(&row.email).map_err(|refused| StoreError::corrupt("address", refused))?;
    // A role that this build no longer knows cannot be given; the others can.
    let given =
        role_names(&row).iter().filter_map(|name| Given::parse(roles, name, row.organisation_id)).collect();
    Ok(Open { id: row.id, organisation: row.organisation_id, email, given, invited_by: row.invited_by })
}

/// The names of the roles that an invitation gives.
pub(crate) fn role_names(row: &Model) -> Vec<String> {
    serde_json::from_value(row.roles.clone()).unwrap_or_default()
}

/// Closes an invitation, unless somebody was faster.
pub(crate) async fn accept(
    tx: &Tx,
    _: &Invited,
    op: &Op,
    id: InvitationId,
    by: PersonId,
) -> Result<(), AccountsError> {
    let row =
        ActiveModel { accepted_by: Set(Some(by)), accepted_at: Set(Some(op.now())), ..Default::default() };
    let open = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::AcceptedAt.is_null());
    let closed = open.exec(tx).await.map_err(StoreError::from)?.rows_affected;
    if closed == 1 { Ok(()) } else { Err(AccountsError::InvitationGone) }
}

pub(crate) async fn find_open(
    conn: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id).filter(Column::AcceptedAt.is_null()).one(conn).await?)
}

/// Removes an open invitation; it is not found if it was accepted in between.
pub(crate) async fn withdraw(tx: &Tx, _: &dyn Warrant, id: InvitationId) -> Result<(), AccountsError> {
    let open = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::AcceptedAt.is_null());
    let withdrawn = open.exec(tx).await.map_err(StoreError::from)?.rows_affected;
    if withdrawn == 1 { Ok(()) } else { Err(AccountsError::NotFound) }
}

/// The open ones over an organisation, or over everything.
pub(crate) async fn list_open(
    conn: &impl ConnectionTrait,
    over: Option<OrgId>,
    now: Timestamp,
) -> Result<Vec<Model>, StoreError> {
    let open = Entity::find()
        .filter(over_is(over))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .order_by_asc(Column::Id)
        .limit(MOST);
    Ok(open.all(conn).await?)
}

fn over_is(over: Option<OrgId>) -> Condition {
    Condition::all().add(match over {
        Some(org) => Column::OrganisationId.eq(org),
        None => Column::OrganisationId.is_null(),
    })
}
