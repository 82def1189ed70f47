//! Counted attempts. Many processes may count under one key at once, so each row is locked before it is read.

use crate::entity::attempt::{ActiveModel, Column, Entity, Model};
use crate::error::AccountsError;
use crate::throttle::{Attempts, FORGOTTEN, Patience};
use db::{StoreError, Tx};
use kernel::Timestamp;
use sea_orm::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;

/// A key with the patience that it deserves.
pub(crate) type Counted = (Vec<u8>, Patience);

/// Counts an attempt under all keys, or under none if one of them has to wait.
pub(crate) async fn count(tx: &Tx, keys: &[Counted], now: Timestamp) -> Result<(), AccountsError> {
    for (key, patience) in keys {
        let known = lock(tx, key, now).await?;
        let counted =
            known.attempt(*patience, now).map_err(|seconds| AccountsError::Throttled { seconds })?;
        save(tx, key, counted).await?;
    }
    Ok(())
}

/// Forgets all failures under a key.
pub(crate) async fn forget(tx: &Tx, key: Vec<u8>) -> Result<(), StoreError> {
    Entity::delete_by_id(key).exec(tx).await?;
    Ok(())
}

/// Takes back the attempt that was right.
pub(crate) async fn take_back(tx: &Tx, key: &[u8], now: Timestamp) -> Result<(), StoreError> {
    let known = lock(tx, key, now).await?;
    save(tx, key, known.taken_back(now)).await
}

/// Sweeps out what counts no more.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::LastAt.lt(now - FORGOTTEN)).exec(tx).await?;
    Ok(())
}

/// Makes the row or locks it in one statement, then reads it: a sign-in that succeeds beside this one deletes the row.
async fn lock(tx: &Tx, key: &[u8], now: Timestamp) -> Result<Attempts, StoreError> {
    let none = row(key, Attempts::none(now));
    // Doing nothing would lock nothing, so a row that is known is set to what it is.
    let unchanged = Expr::col((Entity, Column::Failures));
    let or_lock = OnConflict::column(Column::Key).value(Column::Failures, unchanged).to_owned();
    Entity::insert(none).on_conflict(or_lock).exec_without_returning(tx).await?;
    let found: Option<Model> = Entity::find_by_id(key.to_vec()).one(tx).await?;
    Ok(found.map_or(Attempts::none(now), |row| Attempts {
        failures: row.failures,
        last_at: row.last_at,
        blocked_until: row.blocked_until,
    }))
}

async fn save(tx: &Tx, key: &[u8], attempts: Attempts) -> Result<(), StoreError> {
    Entity::update(row(key, attempts)).exec(tx).await?;
    Ok(())
}

fn row(key: &[u8], attempts: Attempts) -> ActiveModel {
    ActiveModel {
        key: Set(key.to_vec()),
        failures: Set(attempts.failures),
        last_at: Set(attempts.last_at),
        blocked_until: Set(attempts.blocked_until),
    }
}
