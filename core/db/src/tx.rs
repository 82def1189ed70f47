//! Units of work and readers, as SeaORM sees them.

use crate::door::Handle;
use crate::lite::{self, Unit};
use crate::tail::{ReceiptId, Record, Tail};
use crate::{Db, StoreError};
use kernel::{Event, Op};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionTrait,
};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// A unit of work: rows, events and ledger entries that become true together, or not at all. Dropping it rolls back.
pub struct Tx {
    inner: Inner,
    db: Db,
    tail: Tail,
}

enum Inner {
    Lite(Unit),
    Pg(Transaction),
}

/// PostgreSQL answers COMMIT of a failed transaction with a quiet ROLLBACK, so failures are remembered here.
struct Transaction {
    inner: DatabaseTransaction,
    failed: AtomicBool,
}

impl Transaction {
    fn note<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        if outcome.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        outcome
    }

    async fn commit(self) -> Result<(), StoreError> {
        if self.failed.load(Ordering::Acquire) {
            return Err(StoreError::Busy("one of its statements had failed"));
        }
        Ok(self.inner.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn begin(db: &Db, op: &Op) -> Result<Self, StoreError> {
        let inner = match db.handle() {
            Handle::Lite { writer, .. } => Inner::Lite(writer.begin().await?),
            Handle::Pg { pool, .. } => {
                Inner::Pg(Transaction { inner: pool.begin().await?, failed: AtomicBool::new(false) })
            }
        };
        Ok(Self { inner, db: db.clone(), tail: Tail::new(op) })
    }

    /// Tells the subscribers, if and when this unit commits.
    pub fn emit<E: Event>(&self, event: &E) -> Result<(), StoreError> {
        self.tail.emit(event, self.db.listeners())
    }

    /// Enters something in the ledger, if and when this unit commits. The receipt can be asked for by the id returned.
    pub fn record<P: serde::Serialize>(&self, record: Record<'_, P>) -> Result<ReceiptId, StoreError> {
        self.tail.record(record)
    }

    /// Enters something that the log says about itself.
    pub(crate) fn record_own(
        &self,
        kind: &'static str,
        subject: Uuid,
        version: i64,
        facts: BTreeMap<String, String>,
    ) -> Result<ReceiptId, StoreError> {
        self.tail.record_own(kind, subject, version, facts)
    }

    /// Does this unit run on SQLite, where no statement may suspend?
    pub(crate) fn is_inline(&self) -> bool {
        matches!(self.inner, Inner::Lite(_))
    }

    /// Makes it all true, and wakes whoever waits for it.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Self { inner, db, tail } = self;
        let this = Self { inner, db: db.clone(), tail: Tail::spent() };
        let wrote = tail.write(&this, db.ring()).await?;
        match this.inner {
            Inner::Lite(unit) => unit.commit().await?,
            Inner::Pg(transaction) => transaction.commit().await?,
        }
        db.wake(wrote);
        Ok(())
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tx")
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        match self.inner {
            Inner::Lite(_) => DbBackend::Sqlite,
            Inner::Pg(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.inner {
            Inner::Lite(unit) => unit.with(|conn| conn.execute(&statement)).map(Into::into),
            Inner::Pg(transaction) => transaction.note(transaction.inner.execute_raw(statement).await),
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.inner {
            Inner::Lite(unit) => unit.with(|conn| conn.batch(sql)).map(Into::into),
            Inner::Pg(transaction) => transaction.note(transaction.inner.execute_unprepared(sql).await),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.inner {
            Inner::Lite(unit) => {
                unit.with(|conn| conn.query(&statement)).map(|rows| rows.into_iter().next().map(Into::into))
            }
            Inner::Pg(transaction) => transaction.note(transaction.inner.query_one_raw(statement).await),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.inner {
            Inner::Lite(unit) => unit
                .with(|conn| conn.query(&statement))
                .map(|rows| rows.into_iter().map(Into::into).collect()),
            Inner::Pg(transaction) => transaction.note(transaction.inner.query_all_raw(statement).await),
        }
    }
}

/// Reads outside a unit of work. It sees only what is committed, and cannot write.
pub struct Reader<'a>(pub(crate) &'a Db);

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self.0.handle() {
            Handle::Lite { .. } => DbBackend::Sqlite,
            Handle::Pg { .. } => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom("a reader cannot write".into()))
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom("a reader cannot write".into()))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self.0.handle() {
            Handle::Lite { path, .. } => lite::on_reader(path, |conn| conn.query(&statement))
                .map(|rows| rows.into_iter().next().map(Into::into)),
            Handle::Pg { reads, .. } => reads.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self.0.handle() {
            Handle::Lite { path, .. } => lite::on_reader(path, |conn| conn.query(&statement))
                .map(|rows| rows.into_iter().map(Into::into).collect()),
            Handle::Pg { reads, .. } => reads.query_all_raw(statement).await,
        }
    }
}
