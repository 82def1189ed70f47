//! What can go wrong at the door, classified once from both engines' own codes.

use kernel::{Class, Fault};
use sea_orm::{DbErr, RuntimeErr};
use std::error::Error;
use std::sync::Arc;

/// Why a statement, or the commit of a unit of work, failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another row holds this value: a unique constraint spoke.
    #[error("the value is taken ({constraint})")]
    Taken {
        /// The constraint's name on PostgreSQL, `table.column` on SQLite.
        constraint: String,
    },
    /// A CHECK or a foreign key refused the row: our own mistake, since the types should have.
    #[error("the row breaks {constraint}")]
    Refused {
        /// The constraint's name.
        constraint: String,
    },
    /// Somebody else was faster, or the unit took too long: nothing was written, trying again is right.
    #[error("the unit of work was rolled back: {0}")]
    Busy(&'static str),
    /// The disk is full: nothing was written.
    #[error("the disk holding the database is full")]
    Full,
    /// The database does not answer.
    #[error("the database does not answer")]
    Unreachable(#[source] DbErr),
    /// The ledger refuses writes until an operator recovers it.
    #[error("the ledger is ahead of the database: writes are refused until it is recovered")]
    Frozen,
    /// A caller gave a key to a request that belongs to another.
    #[error("the idempotency key belongs to another request")]
    KeyReused,
    /// A second unit of work was begun inside the first of the same operation.
    #[error("a unit of work was begun inside another")]
    Nested,
    /// A stored value cannot be what the types say.
    #[error("stored {what} cannot be read")]
    Corrupt {
        /// What it should have been.
        what: &'static str,
        /// Why it is not.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Anything else the engine said.
    #[error("the database refused a statement")]
    Broken(#[source] DbErr),
}

impl StoreError {
    /// Says that a stored value is not `what` it should be.
    pub fn corrupt(what: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Corrupt { what, source: source.into() }
    }

    /// Was a unique constraint on `table.column` hit? PostgreSQL names the constraint, which begins with the table and column.
    pub fn is_taken(&self, table: &str, column: &str) -> bool {
        let Self::Taken { constraint } = self else { return false };
        constraint == &format!("{table}.{column}") || constraint.starts_with(&format!("{table}_{column}"))
    }
}

impl Fault for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Taken { .. } => "taken",
            Self::Busy(_) => "busy",
            Self::Full => "storage-full",
            Self::Unreachable(_) => "database-unreachable",
            Self::Frozen => "ledger-frozen",
            Self::KeyReused => "idempotency-key-reused",
            Self::Refused { .. } | Self::Nested | Self::Corrupt { .. } | Self::Broken(_) => "internal",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Taken { .. } => Class::Conflict,
            Self::KeyReused => Class::Invalid,
            Self::Busy(_) | Self::Full | Self::Unreachable(_) | Self::Frozen => Class::Unavailable,
            Self::Refused { .. } | Self::Nested | Self::Corrupt { .. } | Self::Broken(_) => Class::Internal,
        }
    }
}

/// What SQLite or the turn-taking said, carried through SeaORM's error type to [`StoreError::from`].
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Said {
    #[error("unique: {0}")]
    Unique(String),
    #[error("constraint: {0}")]
    Constraint(String),
    #[error("{0}")]
    Lost(&'static str),
    #[error("disk full")]
    Full,
}

impl From<Said> for DbErr {
    fn from(said: Said) -> Self {
        Self::TryIntoErr { from: "statement", into: "result", source: Arc::new(said) }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::TryIntoErr { source, .. } => match source.downcast_ref::<Said>() {
                Some(Said::Unique(constraint)) => Self::Taken { constraint: constraint.clone() },
                Some(Said::Constraint(constraint)) => Self::Refused { constraint: constraint.clone() },
                Some(Said::Lost(why)) => Self::Busy(why),
                Some(Said::Full) => Self::Full,
                None => Self::Broken(error),
            },
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unreachable(error),
            DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
                postgres(inner.as_ref()).unwrap_or(Self::Broken(error))
            }
            _ => Self::Broken(error),
        }
    }
}

/// Classifies by SQLSTATE (PostgreSQL 15, appendix A).
fn postgres(error: &sqlx::Error) -> Option<StoreError> {
    match error {
        sqlx::Error::Database(said) => {
            let constraint = || said.constraint().unwrap_or("unnamed").to_owned();
            match said.code()?.as_ref() {
                "23505" => Some(StoreError::Taken { constraint: constraint() }),
                "23502" | "23503" | "23514" => Some(StoreError::Refused { constraint: constraint() }),
                "40001" | "40P01" | "55P03" => Some(StoreError::Busy("another unit of work held the row")),
                "57014" | "25P03" | "25P04" => Some(StoreError::Busy("the unit of work took too long")),
                "53100" => Some(StoreError::Full),
                // Shut down, restarting, out of connections, or the connection itself: class 57P, 53300, class 08.
                "57P01" | "57P02" | "57P03" | "53300" => Some(unreachable(error)),
                other if other.starts_with("08") => Some(unreachable(error)),
                _ => None,
            }
        }
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Some(unreachable(error)),
        _ => None,
    }
}

fn unreachable(error: &sqlx::Error) -> StoreError {
    StoreError::Unreachable(DbErr::Custom(error.to_string()))
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or the server cannot be reached.
    #[error("the database cannot be opened: {0}")]
    Connect(String),
    /// A migration failed; the database is as it was before that migration.
    #[error("the database could not be migrated")]
    Migrate(#[source] DbErr),
    /// Migrations are pending and the configuration says not to run them.
    #[error("{0} migrations are pending: run `corridor migrate`")]
    Pending(usize),
}
