//! The worker: claims due operations, runs a few at once, and asks for pulls by the clock.

use crate::adapter::Adapters;
use crate::engine::Engine;
use crate::entity::operation;
use crate::queue;
use crate::service::Connections;
use crate::store;
use chrono::TimeDelta;
use db::StoreError;
use kernel::{Chance, Clock};
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time;

/// How busy a worker is.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Operations at once; each waits for its store most of the time.
    pub at_once: usize,
    /// How long it sleeps when nobody rings: it finds what other processes asked for, and what is due again.
    pub idle: Duration,
}

impl Default for Pace {
    /// Eight operations, half a second.
    fn default() -> Self {
        Self { at_once: 8, idle: Duration::from_millis(500) }
    }
}

/// Runs the operations of all connections. It lives on one thread; several processes may each run one.
pub struct Worker {
    engine: Engine,
    connections: Connections,
    pace: Pace,
}

impl Worker {
    /// Makes the worker of a service.
    pub fn new(
        connections: &Connections,
        adapters: Rc<dyn Adapters>,
        clock: Clock,
        chance: Chance,
        pace: Pace,
    ) -> Self {
        let parts = (connections.db.clone(), connections.catalogue.clone(), connections.outbound.clone());
        Self { engine: Engine::new(parts, adapters, clock, chance), connections: connections.clone(), pace }
    }

    /// Works until `stop` says true. What is under way is dropped then, at whatever point it is: the next worker goes on from the
    /// journal, as it would after a crash.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        if let Err(error) = self.engine.recover().await {
            tracing::error!(%error, "operations of the last run could not be taken over");
        }
        // Each operation is a task of its own, so that it goes on while the next is planned and claimed. One that was only polled
        // in between would be given the writer's turn and not take it, and everybody would wait.
        let worker = Rc::new(self);
        let mut running = JoinSet::new();
        loop {
            worker.plan().await;
            while running.len() < worker.pace.at_once {
                match worker.engine.claim().await {
                    Ok(Some(claimed)) => {
                        let worker = worker.clone();
                        running.spawn_local(async move { worker.work(claimed).await });
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::warn!(%error, "no operation could be claimed");
                        break;
                    }
                }
            }
            tokio::select! {
                // A sender that is gone wants nothing more either.
                _stopped = stop.wait_for(|stop| *stop) => break,
                Some(ended) = running.join_next() => note_panic(ended),
                () = worker.connections.bell.notified() => {}
                () = time::sleep(worker.pace.idle) => {}
            }
        }
        running.shutdown().await;
        if let Err(error) = worker.engine.release().await {
            tracing::warn!(%error, "operations could not be let go; others take them over when their leases end");
        }
    }

    async fn work(&self, claimed: operation::Model) {
        let id = claimed.id;
        if let Err(error) = self.engine.run(claimed).await {
            tracing::warn!(operation = %id, %error, "an operation was interrupted and goes on later");
        }
    }

    /// Asks for the pulls that are due.
    async fn plan(&self) {
        self.engine.tidy();
        let op = self.engine.op();
        let planned = self.engine.db().unit(&op, async |tx| {
            for mut row in store::due_connections(tx, op.now(), PLANNED).await? {
                if let Some(info) = self.engine.catalogue().find(&row.adapter) {
                    queue::pulls(tx, &op, &row, &info, None).await?;
                }
                row.next_due = Some(op.now() + TimeDelta::seconds(row.every_s));
                store::settle_connection(tx, &row).await?;
            }
            Ok::<_, StoreError>(())
        });
        if let Err(error) = planned.await {
            tracing::warn!(%error, "pulls could not be planned");
        }
    }
}

/// An operation that panicked is our mistake and its own end only; the lease ends, and crashes are counted.
fn note_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "an operation panicked");
    }
}

/// Connections planned in one unit of work.
const PLANNED: u64 = 50;
