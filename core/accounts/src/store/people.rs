//! People.

use crate::email::Email;
use crate::entity::person::{ActiveModel, Column, Entity, Model, Status};
use crate::error::AccountsError;
use crate::policy::Warrant;
use db::{Record, StoreError, Tx};
use kernel::{Language, Op, PersonId};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;

/// A person with their password already hashed.
pub(crate) struct Hashed {
    pub(crate) email: Email,
    pub(crate) display_name: String,
    pub(crate) password_hash: String,
    pub(crate) language: Option<Language>,
}

/// What the ledger commits to: ids only, for it is kept when the person is forgotten.
#[derive(Serialize)]
struct Step {
    person: PersonId,
}

pub(crate) async fn insert(
    tx: &Tx,
    warrant: &dyn Warrant,
    op: &Op,
    new: Hashed,
) -> Result<Model, AccountsError> {
    let person = Model {
        id: op.id(),
        email: new.email.as_written().to_owned(),
        email_key: new.email.key().to_owned(),
        display_name: new.display_name,
        password_hash: new.password_hash,
        language: new.language.map(|language| language.tag().to_owned()),
        status: Status::Active,
        version: 1,
        created_at: op.now(),
        password_set_at: op.now(),
    };
    let row = ActiveModel::from(person.clone()).reset_all();
    Entity::insert(row).exec_without_returning(tx).await.map_err(taken)?;
    record(tx, warrant, "accounts.person-created", &person)?;
    Ok(person)
}

/// Two people with one address: the second is told at the field.
fn taken(error: DbErr) -> AccountsError {
    match StoreError::from(error) {
        taken if taken.is_taken("accounts_person", "email_key") => {
            AccountsError::field("/email", "accounts/email-taken")
        }
        other => other.into(),
    }
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: PersonId) -> Result<Model, AccountsError> {
    let found = Entity::find_by_id(id).one(conn).await.map_err(StoreError::from)?;
    found.ok_or(AccountsError::NotFound)
}

pub(crate) async fn lock(tx: &Tx, id: PersonId) -> Result<Model, AccountsError> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx).await.map_err(StoreError::from)?;
    found.ok_or(AccountsError::NotFound)
}

pub(crate) async fn with_email(
    conn: &impl ConnectionTrait,
    email: &Email,
) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::EmailKey.eq(email.key())).one(conn).await?)
}

pub(crate) async fn after(
    conn: &impl ConnectionTrait,
    after: Option<PersonId>,
    limit: u64,
) -> Result<Vec<Model>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.all(conn).await?)
}

/// Sets another password and enters that it happened.
pub(crate) async fn set_password(
    tx: &Tx,
    warrant: &dyn Warrant,
    op: &Op,
    person: &mut Model,
    hash: String,
) -> Result<(), StoreError> {
    person.password_hash = hash;
    person.password_set_at = op.now();
    next_version(tx, warrant, "accounts.password-changed", person).await
}

/// Lets a person in, or keeps them out.
pub(crate) async fn set_status(
    tx: &Tx,
    warrant: &dyn Warrant,
    person: &mut Model,
    status: Status,
) -> Result<(), StoreError> {
    person.status = status;
    let kind = match status {
        Status::Active => "accounts.person-enabled",
        Status::Disabled => "accounts.person-disabled",
    };
    next_version(tx, warrant, kind, person).await
}

/// What pages call a person and in which language; no step of any case, so the ledger does not hear of it.
pub(crate) async fn set_profile(
    tx: &Tx,
    _: &dyn Warrant,
    person: &mut Model,
    display_name: String,
    language: Option<Language>,
) -> Result<(), StoreError> {
    person.display_name = display_name;
    person.language = language.map(|language| language.tag().to_owned());
    save(tx, person).await
}

async fn next_version(
    tx: &Tx,
    warrant: &dyn Warrant,
    kind: &'static str,
    person: &mut Model,
) -> Result<(), StoreError> {
    person.version += 1;
    save(tx, person).await?;
    record(tx, warrant, kind, person)
}

/// Writes the whole row, which its caller has locked.
pub(super) async fn save(tx: &Tx, person: &Model) -> Result<(), StoreError> {
    let row = ActiveModel::from(person.clone()).reset_all();
    Entity::update(row).exec(tx).await?;
    Ok(())
}

fn record(tx: &Tx, warrant: &dyn Warrant, kind: &'static str, person: &Model) -> Result<(), StoreError> {
    tx.record(Record {
        kind,
        subject: ("person", person.id.uuid()),
        version: person.version,
        role: warrant.role(),
        payload: &Step { person: person.id },
        rules: &[],
    })?;
    Ok(())
}
