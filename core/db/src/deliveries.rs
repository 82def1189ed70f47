//! Deliveries: each event to each subscriber, in order per key, again after a failure, and to the operator when it is hopeless.

use crate::outbox::{Subscriber, SubscriberError};
use crate::{Db, StoreError, Tx};
use kernel::{Chance, Clock, Op, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::time;
use uuid::Uuid;

/// How often and how long a failing delivery is tried.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Wait after the first failure; doubled after each further one.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
    /// Failures after which it is parked for a person.
    pub attempts: i64,
    /// How long an idle worker sleeps when nobody wakes it: finds what other processes wrote, and what is due again.
    pub idle: Duration,
}

impl Default for Pace {
    /// Two seconds to one hour, twelve attempts (about seven hours), one second of sleep.
    fn default() -> Self {
        Self {
            first_wait: Duration::from_secs(2),
            longest_wait: Duration::from_secs(3600),
            attempts: 12,
            idle: Duration::from_secs(1),
        }
    }
}

/// How many deliveries wait, for the operator's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct DeliveryState {
    /// Not delivered and not parked.
    pub waiting: i64,
    /// Given up until a person decides.
    pub parked: i64,
}

/// A delivery that was given up.
#[derive(Debug, Clone)]
pub struct Parked {
    /// Its number, for [`Deliveries::retry`] and [`Deliveries::discard`].
    pub seq: i64,
    /// Who should have taken it.
    pub subscriber: String,
    /// What it tells.
    pub kind: String,
    /// Since when it is parked.
    pub parked_at: Timestamp,
    /// What went wrong the last time.
    pub last_error: String,
}

/// A parked delivery that a person settled, for the ledger.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The event.
    pub event: Uuid,
    /// What it tells.
    pub kind: String,
    /// Who should have taken it.
    pub subscriber: String,
    /// How often deliveries of this event were settled, this time included: the version of an entry about it.
    pub times: i64,
}

/// What an entry of the ledger about a delivery is about; its id is that of the event.
pub const DELIVERY: &str = "delivery";

/// Carries events to subscribers.
#[derive(Clone)]
pub struct Deliveries {
    db: Db,
    subscribers: Rc<[Box<dyn Subscriber>]>,
    pace: Pace,
    clock: Clock,
    chance: Chance,
}

struct Due {
    seq: i64,
    attempts: i64,
    kind: String,
    payload: serde_json::Value,
}

impl Deliveries {
    /// Prepares a carrier for these subscribers.
    pub fn new(
        db: Db,
        subscribers: Vec<Box<dyn Subscriber>>,
        pace: Pace,
        clock: Clock,
        chance: Chance,
    ) -> Self {
        Self { db, subscribers: subscribers.into(), pace, clock, chance }
    }

    /// Delivers until it is dropped.
    pub async fn run(&self) {
        loop {
            let woken = self.db.delivered().notified();
            if let Err(error) = self.deliver_due().await {
                tracing::warn!(%error, "deliveries are interrupted");
            }
            // Asleep until somebody commits an event, or until something may be due again.
            drop(time::timeout(self.pace.idle, woken).await);
        }
    }

    /// Delivers everything that is due now, and says how many were taken.
    pub async fn deliver_due(&self) -> Result<u64, StoreError> {
        let mut taken = 0;
        let mut trouble = None;
        for subscriber in self.subscribers.iter() {
            loop {
                match self.deliver_next(subscriber.as_ref()).await {
                    Ok(true) => taken += 1,
                    Ok(false) => break,
                    // The other subscribers are not made to wait for one that is in trouble.
                    Err(error) => {
                        trouble = Some(error);
                        break;
                    }
                }
            }
        }
        trouble.map_or(Ok(taken), Err)
    }

    /// Delivers the oldest due event to one subscriber; false when there is none.
    async fn deliver_next(&self, subscriber: &dyn Subscriber) -> Result<bool, StoreError> {
        let op = self.op();
        let name = subscriber.listener().name;
        let claimed = Cell::new(None);
        let outcome: Result<bool, SubscriberError> = self
            .db
            .unit(&op, async |tx| {
                let Some(due) = claim(tx, name, op.now()).await? else { return Ok(false) };
                claimed.set(Some((due.seq, due.attempts)));
                subscriber.take(tx, &op, &due.kind, due.payload).await?;
                mark_done(tx, due.seq, op.now()).await?;
                Ok(true)
            })
            .await;
        // Whatever failed after the claim counts, the commit as well: else one delivery would be tried for ever.
        match (outcome, claimed.get()) {
            (Ok(more), _) => Ok(more),
            (Err(error), Some((seq, attempts))) => {
                tracing::warn!(subscriber = name, seq, attempts, %error, "a delivery failed");
                self.postpone(seq, attempts + 1, &error).await.map(|()| true)
            }
            (Err(error), None) => Err(StoreError::corrupt("delivery", error)),
        }
    }

    async fn postpone(&self, seq: i64, attempts: i64, error: &SubscriberError) -> Result<(), StoreError> {
        let op = self.op();
        let (due_at, parked_at) = if attempts >= self.pace.attempts {
            (op.now(), Some(op.now()))
        } else {
            (op.now() + self.wait(attempts), None)
        };
        let sql = "UPDATE outbox_delivery SET attempts = $1, due_at = $2, parked_at = $3, last_error = $4 WHERE seq = $5";
        let text: String = error.to_string().chars().take(1000).collect();
        let values: [Value; 5] = [attempts.into(), due_at.into(), parked_at.into(), text.into(), seq.into()];
        self.db.unit(&op, async |tx| execute(tx, sql, values).await.map(drop)).await
    }

