//! The place of one library's worker: who runs now, what failed before, when the next may start.

use std::{
    fs,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::time::{Instant, sleep_until};

use super::{WorkerState, WorkerStatus};
use crate::{End, HostError, Library, Sandbox, Settings, Worker, Workers};

/// The bytes of a page; `statm` counts pages.
const PAGE: u64 = 4096;

pub(super) struct Slot {
    library: Library,
    starting: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    worker: Option<Worker>,
    retired: Vec<Worker>,
    born: Option<Instant>,
    starting: bool,
    closed: bool,
    starts: u32,
    failures: u32,
    not_before: Option<Instant>,
    sandbox: Option<Sandbox>,
    last_failure: Option<String>,
}

impl Slot {
    pub(super) fn new(library: Library) -> Self {
        Self { library, starting: tokio::sync::Mutex::default(), state: Mutex::default() }
    }

    pub(super) fn library(&self) -> &Library {
        &self.library
    }

    /// Returns the worker, after starting one if need be; callers that come meanwhile get the same.
    pub(super) async fn worker(&self, workers: &Workers) -> Result<Worker, HostError> {
        let _one_at_a_time = self.starting.lock().await;
        let not_before = {
            let mut state = self.state();
            state.settle(workers.settings());
            if let Some(worker) = state.worker.as_ref().filter(|worker| worker.is_ready()) {
                return Ok(worker.clone());
            }
            state.not_before
        };
        if let Some(moment) = not_before {
            sleep_until(moment).await;
        }
        self.start(workers).await
    }

    async fn start(&self, workers: &Workers) -> Result<Worker, HostError> {
        if self.state().closed {
            return Err(HostError::Stopping);
        }
        let mark = Starting::mark(self);
        let started = workers.start(&self.library).await;
        drop(mark);

        let mut state = self.state();
        state.starts += 1;
        match started {
            Ok(worker) if state.closed => {
                worker.kill();
                Err(HostError::Stopping)
            }
            Ok(worker) => {
                state.sandbox = Some(worker.sandbox().clone());
                state.born = Some(Instant::now());
                state.retire();
                state.worker = Some(worker.clone());
                Ok(worker)
            }
            Err(error) => {
                state.fail(error.to_string(), workers.settings());
                Err(error)
            }
        }
    }

    /// Starts no further workers and drains those that run, which are returned.
    pub(super) fn close(&self) -> Vec<Worker> {
        let mut state = self.state();
        state.closed = true;
        state.retire();
        state.retired.iter().for_each(Worker::drain);
        state.retired.clone()
    }

    pub(super) fn status(&self, settings: &Settings) -> WorkerStatus {
        let mut state = self.state();
        state.settle(settings);
        let running = state.worker.as_ref().filter(|worker| worker.end().is_none());
        WorkerStatus {
            name: self.library.name().to_owned(),
            digest: self.library.digest(),
            state: state.shown(Instant::now()),
            pid: running.map(Worker::pid),
            rss: running.and_then(|worker| resident(worker.pid())),
            ops: running.map_or(0, Worker::ops),
            restarts: state.starts.saturating_sub(1),
            sandbox: state.sandbox.clone(),
            last_failure: state.last_failure.clone(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Notes how the worker ended or that it is of no use any more, once.
    fn settle(&mut self, settings: &Settings) {
        let Some(worker) = &self.worker else { return };
        let failure = match worker.end() {
            None if worker.is_poisoned() => "its library panicked or broke an invariant".to_owned(),
            None => return,
            Some(End::Drained) if !worker.is_poisoned() => return self.retire(),
            Some(end) => end.to_string(),
        };
        self.retire();
        if self.born.is_some_and(|born| born.elapsed() > settings.backoff_max) {
            self.failures = 0;
        }
        self.fail(failure, settings);
    }

    /// Sets the worker aside; its operations hold it for as long as they need it.
    fn retire(&mut self) {
        self.retired.extend(self.worker.take());
        self.retired.retain(|worker| worker.end().is_none());
    }

    fn fail(&mut self, why: String, settings: &Settings) {
        let pause = settings.backoff_first.saturating_mul(1 << self.failures.min(16));
        self.failures += 1;
        self.not_before = Some(Instant::now() + pause.min(settings.backoff_max));
        self.last_failure = Some(why);
    }

    fn shown(&self, now: Instant) -> WorkerState {
        match &self.worker {
            Some(worker) if !worker.is_ready() => WorkerState::Draining,
            Some(worker) if worker.ops() > 0 => WorkerState::Busy,
            Some(_) => WorkerState::Ready,
            None if self.starting => WorkerState::Starting,
            None => match self.not_before.map(|moment| moment.saturating_duration_since(now)) {
                Some(pause) if !pause.is_zero() => WorkerState::Backoff(pause),
                _ => WorkerState::Stopped,
            },
        }
    }
}

/// Marks the slot as starting, also when the start is given up half way.
struct Starting<'a>(&'a Slot);

impl<'a> Starting<'a> {
    fn mark(slot: &'a Slot) -> Self {
        slot.state().starting = true;
        Self(slot)
    }
}

impl Drop for Starting<'_> {
    fn drop(&mut self) {
        self.0.state().starting = false;
    }
}

/// Returns the resident memory of a process in bytes (`proc(5)`, `statm`, second field).
fn resident(pid: u32) -> Option<u64> {
    let statm = fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE)
}
