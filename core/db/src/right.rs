//! The sole right to a database: one process at a time numbers its entries, and takes up what another left undone.

use crate::{Db, StoreError, pg};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

/// Number of the advisory lock on PostgreSQL: the ASCII letters `sequence`, for the sequencer takes it first.
const NUMBER: i64 = i64::from_be_bytes(*b"sequence");

/// The right, for as long as it lives. It ends with its process, however that ends: PostgreSQL lets go of a lock whose session is
/// over. On SQLite the file's own lock does this, so there is no session.
pub struct SoleRight {
    db: Db,
    _session: Option<DatabaseConnection>,
}

impl Db {
    /// Takes the sole right to the database. `None` if another process has it.
    pub async fn take_sole_right(&self) -> Result<Option<SoleRight>, StoreError> {
        let Some(url) = self.postgres_url() else {
            return Ok(Some(SoleRight { db: self.clone(), _session: None }));
        };
        let session = pg::session(url)
            .await
            .map_err(|error| StoreError::Unreachable(DbErr::Custom(error.to_string())))?;
        let sql = "SELECT pg_try_advisory_lock($1) AS taken";
        let asked = Statement::from_sql_and_values(session.get_database_backend(), sql, [NUMBER.into()]);
        let row = session.query_one_raw(asked).await?;
        let taken: bool = row.map(|row| row.try_get("", "taken")).transpose()?.unwrap_or_default();
        if !taken {
            return Ok(None);
        }
        self.note_sole(true);
        Ok(Some(SoleRight { db: self.clone(), _session: Some(session) }))
    }
}

impl Drop for SoleRight {
    fn drop(&mut self) {
        self.db.note_sole(false);
    }
}
