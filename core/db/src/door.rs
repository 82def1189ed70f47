//! The door itself: opens the engine, hands out units of work and readers, never connections.

use crate::lite::{self, Writer};
use crate::outbox::Listener;
use crate::seal::KeyRing;
use crate::tail::Wrote;
use crate::{Engine, OpenError, Reader, Settings, StoreError, Tx, migrate, pg};
use kernel::Op;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait;
use std::fmt;
use std::future::poll_fn;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use tokio::sync::{Notify, watch};

/// The door to the database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    handle: Handle,
    listeners: Vec<Listener>,
    ring: KeyRing,
    /// Rung when deliveries were committed.
    delivered: Notify,
    /// Size of the last published checkpoint.
    sealed: watch::Sender<u64>,
    frozen: AtomicBool,
    seal_fails: AtomicBool,
    sole: AtomicBool,
    settings: Settings,
}

pub(crate) enum Handle {
    Lite { path: Arc<Path>, writer: Writer },
    Pg { pool: DatabaseConnection, reads: DatabaseConnection },
}

/// How the door is doing, for the operator's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Health {
    /// `sqlite` or `postgresql`.
    pub engine: &'static str,
    /// Units of work committed since the start (SQLite only; PostgreSQL counts its own).
    pub units: u64,
    /// Groups they were committed in.
    pub groups: u64,
    /// Units rolled back because they held the writer for too long.
    pub revoked: u64,
}

impl Db {
    /// Opens the database. `listeners` says which subscriber wants which events; `ring` holds the keys of sealed columns.
    pub async fn open(
        settings: &Settings,
        listeners: Vec<Listener>,
        ring: KeyRing,
    ) -> Result<Self, OpenError> {
        let handle = match &settings.engine {
            Engine::Sqlite(path) => {
                let connect = |error: &dyn fmt::Display| OpenError::Connect(error.to_string());
                let conn = lite::open(path).map_err(|error| connect(&error))?;
                let writer = Writer::start(conn, settings.lease).map_err(|error| connect(&error))?;
                Handle::Lite { path: Arc::from(path.as_path()), writer }
            }
            Engine::Postgres(url) => Handle::Pg {
                pool: pg::writers(url, settings).await?,
                reads: pg::readers(url, settings).await?,
            },
        };
        Ok(Self(Arc::new(Inner {
            handle,
            listeners,
            ring,
            delivered: Notify::new(),
            sealed: watch::Sender::new(0),
            frozen: AtomicBool::new(false),
            seal_fails: AtomicBool::new(false),
            sole: AtomicBool::new(false),
            settings: settings.clone(),
        })))
    }

    /// Brings the schema up to date before the door is opened, and says how many migrations ran.
    pub async fn migrate<M: MigratorTrait>(settings: &Settings) -> Result<usize, OpenError> {
        migrate::run::<M>(settings).await
    }

    /// Counts the migrations that have not run yet.
    pub async fn pending<M: MigratorTrait>(settings: &Settings) -> Result<usize, OpenError> {
        migrate::pending::<M>(settings).await
    }

    /// Runs one unit of work: everything `body` wrote, told and recorded becomes true together, or, on any error, nothing.
    ///
    /// `body` awaits statements of its [`Tx`] and nothing else: on SQLite everybody waits for it. There no statement ever
    /// suspends, so suspending is the mistake itself; tests panic, production warns. Since every journey test also runs on
    /// SQLite, a foreign await cannot reach PostgreSQL either.
    pub async fn unit<T, E: From<StoreError>>(
        &self,
        op: &Op,
        body: impl AsyncFnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.is_frozen() {
            return Err(StoreError::Frozen.into());
        }
        self.unit_even_frozen(op, body).await
    }

    /// The same for those who may write while the ledger is frozen: its own sequencer and recovery.
    pub(crate) async fn unit_even_frozen<T, E: From<StoreError>>(
        &self,
        op: &Op,
        body: impl AsyncFnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let _open = OpenUnit::mark(op)?;
        let tx = Tx::begin(self, op).await?;
        let done = watched(body(&tx), tx.is_inline()).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Reads outside a unit of work.
    pub fn read(&self) -> Reader<'_> {
        Reader(self)
    }

