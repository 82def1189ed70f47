//! How the platform is doing, and the two things that can be done about parked deliveries.

use super::policy::{See, SettleDeliveries};
use super::{AUDITOR, Foundation, OPERATOR};
use crate::adapters::{Installed, Missing};
use crate::disk::{Disk, Room};
use crate::health::{Check, Readiness};
use calendars::{Coverage, Imports};
use chrono::TimeDelta;
use connections::{Connections, Trouble};
use db::{DELIVERY, Deliveries, DeliveryState, Health, Parked, Record, Settled, StoreError, Tx};
use deadlines::Calendar;
use enterprises::Enterprises;
use enterprises::lifecycle::Stage;
use host::{WorkerState, WorkerStatus};
use kernel::op::{Grant, Reach, SYSTEM};
use kernel::{Class, Denied, Fault, Language, Op, Permit, Role, Timestamp};
use serde_json::json;
use web::{Desk, DeskItem, Problem};

/// Looks after the platform. Cheap to clone.
#[derive(Clone)]
pub(crate) struct System {
    foundation: Foundation,
    adapters: Installed,
    calendars: Imports,
    enterprises: Enterprises,
    connections: Connections,
}

/// Clocks that are looked at; if more are running out, somebody has noticed.
const CLOCKS: u64 = 200;
/// Connected stores in trouble that are named; more are counted.
const TROUBLED: u64 = 20;
/// A clock runs out soon if it has less than two days left.
const SOON: TimeDelta = TimeDelta::days(2);

/// How the running clocks of open cases stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ClocksDue {
    /// Past their deadline.
    pub(crate) late: usize,
    /// Within two days of it.
    pub(crate) soon: usize,
}

/// How the platform is doing.
pub(crate) struct Overview {
    /// Can the server do its work?
    pub(crate) readiness: Readiness,
    /// What the door to the database counts.
    pub(crate) database: Health,
    /// Deliveries that wait, and those given up.
    pub(crate) deliveries: DeliveryState,
    /// The latter, the oldest first.
    pub(crate) parked: Vec<Parked>,
    /// Entries under the published checkpoint.
    pub(crate) sealed: u64,
    /// Room for data, if the file system says.
    pub(crate) disk: Option<Disk>,
    /// Processes that run adapters.
    pub(crate) workers: Vec<WorkerStatus>,
    /// Adapters that cannot be offered.
    pub(crate) missing: Vec<Missing>,
    /// Clocks of open cases.
    pub(crate) clocks: ClocksDue,
    /// Calendars that clocks count with, each with how far it goes.
    pub(crate) calendars: Vec<(Calendar, Coverage)>,
    /// Operations in stores that wait for a person.
    pub(crate) stores: Vec<DeskItem>,
    /// Connected stores that do not do their work, and the first of them.
    pub(crate) troubled: (u64, Vec<Trouble>),
}

/// Something that a person has to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concern {
    /// The database does not answer.
    Database,
    /// The ledger refuses writes.
    Ledger,
    /// No room for data.
    DiskFull,
    /// Little room for data.
    DiskLow,
    /// Deliveries were given up.
    Parked,
    /// An adapter keeps failing.
    Workers,
    /// An adapter's library is missing or unfit.
    Adapters,
    /// Operations in stores wait for a person.
    Stores,
    /// Cases are past their deadline.
    Clocks,
    /// A calendar ends within 90 days.
    Calendars,
}

