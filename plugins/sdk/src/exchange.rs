//! The desk between an operation's future and the host: what goes out with this step, what has come in.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use serde_json::Value;

use crate::{
    Response,
    protocol::{Action, Begin, Event, HttpErrorKind, Limits},
    running::StepError,
};

/// What an effect came to.
pub(crate) enum Answer {
    Http(Response),
    HttpError(HttpErrorKind),
    Timer,
}

/// Everything one running operation exchanges with the host.
pub(crate) struct Exchange {
    pub(crate) begin: Begin,
    pub(crate) now: i64,
    pub(crate) actions: Vec<Action>,
    pub(crate) parts: Vec<Vec<u8>>,
    pub(crate) rngs: u64,
    counts: BTreeMap<String, u64>,
    step_records: usize,
    step_bytes: usize,
    next_id: u64,
    outstanding: BTreeSet<u64>,
    answers: BTreeMap<u64, Answer>,
}

impl Exchange {
    pub(crate) fn new(begin: Begin) -> Self {
        Self {
            now: begin.now,
            begin,
            actions: Vec::new(),
            parts: Vec::new(),
            rngs: 0,
            counts: BTreeMap::new(),
            step_records: 0,
            step_bytes: 0,
            next_id: 1,
            outstanding: BTreeSet::new(),
            answers: BTreeMap::new(),
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.begin.limits
    }

    pub(crate) fn waits(&self) -> bool {
        !self.outstanding.is_empty()
    }

    /// Opens a step: takes the events in and starts to count its output.
    pub(crate) fn accept(&mut self, now: i64, events: Vec<Event>, parts: &[&[u8]]) -> Result<(), StepError> {
        self.now = now;
        self.step_records = 0;
        self.step_bytes = 0;
        for event in events {
            let (id, answer) = match event {
                Event::Http { id, status, headers, body } => {
                    let body = match body {
                        None => Vec::new(),
                        Some(at) => parts.get(at.part as usize).ok_or(StepError::Protocol)?.to_vec(),
                    };
                    (id, Answer::Http(Response::new(status, headers, body, self.now)))
                }
                Event::HttpError { id, kind } => (id, Answer::HttpError(kind)),
                Event::Timer { id } => (id, Answer::Timer),
                Event::Cancel => return Err(StepError::Cancelled),
            };
            if !self.outstanding.remove(&id) {
                return Err(StepError::Protocol);
            }
            self.answers.insert(id, answer);
        }
        Ok(())
    }

    /// Adds a record to this step, or gives it back when the step is full.
    pub(crate) fn emit(&mut self, stream: &str, record: Value, bytes: usize) -> Result<(), Value> {
        let limits = self.limits();
        if self.step_records >= limits.records || self.step_bytes + bytes > limits.bytes {
            return Err(record);
        }
        self.step_records += 1;
        self.step_bytes += bytes;
        *self.counts.entry(stream.to_owned()).or_default() += 1;
        match self.actions.last_mut() {
            Some(Action::Emit { stream: last, records }) if last == stream => records.push(record),
            _ => self.actions.push(Action::Emit { stream: stream.to_owned(), records: vec![record] }),
        }
        Ok(())
    }

    pub(crate) fn checkpoint(&mut self, state: Value) {
        let counts = std::mem::take(&mut self.counts);
        self.actions.push(Action::Checkpoint { state, counts });
    }
}

/// The exchange as future and driver share it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<Exchange>>);

impl Shared {
    pub(crate) fn new(exchange: Exchange) -> Self {
        Self(Arc::new(Mutex::new(exchange)))
    }

    /// A lock left by a panic is taken over: the operation that panicked is never polled again.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the effect that `make` describes, and waits for what it came to.
    pub(crate) fn effect<F>(&self, make: F) -> Effect<F>
    where
        F: FnOnce(&mut Exchange, u64) -> Action,
    {
        Effect { exchange: self.clone(), stage: Stage::Unsent(Some(make)) }
    }
}

/// An effect as a future. It is sent when first polled and room is left, so that ids follow the order of polling.
pub(crate) struct Effect<F> {
    exchange: Shared,
    stage: Stage<F>,
}

enum Stage<F> {
    Unsent(Option<F>),
    Sent(u64),
}

impl<F> Unpin for Effect<F> {}

impl<F> Future for Effect<F>
where
    F: FnOnce(&mut Exchange, u64) -> Action,
{
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        let this = &mut *self;
        let mut exchange = this.exchange.lock();
        match &mut this.stage {
            Stage::Sent(id) => exchange.answers.remove(id).map_or(Poll::Pending, Poll::Ready),
            Stage::Unsent(_) if exchange.outstanding.len() >= exchange.limits().effects.max(1) => {
                Poll::Pending
            }
            Stage::Unsent(make) => {
                let id = exchange.next_id;
                if let Some(make) = make.take() {
                    let action = make(&mut exchange, id);
                    exchange.actions.push(action);
                }
                exchange.next_id += 1;
                exchange.outstanding.insert(id);
                drop(exchange);
                this.stage = Stage::Sent(id);
                Poll::Pending
            }
        }
    }
}