    /// Doubles with each failure, and adds up to a quarter by chance so that a herd does not return at once.
    fn wait(&self, attempts: i64) -> Duration {
        let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(20);
        let plain = self.pace.first_wait.saturating_mul(1 << doublings).min(self.pace.longest_wait);
        let [spread] = self.chance.bytes();
        plain + plain.mul_f64(f64::from(spread) / 1020.0)
    }

    /// How many wait and how many are parked.
    pub async fn state(db: &Db) -> Result<DeliveryState, StoreError> {
        let reader = db.read();
        let sql = "SELECT COUNT(*) AS waiting, COUNT(parked_at) AS parked FROM outbox_delivery WHERE done_at IS NULL";
        let asked = Statement::from_string(reader.get_database_backend(), sql);
        let Some(row) = reader.query_one_raw(asked).await? else {
            return Ok(DeliveryState { waiting: 0, parked: 0 });
        };
        let (open, parked): (i64, i64) = (row.try_get("", "waiting")?, row.try_get("", "parked")?);
        Ok(DeliveryState { waiting: open - parked, parked })
    }

    /// Lists what was given up, the oldest first, at most a hundred.
    pub async fn parked(db: &Db) -> Result<Vec<Parked>, StoreError> {
        let reader = db.read();
        let sql = "SELECT d.seq, d.subscriber, e.kind, d.parked_at, d.last_error \
             FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id \
             WHERE d.parked_at IS NOT NULL AND d.done_at IS NULL ORDER BY d.seq LIMIT 100";
        let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await?;
        rows.iter().map(parked).collect()
    }

    /// Tries a parked delivery again, from the beginning. `None` if it is not parked.
    pub async fn retry(tx: &Tx, seq: i64, now: Timestamp) -> Result<Option<Settled>, StoreError> {
        let sql = "UPDATE outbox_delivery SET parked_at = NULL, attempts = 0, due_at = $1 WHERE seq = $2";
        settle(tx, seq, sql, now).await
    }

    /// Gives a parked delivery up for good, so that later ones of its key may go on. `None` if it is not parked.
    pub async fn discard(tx: &Tx, seq: i64, now: Timestamp) -> Result<Option<Settled>, StoreError> {
        settle(tx, seq, "UPDATE outbox_delivery SET done_at = $1 WHERE seq = $2", now).await
    }

    fn op(&self) -> Op {
        Op::system(self.clock.now(), self.chance.clone())
    }
}

/// Changes a delivery if it is parked, and says which it was.
async fn settle(tx: &Tx, seq: i64, change: &str, now: Timestamp) -> Result<Option<Settled>, StoreError> {
    let lock = match tx.get_database_backend() {
        sea_orm::DbBackend::Postgres => " FOR UPDATE OF d",
        _ => "",
    };
    let sql = format!(
        "SELECT d.event_id, d.subscriber, e.kind, (SELECT COUNT(*) FROM ledger_entry before \
         WHERE before.subject_id = d.event_id AND before.subject_type = $1) AS settled \
         FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id \
         WHERE d.seq = $2 AND d.parked_at IS NOT NULL AND d.done_at IS NULL{lock}"
    );
    let asked = Statement::from_sql_and_values(tx.get_database_backend(), sql, [DELIVERY.into(), seq.into()]);
    let Some(row) = tx.query_one_raw(asked).await? else { return Ok(None) };
    let before: i64 = row.try_get("", "settled")?;
    execute(tx, change, [now.into(), seq.into()]).await?;
    Ok(Some(Settled {
        event: row.try_get("", "event_id")?,
        kind: row.try_get("", "kind")?,
        subscriber: row.try_get("", "subscriber")?,
        times: before + 1,
    }))
}

/// The oldest due delivery whose key has no earlier open one. No cursor: on PostgreSQL sequence numbers become visible out of
/// order, and a cursor would step over an event for ever.
async fn claim(tx: &Tx, subscriber: &str, now: Timestamp) -> Result<Option<Due>, StoreError> {
    let lock = match tx.get_database_backend() {
        sea_orm::DbBackend::Postgres => " FOR UPDATE OF d SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "SELECT d.seq, d.attempts, e.kind, e.payload FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id \
         WHERE d.subscriber = $1 AND d.done_at IS NULL AND d.parked_at IS NULL AND d.due_at <= $2 \
         AND NOT EXISTS (SELECT 1 FROM outbox_delivery earlier WHERE earlier.subscriber = d.subscriber \
         AND earlier.event_key = d.event_key AND earlier.seq < d.seq AND earlier.done_at IS NULL) \
         ORDER BY d.seq LIMIT 1{lock}"
    );
    let asked =
        Statement::from_sql_and_values(tx.get_database_backend(), sql, [subscriber.into(), now.into()]);
    tx.query_one_raw(asked).await?.as_ref().map(due).transpose()
}

fn due(row: &QueryResult) -> Result<Due, StoreError> {
    Ok(Due {
        seq: row.try_get("", "seq")?,
        attempts: row.try_get("", "attempts")?,
        kind: row.try_get("", "kind")?,
        payload: row.try_get("", "payload")?,
    })
}

fn parked(row: &QueryResult) -> Result<Parked, StoreError> {
    Ok(Parked {
        seq: row.try_get("", "seq")?,
        subscriber: row.try_get("", "subscriber")?,
        kind: row.try_get("", "kind")?,
        parked_at: row.try_get("", "parked_at")?,
        last_error: row.try_get("", "last_error")?,
    })
}

async fn mark_done(tx: &Tx, seq: i64, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE outbox_delivery SET done_at = $1 WHERE seq = $2";
    execute(tx, sql, [now.into(), seq.into()]).await.map(drop)
}

async fn execute<const N: usize>(tx: &Tx, sql: &str, values: [Value; N]) -> Result<u64, StoreError> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}