impl Overview {
    /// What a person has to see to, the worst first.
    pub(crate) fn concerns(&self) -> Vec<Concern> {
        let room = self.disk.map(Disk::room);
        let failing = |worker: &WorkerStatus| matches!(worker.state, WorkerState::Backoff(_));
        [
            (self.readiness.database != Check::Ok, Concern::Database),
            (self.readiness.ledger != Check::Ok, Concern::Ledger),
            (matches!(room, Some(Room::Full) | None), Concern::DiskFull),
            (room == Some(Room::Low), Concern::DiskLow),
            (self.deliveries.parked > 0, Concern::Parked),
            (self.workers.iter().any(failing), Concern::Workers),
            (!self.missing.is_empty(), Concern::Adapters),
            (!self.stores.is_empty(), Concern::Stores),
            (self.clocks.late > 0, Concern::Clocks),
            (self.calendars.iter().any(|(_, coverage)| coverage.ends_soon()), Concern::Calendars),
        ]
        .into_iter()
        .filter_map(|(holds, concern)| holds.then_some(concern))
        .collect()
    }
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SystemError {
    /// Not for this actor.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not parked, or no longer.
    #[error("no parked delivery has this number")]
    NotParked,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for SystemError {
    fn code(&self) -> &'static str {
        match self {
            Self::Denied(inner) => inner.code(),
            Self::NotParked => "not-found",
            Self::Store(inner) => inner.code(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Denied(inner) => inner.class(),
            Self::NotParked => Class::NotFound,
            Self::Store(inner) => inner.class(),
        }
    }
}

impl System {
    /// Looks after what stands on this foundation.
    pub(crate) fn new(
        foundation: Foundation,
        adapters: Installed,
        calendars: Imports,
        enterprises: Enterprises,
        connections: Connections,
    ) -> Self {
        Self { foundation, adapters, calendars, enterprises, connections }
    }

    /// Looks at everything.
    pub(crate) async fn look(&self, op: &Op) -> Result<Overview, Problem> {
        let _: Permit<See> = op.authorize(See, &[])?;
        self.look_unasked().await
    }

    /// The same for who was let in by another rule: a scraper on this machine.
    pub(super) async fn look_unasked(&self) -> Result<Overview, Problem> {
        let db = &self.foundation.db;
        Ok(Overview {
            readiness: Readiness::of(&self.foundation).await,
            database: db.health(),
            deliveries: Deliveries::state(db).await?,
            parked: Deliveries::parked(db).await?,
            sealed: self.foundation.receipts.size(),
            disk: Disk::of(&self.foundation.settings.data).ok(),
            workers: self.adapters.pool().status(),
            missing: self.adapters.missing().to_vec(),
            clocks: self.clocks().await?,
            calendars: self.calendars(),
            stores: self.connections.items(&self.with_eyes_of(OPERATOR)).await?,
            troubled: self.connections.in_trouble(&self.with_eyes_of(AUDITOR), TROUBLED).await?,
        })
    }

    /// Counts the clocks of open cases, the first to run out first.
    async fn clocks(&self) -> Result<ClocksDue, Problem> {
        let op = self.with_eyes_of(AUDITOR);
        let open = [Stage::Submitted, Stage::InReview, Stage::NeedsCorrection];
        let queued = self.enterprises.queue(&op, &open, None, None, CLOCKS).await?;
        let due = queued.iter().filter_map(|case| case.due_at);
        let (late, running): (Vec<_>, Vec<_>) = due.partition(|due| *due < op.now());
        let soon = running.iter().filter(|due| **due < op.now() + SOON).count();
        Ok(ClocksDue { late: late.len(), soon })
    }

    /// The calendars of the rules in use, and how far each goes.
    fn calendars(&self) -> Vec<(Calendar, Coverage)> {
        self.calendars.covered(&self.enterprises.clocks().calendars(), self.foundation.clock.now())
    }

    /// Corridor's own look at what this role may see. Only counts leave this file.
    fn with_eyes_of(&self, role: Role) -> Op {
        let (now, chance) = (self.foundation.clock.now(), self.foundation.chance.clone());
        Op::new(SYSTEM, [Grant { role, over: None }].into(), Reach::Full, now, Language::default(), chance)
    }

    /// May the actor settle deliveries? The page shows buttons only to who may press them.
    pub(crate) fn may_settle(op: &Op) -> bool {
        op.authorize(SettleDeliveries, &[]).is_ok()
    }

    /// Tries a parked delivery again.
    pub(crate) async fn retry(&self, op: &Op, seq: i64) -> Result<(), SystemError> {
        self.settle(op, seq, "system.delivery-retried", Deliveries::retry).await
    }

    /// Gives a parked delivery up, so that later ones of the same case may go on.
    pub(crate) async fn discard(&self, op: &Op, seq: i64) -> Result<(), SystemError> {
        self.settle(op, seq, "system.delivery-discarded", Deliveries::discard).await
    }

    async fn settle(
        &self,
        op: &Op,
        seq: i64,
        recorded: &'static str,
        deed: impl AsyncFnOnce(&Tx, i64, Timestamp) -> Result<Option<Settled>, StoreError>,
    ) -> Result<(), SystemError> {
        self.foundation
            .db
            .unit(op, async |tx| {
                let permit = op.authorize(SettleDeliveries, &[])?;
                let settled = deed(tx, seq, op.now()).await?.ok_or(SystemError::NotParked)?;
                tx.record(Record {
                    kind: recorded,
                    subject: (DELIVERY, settled.event),
                    version: settled.times,
                    role: permit.role(),
                    payload: &json!({ "delivery": seq, "event": settled.kind, "subscriber": settled.subscriber }),
                    rules: &[],
                })?;
                tracing::info!(by = %permit.by(), seq, "a parked delivery was settled");
                Ok(())
            })
            .await
    }
}
