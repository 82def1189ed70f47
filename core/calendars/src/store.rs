//! All SQL of this room.

use crate::entity::import;
use crate::{Import, ImportError};
use db::{StoreError, Tx};
use deadlines::{Calendar, Calendars};
use kernel::{Permit, Timestamp};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use sha2::{Digest as _, Sha256};

/// Lays every import over the calendars compiled in, in the order they came.
pub(crate) async fn all(conn: &impl ConnectionTrait) -> Result<(Calendars, i64), ImportError> {
    let rows = import::Entity::find().order_by_asc(import::Column::Seq).all(conn).await?;
    let newest = rows.last().map_or(0, |row| row.seq);
    let mut calendars = Calendars::builtin();
    for row in rows {
        let calendar = Calendar::parse(row.file.trim_start_matches('\u{feff}'));
        calendars = calendars.with(calendar.map_err(|error| StoreError::corrupt("calendar", error))?);
    }
    Ok((calendars, newest))
}

/// The number of the newest import; 0 if there is none.
pub(crate) async fn newest(conn: &impl ConnectionTrait) -> Result<i64, ImportError> {
    let row = import::Entity::find().order_by_desc(import::Column::Seq).limit(1).one(conn).await?;
    Ok(row.map_or(0, |row| row.seq))
}

/// Keeps a file as it came, and gives its SHA-256.
pub(crate) async fn add(
    tx: &Tx,
    permit: &Permit<Import>,
    id: Uuid,
    calendar: &Calendar,
    file: &str,
    now: Timestamp,
) -> Result<String, ImportError> {
    let sha256 = hex::encode(Sha256::digest(file.as_bytes()));
    let row = import::ActiveModel {
        seq: NotSet,
        id: Set(id),
        calendar: Set(calendar.id().to_string()),
        file: Set(file.to_owned()),
        sha256: Set(sha256.clone()),
        imported_at: Set(now),
        imported_by: Set(permit.by()),
    };
    import::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(sha256)
}
