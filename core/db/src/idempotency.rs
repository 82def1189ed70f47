//! Requests that may come again: what one came to is kept beside what it did, in the same unit of work.
//!
//! So there is no moment in which a deed is done and its key unknown, or the other way round, not even when the process is killed.
//! What is kept is the outcome, such as the id of what was created, and not the answer: an answer holds a copy of personal data, and
//! is made again from the outcome.

use crate::{Db, StoreError, Tx};
use chrono::TimeDelta;
use kernel::{Idempotency, Op};
use sea_orm::{ConnectionTrait, Statement, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How long a key is remembered at least. Nobody repeats a request a day later without looking whether it was carried out.
const REMEMBERED: TimeDelta = TimeDelta::hours(24);

impl Db {
    /// Runs one unit of work as [`unit`](Self::unit) does, but once only for each key that an actor gives a request: when the same
    /// request comes again, `body` does not run, and what it came to is returned. A request without a key always runs.
    ///
    /// What failed was rolled back with its key, and runs when it comes again.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] when the key belongs to another request.
    pub async fn once<T: Serialize + DeserializeOwned, E: From<StoreError>>(
        &self,
        op: &Op,
        body: impl AsyncFnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(key) = op.idempotency() else { return self.unit(op, body).await };
        self.unit(op, async |tx| {
            if let Some(outcome) = known(tx, op, key).await? {
                return Ok(serde_json::from_value(outcome)
                    .map_err(|error| StoreError::corrupt("outcome of a request", error))?);
            }
            let done = body(tx).await?;
            keep(tx, op, key, &done).await?;
            Ok(done)
        })
        .await
    }

    /// Forgets the keys of more than a day ago. To be called now and then.
    pub async fn forget_keys(&self, op: &Op) -> Result<(), StoreError> {
        self.unit(op, async |tx| {
            let sql = "DELETE FROM idempotency_key WHERE made_at < $1";
            execute(tx, sql, [(op.now() - REMEMBERED).into()]).await?;
            Ok(())
        })
        .await
    }
}

/// Takes the key for this request, or says what the same request came to before.
///
/// On PostgreSQL the insert waits for a request of the same key that is still running.
async fn known(tx: &Tx, op: &Op, key: &Idempotency) -> Result<Option<serde_json::Value>, StoreError> {
    let sql = "INSERT INTO idempotency_key (actor_id, key, request, made_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT DO NOTHING";
    let request = key.request().to_vec();
    let taken =
        execute(tx, sql, [op.actor().uuid().into(), key.key().into(), request.into(), op.now().into()])
            .await?;
    if taken == 1 {
        return Ok(None);
    }
    let sql = "SELECT request, outcome FROM idempotency_key WHERE actor_id = $1 AND key = $2";
    let values: [Value; 2] = [op.actor().uuid().into(), key.key().into()];
    let asked = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    // Between the two it can only have been forgotten for its age.
    let row =
        tx.query_one_raw(asked).await?.ok_or(StoreError::Busy("the key of the request was forgotten"))?;
    let request: Vec<u8> = row.try_get("", "request")?;
    if request != key.request() {
        return Err(StoreError::KeyReused);
    }
    Ok(Some(row.try_get("", "outcome")?))
}

async fn keep<T: Serialize>(tx: &Tx, op: &Op, key: &Idempotency, outcome: &T) -> Result<(), StoreError> {
    let outcome =
        serde_json::to_value(outcome).map_err(|error| StoreError::corrupt("outcome of a request", error))?;
    let sql = "UPDATE idempotency_key SET outcome = $1 WHERE actor_id = $2 AND key = $3";
    execute(tx, sql, [outcome.into(), op.actor().uuid().into(), key.key().into()]).await?;
    Ok(())
}

async fn execute<const N: usize>(tx: &Tx, sql: &str, values: [Value; N]) -> Result<u64, StoreError> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}
