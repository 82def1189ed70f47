//! API tokens. Revoking one deletes its row.

use crate::TokenId;
use crate::entity::token::{ActiveModel, Column, Entity, Model};
use crate::policy::Oneself;
use crate::token::NewToken;
use db::{StoreError, Tx};
use kernel::{Op, PersonId, Timestamp};
use sea_orm::prelude::*;
use sea_orm::{PaginatorTrait, QueryOrder, Set};

pub(crate) async fn insert(
    tx: &Tx,
    oneself: &Oneself,
    op: &Op,
    new: NewToken,
    token_hash: Vec<u8>,
) -> Result<Model, StoreError> {
    let token = Model {
        id: op.id(),
        person_id: oneself.person(),
        name: new.name,
        token_hash,
        scopes: serde_json::json!(new.scopes),
        created_at: op.now(),
        expires_at: new.expires_at,
        used_at: None,
    };
    Entity::insert(ActiveModel::from(token.clone()).reset_all()).exec_without_returning(tx).await?;
    Ok(token)
}

pub(crate) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Model>, StoreError> {
    let all = Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::Id);
    Ok(all.all(conn).await?)
}

pub(crate) async fn count_of(tx: &Tx, person: PersonId) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::PersonId.eq(person)).count(tx).await?)
}

/// Revokes one token of a person; false if they have none of that id.
pub(crate) async fn revoke(tx: &Tx, oneself: &Oneself, id: TokenId) -> Result<bool, StoreError> {
    let one = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::PersonId.eq(oneself.person()));
    Ok(one.exec(tx).await?.rows_affected == 1)
}

/// Notes that a token was used.
pub(crate) async fn used(tx: &Tx, id: TokenId, now: Timestamp) -> Result<(), StoreError> {
    let row = ActiveModel { used_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
