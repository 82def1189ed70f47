//! A connection that does not do its work, in one sentence for who looks after the platform.

use crate::entity::connection;
use crate::lifecycle::Stage;
use crate::verdict::KEEPS_CRASHING;
use connections_contract::ConnectionId;
use db::StoreError;
use kernel::Timestamp;

/// A connection that does not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Which.
    pub connection: ConnectionId,
    /// What its owner calls it.
    pub name: String,
    /// What is wrong: the key of a sentence that names `name`.
    pub key: &'static str,
    /// When it last changed.
    pub since: Timestamp,
}

impl Trouble {
    pub(crate) fn of(row: connection::Model) -> Result<Self, StoreError> {
        let key = match row.stage()? {
            Stage::NeedsCredentials => "connections-trouble-credentials",
            Stage::Failing if row.trouble.as_deref() == Some(KEEPS_CRASHING) => {
                "connections-trouble-crashing"
            }
            Stage::Failing => "connections-trouble-failing",
            Stage::New | Stage::Ok | Stage::Paused | Stage::Removed => "connections-trouble-silent",
        };
        Ok(Self { connection: row.id, name: row.name, key, since: row.changed_at })
    }
}
