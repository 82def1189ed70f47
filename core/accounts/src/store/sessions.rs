//! Sessions. Ending one deletes its row, so that nothing can forget to look whether it has ended.

use crate::SessionId;
use crate::entity::session::{ActiveModel, Column, Entity, Model};
use crate::policy::Proven;
use crate::session::{IDLE, LASTS};
use db::{StoreError, Tx};
use kernel::{Op, PersonId, Timestamp};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, Set};

pub(crate) async fn insert(
    tx: &Tx,
    proven: &Proven,
    op: &Op,
    token_hash: Vec<u8>,
    agent: String,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(op.id()),
        person_id: Set(proven.person()),
        token_hash: Set(token_hash),
        agent: Set(agent),
        begun_at: Set(op.now()),
        seen_at: Set(op.now()),
        ends_at: Set(op.now() + LASTS),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Those of a person that still count, the newest last.
pub(crate) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Model>, StoreError> {
    let alive = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::EndsAt.gt(now))
        .filter(Column::SeenAt.gt(now - IDLE))
        .order_by_asc(Column::Id);
    Ok(alive.all(conn).await?)
}

/// Ends the session of this token: whoever shows a token may end it.
pub(crate) async fn end_by_token(tx: &Tx, token_hash: Vec<u8>) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::TokenHash.eq(token_hash)).exec(tx).await?;
    Ok(())
}

/// Ends one session of a person; false if they have none of that id.
pub(crate) async fn end(tx: &Tx, person: PersonId, id: SessionId) -> Result<bool, StoreError> {
    let one = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::PersonId.eq(person));
    Ok(one.exec(tx).await?.rows_affected == 1)
}

/// Ends all sessions of a person, but the one of the token to `keep`.
pub(crate) async fn end_all(tx: &Tx, person: PersonId, keep: Option<Vec<u8>>) -> Result<(), StoreError> {
    let mut all = Entity::delete_many().filter(Column::PersonId.eq(person));
    if let Some(keep) = keep {
        all = all.filter(Column::TokenHash.ne(keep));
    }
    all.exec(tx).await?;
    Ok(())
}

/// Sweeps out what ended by itself: by age, then by idleness, each along its own index.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::EndsAt.lte(now)).exec(tx).await?;
    Entity::delete_many().filter(Column::SeenAt.lte(now - IDLE)).exec(tx).await?;
    Ok(())
}

/// Notes that a session was used.
pub(crate) async fn seen(tx: &Tx, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let row = ActiveModel { seen_at: Set(now), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::SeenAt.lt(now)).exec(tx).await?;
    Ok(())
}
