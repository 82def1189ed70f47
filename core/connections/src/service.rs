//! Use cases: load, permit — decide — save, tell, commit.

mod connecting;
mod measuring;
mod reading;
mod running;

pub use connecting::{AGREEMENT, Connecting};

use crate::adapter::Catalogue;
use crate::entity::connection;
use crate::error::ConnectionError;
use crate::store;
use connections_contract::ConnectionId;
use db::{Db, Tx};
use enterprises_contract::{Standing, Standings};
use kernel::{Action, Op, OrgId};
use outbound::Outbound;
use std::sync::Arc;
use tokio::sync::Notify;

/// An enterprise's connected stores: the service of this room. Cheap to clone.
#[derive(Clone)]
pub struct Connections {
    pub(crate) db: Db,
    pub(crate) catalogue: Catalogue,
    pub(crate) outbound: Outbound,
    standings: Arc<dyn Standings + Send + Sync>,
    /// Rung when there is something to run.
    pub(crate) bell: Arc<Notify>,
}

impl Connections {
    /// Makes the service.
    pub fn new(
        db: Db,
        catalogue: Catalogue,
        outbound: Outbound,
        standings: Arc<dyn Standings + Send + Sync>,
    ) -> Self {
        Self { db, catalogue, outbound, standings, bell: Arc::default() }
    }

    /// The adapters that stores can be connected through.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Lets only an enterprise go on that is in the register, is not held, and has a certificate that holds.
    async fn stands(&self, organisation: OrgId) -> Result<(), ConnectionError> {
        match self.standings.of_organisation(organisation).await? {
            Some((_, Standing::Active)) => Ok(()),
            Some((_, Standing::Held | Standing::Ended)) | None => Err(ConnectionError::NotActive),
        }
    }

    /// A connection as it is before a change that only an enterprise in good standing may make.
    ///
    /// The register is asked before the unit of work, not in it. Who changes the connection then compares the version: a revocation
    /// that came meanwhile has raised it, or comes later and pauses it again.
    async fn seen<A: Action>(
        &self,
        op: &Op,
        action: A,
        id: ConnectionId,
    ) -> Result<connection::Model, ConnectionError> {
        let seen = store::connection(&self.db.read(), id).await?.ok_or(ConnectionError::NotFound)?;
        op.authorize(action, &[seen.org_id])?;
        Ok(seen)
    }

    fn ring(&self) {
        self.bell.notify_one();
    }
}

/// Reads a connection for a change. What is not there and what is not for this actor answer the same.
async fn load(tx: &Tx, id: ConnectionId) -> Result<connection::Model, ConnectionError> {
    store::lock_connection(tx, id).await?.ok_or(ConnectionError::NotFound)
}

/// The version a request assumes, where it says one.
fn check_version(row: &connection::Model, expected: Option<i64>) -> Result<(), ConnectionError> {
    match expected {
        Some(expected) if expected != row.version => {
            Err(ConnectionError::Stale { found: row.version, expected })
        }
        Some(_) | None => Ok(()),
    }
}
