//! The PostgreSQL half of the door: one pool that writes, and one that the server itself keeps from writing.

use crate::{OpenError, Settings};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::time::Duration;

/// Limits set on each connection: what slips through our own guards ends here.
const GUARDS: [(&str, &str); 4] = [
    ("idle_in_transaction_session_timeout", "5000"),
    ("lock_timeout", "2000"),
    ("statement_timeout", "15000"),
    ("application_name", "corridor"),
];

/// Opens the pool of units of work.
pub(crate) async fn writers(url: &str, settings: &Settings) -> Result<DatabaseConnection, OpenError> {
    connect(url, settings.connections, &[]).await
}

/// Opens the pool of readers. `INSERT … RETURNING` is a query to the driver, so the server must refuse it.
pub(crate) async fn readers(url: &str, settings: &Settings) -> Result<DatabaseConnection, OpenError> {
    connect(url, settings.connections, &[("default_transaction_read_only", "on")]).await
}

/// Opens one connection for migrations: long statements are allowed, waiting for locks is not.
pub(crate) async fn migrator(url: &str) -> Result<DatabaseConnection, OpenError> {
    connect(url, 1, &[("statement_timeout", "0"), ("idle_in_transaction_session_timeout", "0")]).await
}

/// Opens one connection that is kept for as long as the process lives: session locks.
pub(crate) async fn session(url: &str) -> Result<DatabaseConnection, OpenError> {
    connect(url, 1, &[]).await
}

async fn connect(
    url: &str,
    connections: u32,
    more: &'static [(&'static str, &'static str)],
) -> Result<DatabaseConnection, OpenError> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .min_connections(u32::from(connections == 1))
        .test_before_acquire(false)
        // A session lock must not be lost because the pool thinks a connection old.
        .map_sqlx_postgres_pool_opts(move |pool| {
            if connections == 1 { pool.max_lifetime(None).idle_timeout(None) } else { pool }
        })
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(10))
        .map_sqlx_postgres_opts(move |pg| pg.options(GUARDS).options(more.iter().copied()));
    // The driver's text may repeat the URL with its password: only its kind is kept.
    Database::connect(options).await.map_err(|error| OpenError::Connect(reason(&error)))
}

fn reason(error: &sea_orm::DbErr) -> String {
    match error {
        sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(inner)) => match inner.as_ref() {
            sqlx::Error::Database(said) => said.message().to_owned(),
            sqlx::Error::Io(io) => io.kind().to_string(),
            _ => "the server does not answer".to_owned(),
        },
        _ => "the address cannot be used".to_owned(),
    }
}
