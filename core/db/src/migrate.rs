//! Migrations: forward only, one runner at a time, each one whole or not at all.

use crate::lite::{self, Conn};
use crate::{Engine, OpenError, Settings, pg};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ProxyDatabaseTrait, ProxyExecResult,
    ProxyRow, Statement,
};
use sea_orm_migration::MigratorTrait;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Advisory lock number of the migration runner: the ASCII letters `corridor` as a big-endian integer.
const RUNNER: i64 = i64::from_be_bytes(*b"corridor");

/// Brings the schema up to date and says how many migrations ran.
pub(crate) async fn run<M: MigratorTrait>(settings: &Settings) -> Result<usize, OpenError> {
    let conn = connect(settings).await?;
    if conn.get_database_backend() == DbBackend::Postgres {
        // Whoever starts second waits for the first to finish, however long that takes.
        let lock =
            format!("SET lock_timeout = 0; SELECT pg_advisory_lock({RUNNER}); SET lock_timeout = 2000");
        conn.execute_unprepared(&lock).await.map_err(OpenError::Migrate)?;
    }
    let pending = M::get_pending_migrations(&conn).await.map_err(OpenError::Migrate)?.len();
    M::up(&conn, None).await.map_err(OpenError::Migrate)?;
    conn.close().await.map_err(OpenError::Migrate)?;
    Ok(pending)
}

/// Counts the migrations that have not run, without changing anything.
pub(crate) async fn pending<M: MigratorTrait>(settings: &Settings) -> Result<usize, OpenError> {
    if let Engine::Sqlite(path) = &settings.engine
        && !path.exists()
    {
        return Ok(M::migrations().len());
    }
    let conn = connect(settings).await?;
    let table = match conn.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT 1 AS one FROM pg_catalog.pg_tables WHERE tablename = 'seaql_migrations'"
        }
        _ => "SELECT 1 AS one FROM sqlite_master WHERE name = 'seaql_migrations'",
    };
    let asked = Statement::from_string(conn.get_database_backend(), table);
    if conn.query_one_raw(asked).await.map_err(OpenError::Migrate)?.is_none() {
        return Ok(M::migrations().len());
    }
    Ok(M::get_pending_migrations(&conn).await.map_err(OpenError::Migrate)?.len())
}

async fn connect(settings: &Settings) -> Result<DatabaseConnection, OpenError> {
    match &settings.engine {
        Engine::Postgres(url) => pg::migrator(url).await,
        Engine::Sqlite(path) => {
            let bridge = Bridge::open(path).map_err(|error| OpenError::Connect(error.to_string()))?;
            let bridge: Arc<Box<dyn ProxyDatabaseTrait>> = Arc::new(Box::new(bridge));
            Database::connect_proxy(DbBackend::Sqlite, bridge).await.map_err(OpenError::Migrate)
        }
    }
}

/// A SQLite connection as the migration library wants it. Only here: its `commit` cannot report a failure, so it must panic,
/// which is right for a migration at start and wrong anywhere else.
struct Bridge(Mutex<Conn>);

impl Bridge {
    fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self(Mutex::new(lite::open(path)?)))
    }

    fn conn(&self) -> MutexGuard<'_, Conn> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn must(&self, sql: &str) {
        self.conn().batch(sql).unwrap_or_else(|error| panic!("a migration could not {sql}: {error}"));
    }
}

impl fmt::Debug for Bridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bridge")
    }
}

#[async_trait::async_trait]
impl ProxyDatabaseTrait for Bridge {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.conn().query(&statement)
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        match statement.values {
            Some(_) => self.conn().execute(&statement),
            None => self.conn().batch(&statement.sql),
        }
    }

    async fn begin(&self) {
        self.must("BEGIN IMMEDIATE");
    }

    async fn commit(&self) {
        self.must("COMMIT");
    }

    async fn rollback(&self) {
        self.must("ROLLBACK");
    }
}
