//! One worker per library, many instances; a worker that ended is replaced when the next operation begins.

mod slot;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use slot::Slot;
use tokio::time::timeout;

use crate::{Digest, HostError, Instance, Library, Op, Sandbox, Settings, Step, StepError, Workers};

/// How often an operation that was never sent is offered to another worker.
const OFFERS: usize = 3;

/// The workers of a server. Clones are the same pool.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

struct Inner {
    workers: Workers,
    slots: Mutex<HashMap<Digest, Arc<Slot>>>,
}

impl Pool {
    /// Opens the binary of the settings; starts nothing.
    pub fn new(settings: Settings) -> Result<Self, HostError> {
        let workers = Workers::new(settings)?;
        Ok(Self { inner: Arc::new(Inner { workers, slots: Mutex::default() }) })
    }

    /// Pairs a library with a configuration. Nothing is started, and the configuration not looked at, before the first
    /// operation begins.
    pub fn plugin(&self, library: &Library, config: Value) -> Plugin {
        let mut slots = self.inner.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(library.digest()).or_insert_with(|| Arc::new(Slot::new(library.clone())));
        Plugin {
            pool: self.inner.clone(),
            slot: slot.clone(),
            config,
            instance: tokio::sync::Mutex::default(),
        }
    }

    /// Reports on every library that was ever paired, for the operator's page.
    pub fn status(&self) -> Vec<WorkerStatus> {
        let mut all: Vec<_> = self.slots().iter().map(|slot| slot.status(self.settings())).collect();
        all.sort_by(|a, b| (&a.name, a.digest).cmp(&(&b.name, b.digest)));
        all
    }

    /// Starts no further workers, lets operations finish for as long as `patience`, kills what is left, and returns when
    /// every process has been reaped.
    pub async fn drain(&self, patience: Duration) {
        let workers: Vec<_> = self.slots().iter().flat_map(|slot| slot.close()).collect();
        let all_ended = async {
            for worker in &workers {
                worker.ended().await;
            }
        };
        if timeout(patience, all_ended).await.is_err() {
            workers.iter().for_each(crate::Worker::kill);
            for worker in &workers {
                worker.ended().await;
            }
        }
    }

    fn slots(&self) -> Vec<Arc<Slot>> {
        let slots = self.inner.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.values().cloned().collect()
    }

    fn settings(&self) -> &Settings {
        self.inner.workers.settings()
    }
}

/// A library with a configuration, whichever worker happens to run it.
pub struct Plugin {
    pool: Arc<Inner>,
    slot: Arc<Slot>,
    config: Value,
    instance: tokio::sync::Mutex<Option<Instance>>,
}

impl Plugin {
    /// Begins an operation in the library's worker, and starts one if there is none.
    ///
    /// After failures this waits for the pause between two starts (up to `backoff_max`): callers bound their patience
    /// with a timeout. A call that reached a worker is never sent again; after `Crashed`, `Deadline` or `Lost` the caller
    /// begins anew with what its journal has recorded.
    pub async fn begin(&self, head: &Value, parts: &[Vec<u8>]) -> Result<(Op, Step), StepError> {
        for _ in 1..OFFERS {
            match self.offer(head, parts).await {
                Err(StepError::Stopped) => {}
                other => return other,
            }
        }
        self.offer(head, parts).await
    }

    /// Returns the library.
    pub fn library(&self) -> &Library {
        self.slot.library()
    }

    async fn offer(&self, head: &Value, parts: &[Vec<u8>]) -> Result<(Op, Step), StepError> {
        self.instance().await?.begin(head, parts).await
    }

    async fn instance(&self) -> Result<Instance, StepError> {
        let mut held = self.instance.lock().await;
        if let Some(instance) = held.as_ref().filter(|instance| instance.is_ready()) {
            return Ok(instance.clone());
        }
        *held = None;
        let worker = self.slot.worker(&self.pool.workers).await?;
        let instance = worker.instance(&self.config).await?;
        *held = Some(instance.clone());
        Ok(instance)
    }
}

/// What the operator's page shows of one library.
#[derive(Clone, Debug)]
pub struct WorkerStatus {
    /// The library's name.
    pub name: String,
    /// Its hash.
    pub digest: Digest,
    /// What its worker is doing.
    pub state: WorkerState,
    /// The process id of a running worker.
    pub pid: Option<u32>,
    /// Its resident memory in bytes, shared pages included.
    pub rss: Option<u64>,
    /// How many operations live in it.
    pub ops: usize,
    /// How many workers were started after the first.
    pub restarts: u32,
    /// The sandbox of the latest worker.
    pub sandbox: Option<Sandbox>,
    /// Why the latest worker that failed did so.
    pub last_failure: Option<String>,
}

/// What a worker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerState {
    /// None is running; the next operation starts one.
    Stopped,
    /// The process is entering its sandbox and loading the library.
    Starting,
    /// It waits for operations.
    Ready,
    /// It has operations.
    Busy,
    /// It finishes its operations and ends.
    Draining,
    /// It failed; the next start waits this long.
    Backoff(Duration),
}