    /// The keys of sealed columns.
    pub fn ring(&self) -> &KeyRing {
        &self.0.ring
    }

    /// Does the database answer?
    pub async fn ping(&self) -> Result<(), StoreError> {
        let reader = self.read();
        let asked = Statement::from_string(reader.get_database_backend(), "SELECT 1 AS one");
        reader.query_one_raw(asked).await?;
        Ok(())
    }

    /// How the door is doing.
    pub fn health(&self) -> Health {
        match &self.0.handle {
            Handle::Lite { writer, .. } => {
                let counted = writer.counted();
                Health {
                    engine: "sqlite",
                    units: counted.units,
                    groups: counted.groups,
                    revoked: counted.revoked,
                }
            }
            Handle::Pg { .. } => Health { engine: "postgresql", units: 0, groups: 0, revoked: 0 },
        }
    }

    /// Are writes refused until the ledger is recovered?
    pub fn is_frozen(&self) -> bool {
        self.0.frozen.load(Ordering::Acquire)
    }

    /// Are entries sealed, or did the last attempt fail? Then receipts stay pending, and an operator should look.
    pub fn seals(&self) -> bool {
        !self.0.seal_fails.load(Ordering::Acquire)
    }

    pub(crate) fn note_seal(&self, done: bool) {
        self.0.seal_fails.store(!done, Ordering::Release);
    }

    /// Has this process the sole right to the database, so that whatever others left behind they left for good?
    ///
    /// Always on SQLite, whose file is opened by one process; on PostgreSQL as long as a [`SoleRight`](crate::SoleRight) lives.
    pub fn is_sole(&self) -> bool {
        matches!(self.0.handle, Handle::Lite { .. }) || self.0.sole.load(Ordering::Acquire)
    }

    pub(crate) fn note_sole(&self, sole: bool) {
        self.0.sole.store(sole, Ordering::Release);
    }

    /// The address of the database, if it is PostgreSQL.
    pub(crate) fn postgres_url(&self) -> Option<&str> {
        match &self.0.settings.engine {
            Engine::Sqlite(_) => None,
            Engine::Postgres(url) => Some(url),
        }
    }

    pub(crate) fn freeze(&self) {
        self.0.frozen.store(true, Ordering::Release);
    }

    /// The ledger was recovered: database and files agree again.
    pub(crate) fn thaw(&self) {
        self.0.frozen.store(false, Ordering::Release);
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.0.handle
    }

    pub(crate) fn listeners(&self) -> &[Listener] {
        &self.0.listeners
    }

    pub(crate) fn sealed(&self) -> &watch::Sender<u64> {
        &self.0.sealed
    }

    pub(crate) fn wake(&self, wrote: Wrote) {
        if wrote.deliveries {
            self.0.delivered.notify_waiters();
        }
    }

    pub(crate) fn delivered(&self) -> &Notify {
        &self.0.delivered
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.health().engine).finish()
    }
}

/// Polls a unit's body; where statements never suspend, suspending means waiting for something that is not the database.
async fn watched<T>(body: impl Future<Output = T>, inline: bool) -> T {
    let mut body = pin!(body);
    let mut warned = false;
    poll_fn(|context| match body.as_mut().poll(context) {
        Poll::Pending if inline && cfg!(debug_assertions) => {
            panic!("a unit of work awaited something that is not the database")
        }
        Poll::Pending => {
            if inline && !std::mem::replace(&mut warned, true) {
                tracing::error!("a unit of work awaited something that is not the database");
            }
            Poll::Pending
        }
        ready => ready,
    })
    .await
}

/// Marks an operation as having a unit open; a second one inside it would wait for itself.
struct OpenUnit<'a>(&'a Op);

impl<'a> OpenUnit<'a> {
    fn mark(op: &'a Op) -> Result<Self, StoreError> {
        if op.open_unit() { Ok(Self(op)) } else { Err(StoreError::Nested) }
    }
}

impl Drop for OpenUnit<'_> {
    fn drop(&mut self) {
        self.0.close_unit();
    }
}
