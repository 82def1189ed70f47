//! The effect engine: carries out what adapters wish, exactly once, whatever breaks in between.
//!
//! ```text
//! begin ─▶ wishes ─▶ [intent] ─▶ [sent] ─▶ the store ─▶ [result] ─▶ [told] ─▶ resume ─▶ wishes …
//!             └─ records and checkpoint in one unit of work, with the counts compared
//! ```
//!
//! Each bracket is a unit of work of its own. After a crash of the worker or of the server a new worker is begun with the same
//! input, time and seed, and told the recorded results; what it wishes is compared, step by step, with the hash of what it wished
//! before. What differs is parked, never guessed. What may have reached the store and has no result is sent again only if that is
//! harmless (GET, HEAD, an idempotency key the store honours); otherwise the adapter hears `unknown_outcome`.

mod attempt;
mod batch;
mod deadline;
mod digest;
mod effect;
mod journal;
mod keys;
mod settle;

use crate::adapter::{AdapterInfo, Adapters, Catalogue};
use crate::entity::{connection, operation};
use crate::hosts::Hosts;
use crate::pace::{Asker, Pace};
use crate::secrets::{Secret, Secrets};
use crate::store;
use connections_contract::{ConnectionId, OperationId};
use db::{Db, StoreError, Tx};
use kernel::{Chance, Class, Clock, Fault, Op, Timestamp};
use outbound::Outbound;
use std::rc::Rc;

/// Purpose of sealed credentials: a value copied into another column does not open.
pub(crate) const CREDENTIAL: &str = "connections.credential";

/// How long a worker holds an operation without a sign of life; longer than the longest effect.
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(90);

/// Why a run stopped without an end: the operation stays claimed until its lease is over, and goes on then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("another worker holds the operation")]
    LeaseLost,
}

/// What every run shares, and the claim it holds. Cheap to clone; lives on one thread, as workers of plugins do.
#[derive(Clone)]
pub(crate) struct Engine {
    shared: Rc<Shared>,
    /// Names one claim: whoever claims the operation after it has another, and this one may write nothing more.
    claim: Rc<str>,
}

struct Shared {
    db: Db,
    catalogue: Catalogue,
    adapters: Rc<dyn Adapters>,
    outbound: Outbound,
    clock: Clock,
    chance: Chance,
    pace: Pace,
    owner: String,
}

impl Engine {
    pub(crate) fn new(
        (db, catalogue, outbound): (Db, Catalogue, Outbound),
        adapters: Rc<dyn Adapters>,
        clock: Clock,
        chance: Chance,
    ) -> Self {
        let owner = hex::encode(chance.bytes::<8>());
        let shared = Shared { db, catalogue, adapters, outbound, clock, chance, pace: Pace::new(), owner };
        Self { claim: Rc::from(shared.owner.as_str()), shared: Rc::new(shared) }
    }

    /// The operation of the engine's next unit of work.
    pub(crate) fn op(&self) -> Op {
        Op::system(self.now(), self.shared.chance.clone())
    }

    fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.shared.db
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.shared.catalogue
    }

    fn adapters(&self) -> &dyn Adapters {
        self.shared.adapters.as_ref()
    }

    /// Lets go of what was held by a process that has ended without a word; says how much that was.
    ///
    /// Whoever has the sole right to the database knows that all leases are such, and waits for none of them to run out. A process
    /// that lives on without the right finds its claims taken, and writes nothing more.
    pub(crate) async fn recover(&self) -> Result<u64, StoreError> {
        if !self.db().is_sole() {
            return Ok(0);
        }
        let op = self.op();
        self.db().unit(&op, async |tx| store::release_leases(tx, None).await).await
    }

    /// Lets go of what this engine holds: others take it over at once.
    pub(crate) async fn release(&self) -> Result<u64, StoreError> {
        let op = self.op();
        self.db().unit(&op, async |tx| store::release_leases(tx, Some(&self.shared.owner)).await).await
    }

    /// Claims the operation that is due the longest.
    pub(crate) async fn claim(&self) -> Result<Option<operation::Model>, StoreError> {
        let op = self.op();
        let claim = format!("{}-{}", self.shared.owner, hex::encode(op.chance().bytes::<8>()));
        let claimed =
            self.db().unit(&op, async |tx| store::claim(tx, &claim, op.now(), op.now() + LEASE).await).await;
        match claimed {
            // Another process claimed one of the same connection in the same moment.
            Err(StoreError::Taken { .. }) => Ok(None),
            other => other,
        }
    }

    /// Runs a claimed operation until it is over, or has to wait, or this process may not go on.
    pub(crate) async fn run(&self, claimed: operation::Model) -> Result<(), Stop> {
        let claim = Rc::from(claimed.lease_owner.as_deref().unwrap_or_default());
        let (id, engine) = (claimed.id, Self { shared: self.shared.clone(), claim });
        match engine.run_claimed(claimed).await {
            Err(Stop::Store(error)) => engine.unstored(id, error).await,
            other => other,
        }
    }

    /// What the database cannot do now it can do later; what it will not take it never takes, and a person has to look.
    async fn unstored(&self, id: OperationId, error: StoreError) -> Result<(), Stop> {
        match error.class() {
            Class::Unavailable => {
                self.wait(id, self.now() + STORE_BUSY, "database-busy").await?;
                Err(Stop::Store(error))
            }
            _ => self.park(id, "not-stored", &with_causes(&error)).await,
        }
    }

    async fn run_claimed(&self, claimed: operation::Model) -> Result<(), Stop> {
        let Some(connection) = store::connection(&self.db().read(), claimed.connection_id).await? else {
            return Ok(());
        };
        if claimed.cancel_wanted {
            return self.cancelled(claimed.id).await;
        }
        let Some(info) = self.catalogue().find(&connection.adapter) else {
            return self.wait(claimed.id, self.now() + ABSENT, "adapter-absent").await;
        };
        let subject = self.subject(info.as_ref(), connection, &claimed.kind).await?;
        self.attempts(&subject, claimed).await
    }

    async fn subject(
        &self,
        info: &AdapterInfo,
        connection: connection::Model,
        kind: &str,
    ) -> Result<Subject, StoreError> {
        let rows = store::credentials(&self.db().read(), connection.id).await?;
        let mut secrets = Vec::new();
        for row in rows {
            let (Some(sealed), Some(scheme)) = (row.sealed, info.scheme(&row.scheme)) else { continue };
            let plain = self.db().ring().open(CREDENTIAL, &sealed);
            let plain = plain.map_err(|error| StoreError::corrupt("connection_credential.sealed", error))?;
            let value = String::from_utf8(plain)
                .map_err(|_| StoreError::corrupt("connection_credential.sealed", "not text"))?;
            secrets.push(Secret::new(&scheme.name, scheme.kind.clone(), value));
        }
        Ok(Subject {
            hosts: Hosts::bind(&info.hosts, &connection.config),
            secrets: Secrets::new(secrets),
            info: info.clone(),
            kind: kind.to_owned(),
            connection,
        })
    }

    /// Reads the operation for a change, if this engine still holds it, and holds it longer.
    async fn mine(&self, tx: &Tx, op: &Op, id: OperationId) -> Result<operation::Model, Stop> {
        let row = store::lock_operation(tx, id).await?.ok_or(Stop::LeaseLost)?;
        if row.lease_owner.as_deref() != Some(&*self.claim) {
            return Err(Stop::LeaseLost);
        }
        Ok(operation::Model { lease_until: Some(op.now() + LEASE), ..row })
    }

    async fn hold(&self, tx: &Tx, op: &Op, id: OperationId) -> Result<(), Stop> {
        match store::keep_lease(tx, id, &self.claim, op.now() + LEASE).await? {
            true => Ok(()),
            false => Err(Stop::LeaseLost),
        }
    }

    pub(crate) fn tidy(&self) {
        self.shared.pace.tidy();
    }
}

/// How long an operation waits for a database that is busy, full or away.
const STORE_BUSY: chrono::TimeDelta = chrono::TimeDelta::seconds(5);

/// An error with what led to it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// How long an operation waits for an adapter that is not installed, or has no worker, before it looks again.
const ABSENT: chrono::TimeDelta = chrono::TimeDelta::seconds(20);

/// Whose operation it is, and what may be done for it.
pub(crate) struct Subject {
    pub(crate) info: AdapterInfo,
    pub(crate) connection: connection::Model,
    pub(crate) kind: String,
    pub(crate) hosts: Hosts,
    pub(crate) secrets: Secrets,
}

impl Subject {
    fn id(&self) -> ConnectionId {
        self.connection.id
    }

    fn asker<'a>(&'a self, host: &'a str) -> Asker<'a> {
        let rate = self.info.offered(&self.kind).and_then(|offered| offered.rate);
        Asker { connection: self.id(), operation: &self.kind, rate, host }
    }
}
