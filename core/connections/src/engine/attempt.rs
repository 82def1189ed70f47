//! One attempt of an operation: a run of the adapter from a checkpoint, replayed as far as its journal goes, and then live.

use super::deadline::Deadline;
use super::digest::{Digested, End, Tally, Wish, action_hash};
use super::journal::{effect_row, event_ids, resume, step_row};
use super::keys::Keys;
use super::{Engine, Stop, Subject, batch};
use crate::adapter::{AdapterError, AdapterInfo, Run, Step};
use crate::entity::{effect, operation, step};
use crate::lifecycle::EffectState;
use crate::protocol::{Begin, Conn, LIMITS};
use crate::store;
use chrono::TimeDelta;
use connections_contract::OperationId;
use kernel::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Longer sleeps are slept without a worker: the operation waits in the database.
const SHORT_SLEEP: TimeDelta = TimeDelta::seconds(3);
/// How long a worker may take to begin, the wait for its start included; well below a lease, so that nobody takes the run over
/// while it stands in line.
const BEGINNING: Duration = Duration::from_secs(30);
/// How long a run whose worker was lost waits before another is begun: as long as the next failure of whoever ended it may take.
const LOST: TimeDelta = TimeDelta::seconds(2);
/// Bodies told in one call: a frame to the worker holds 16 MiB.
const MAX_TOLD: usize = 12 * 1024 * 1024;

/// How an attempt ended.
enum Ended {
    /// Its end is recorded: done, failed, parked, cancelled, or waiting.
    Settled,
    /// The worker ended under the call that step `at` is.
    Crashed { at: i64, text: String },
    /// The adapter is not there any more in the version this attempt began in.
    Gone,
}

impl Engine {
    /// Runs attempts until one settles the operation.
    pub(super) async fn attempts(&self, subject: &Subject, claimed: operation::Model) -> Result<(), Stop> {
        let (id, taken_up) = (claimed.id, self.now());
        loop {
            let row = self.open_attempt(subject, id).await?;
            let deadline = Deadline::of(subject, &row, taken_up);
            match self.attempt(subject, &row, deadline).await? {
                Ended::Settled => return Ok(()),
                Ended::Crashed { at, text } => {
                    tracing::warn!(operation = %id, step = at, "{text}");
                    if self.crashed(subject, id, at, &text).await? {
                        return Ok(());
                    }
                }
                Ended::Gone => {
                    if self.renewed(subject, &row).await? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Begins a new attempt at the last checkpoint, unless one is under way.
    async fn open_attempt(&self, subject: &Subject, id: OperationId) -> Result<operation::Model, Stop> {
        let op = self.op();
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                if row.begun_ms.is_none() {
                    let cursor = store::cursor(tx, row.connection_id, &row.kind).await?;
                    row.attempt += 1;
                    (row.crashes, row.crashes_in_all, row.crashed_at) = (0, 0, -1);
                    row.begun_ms = Some(op.now().timestamp_millis());
                    row.seed = hex::encode(op.chance().bytes::<16>());
                    row.start_state = cursor.map_or(Value::Null, |cursor| cursor.state);
                    row.plugin_version = Some(subject.info.version.clone());
                    row.plugin_hash = Some(subject.info.hash.clone());
                    store::add_step(tx, &step_row(&row, 0, op.now(), &[])).await?;
                }
                store::save_operation(tx, &row).await?;
                Ok(row)
            })
            .await
    }

    async fn attempt(
        &self,
        subject: &Subject,
        row: &operation::Model,
        deadline: Deadline,
    ) -> Result<Ended, Stop> {
        let mut steps = store::steps(&self.db().read(), row.id, row.attempt).await?;
        let recorded = store::effects(&self.db().read(), row.id, Some(row.attempt)).await?;
        let mut effects: BTreeMap<_, _> =
            recorded.into_iter().map(|effect| (effect.effect_no, effect)).collect();
        let (mut tally, mut open) = (Tally::default(), BTreeMap::new());
        let mut keys = Keys::since(subject.id(), row.id, &row.start_state);
        let mut run: Option<Box<dyn Run>> = None;
        for at in 0.. {
            let told = &steps[at];
            let called = match &mut run {
                None => self.begin(subject, row).await.map(|(begun, step)| {
                    run = Some(begun);
                    step
                }),
                Some(run) => resume(run.as_mut(), told, &effects).await,
            };
            let step = match called {
                Ok(step) => step,
                Err(error) => return self.uncalled(subject, row, at as i64, error).await,
            };
            let hash = action_hash(&step);
            if told.action_hash.as_ref().is_some_and(|before| *before != hash) {
                let text = format!("step {at} wishes something else than before the interruption");
                self.park(row.id, "diverged", &text).await?;
                return Ok(Ended::Settled);
            }
            let digested = match tally.digest(&step, open.len()) {
                Ok(digested) => digested,
                Err(misdeed) => {
                    self.park(row.id, misdeed.code, &misdeed.text).await?;
                    return Ok(Ended::Settled);
                }
            };
            keys.follow(&digested);
            if told.action_hash.is_none() {
                let new = self.seal(subject, told, &hash, &digested).await?;
                effects.extend(new.into_iter().map(|effect| (effect.effect_no, effect)));
            }
            open.extend(digested.wishes);
            if let Some(end) = digested.end {
                self.end(subject, row, end).await?;
                return Ok(Ended::Settled);
            }
            if steps.len() == at + 1 {
                if deadline.is_over(self.now()) {
                    return self.overdue(subject, row).await;
                }
                match self.await_effects(subject, &mut effects, (&open, &keys), deadline).await? {
                    Some(until) if deadline.admits_sleep(until) => {
                        self.wait(row.id, until, "asleep").await?;
                        return Ok(Ended::Settled);
                    }
                    Some(_) => return self.overdue(subject, row).await,
                    None => {}
                }
                match self.tell(row, at as i64 + 1, &open, &effects).await? {
                    Some(next) => steps.push(next),
                    None => {
                        self.cancelled(row.id).await?;
                        return Ok(Ended::Settled);
                    }
                }
            }
            for id in event_ids(&steps[at + 1]) {
                open.remove(&id);
            }
        }
        Ok(Ended::Settled)
    }

    async fn begin(
        &self,
        subject: &Subject,
        row: &operation::Model,
    ) -> Result<(Box<dyn Run>, Step), AdapterError> {
        let head = Begin {
            op: &row.kind,
            op_id: row.id.to_string(),
            now: row.begun_ms.unwrap_or_default(),
            seed: &row.seed,
            input: &row.input,
            state: &row.start_state,
            limits: LIMITS,
            conn: Conn::default(),
        };
        let pinned = AdapterInfo {
            version: row.plugin_version.clone().unwrap_or_default(),
            hash: row.plugin_hash.clone().unwrap_or_default(),
            ..subject.info.clone()
        };
        let head = json!(head);
        let begun = self.adapters().begin(&pinned, &subject.connection.config, &head, &[]);
        let in_time = tokio::time::timeout(BEGINNING, begun).await;
        in_time.unwrap_or_else(|_| Err(AdapterError::Unavailable("none was free in time".to_owned())))
    }

    /// Decides what an adapter that brought no step means.
    async fn uncalled(
        &self,
        subject: &Subject,
        row: &operation::Model,
        at: i64,
        error: AdapterError,
    ) -> Result<Ended, Stop> {
        match error {
            AdapterError::Crashed(text) => return Ok(Ended::Crashed { at, text }),
            AdapterError::Gone => return Ok(Ended::Gone),
            AdapterError::Lost(text) => {
                tracing::warn!(operation = %row.id, "{text}");
                self.wait(row.id, self.now() + LOST, "worker-lost").await?;
            }
            AdapterError::Unavailable(text) => {
                tracing::warn!(operation = %row.id, "{text}");
                self.wait(row.id, self.now() + super::ABSENT, "worker-absent").await?;
            }
            AdapterError::Refused { config: true, message, field } => {
                self.end(subject, row, End::Fail(super::settle::config_failure("config", message, field)))
                    .await?;
            }
            AdapterError::Refused { config: false, message, .. } => {
                self.park(row.id, "adapter-refused", &message).await?;
            }
        }
        Ok(Ended::Settled)
    }

    /// The attempt took longer than it may.
    async fn overdue(&self, subject: &Subject, row: &operation::Model) -> Result<Ended, Stop> {
        self.late(subject, row).await.map(|()| Ended::Settled)
    }

    /// Makes a step durable: what it wished, the records and the checkpoint it brought.
    async fn seal(
        &self,
        subject: &Subject,
        told: &step::Model,
        hash: &[u8],
        digested: &Digested,
    ) -> Result<Vec<effect::Model>, Stop> {
        let op = self.op();
        let rows: Vec<_> =
            digested.wishes.iter().map(|(no, wish)| effect_row(told, *no, wish, op.now())).collect();
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, told.operation_id).await?;
                store::seal_step(tx, told, hash).await?;
                store::add_effects(tx, &rows).await?;
                if let Some(progress) = &digested.progress {
                    row.progress_done = progress.done;
                    row.progress_total = progress.total;
                    row.progress_note.clone_from(&progress.note);
                }
                if let Some(batch) = &digested.batch {
                    batch::keep(tx, &op, subject, &mut row, batch).await?;
                }
                Ok::<_, Stop>(store::save_operation(tx, &row).await?)
            })
            .await?;
        Ok(rows)
    }

    /// Sees every open effect through to its result; says until when to wait if a sleep is a long one.
    async fn await_effects(
        &self,
        subject: &Subject,
        effects: &mut BTreeMap<i64, effect::Model>,
        (open, keys): (&BTreeMap<i64, Wish>, &Keys),
        deadline: Deadline,
    ) -> Result<Option<Timestamp>, Stop> {
        let unanswered = effects.values_mut().filter(|effect| effect.state != EffectState::Result.name());
        let under_way = unanswered.filter_map(|row| Some((open.get(&row.effect_no)?, row)));
        let (sleeps, https): (Vec<_>, Vec<_>) =
            under_way.partition(|(wish, _)| matches!(wish, Wish::Sleep { .. }));
        let performed = https.into_iter().map(|(wish, row)| {
            let key = keys.of(row.effect_no);
            self.perform(subject, row, (wish, key), deadline)
        });
        for outcome in futures_util::future::join_all(performed).await {
            outcome?;
        }
        let latest = sleeps.iter().filter_map(|(_, row)| row.wake_at).max();
        if let Some(until) = latest.filter(|until| *until - self.now() > SHORT_SLEEP) {
            return Ok(Some(until));
        }
        if let Ok(rest) = latest.map_or(TimeDelta::zero(), |until| until - self.now()).to_std() {
            tokio::time::sleep(rest).await;
        }
        for (_, row) in sleeps {
            self.woken(row).await?;
        }
        Ok(None)
    }

    async fn woken(&self, row: &mut effect::Model) -> Result<(), Stop> {
        let op = self.op();
        row.state = EffectState::Result.name().to_owned();
        row.ended_at = Some(op.now());
        let id = row.operation_id;
        self.db()
            .unit(&op, async |tx| {
                self.hold(tx, &op, id).await?;
                Ok(store::save_effect(tx, row).await?)
            })
            .await
    }

    /// Notes what the adapter is about to be told; nothing if the operation was called off.
    async fn tell(
        &self,
        row: &operation::Model,
        at: i64,
        open: &BTreeMap<i64, Wish>,
        effects: &BTreeMap<i64, effect::Model>,
    ) -> Result<Option<step::Model>, Stop> {
        let op = self.op();
        let (mut ids, mut size) = (Vec::new(), 0);
        for id in open.keys() {
            size += effects.get(id).and_then(|effect| effect.body.as_ref()).map_or(0, Vec::len);
            if !ids.is_empty() && size > MAX_TOLD {
                break;
            }
            ids.push(*id);
        }
        let next = step_row(row, at, op.now(), &ids);
        self.db()
            .unit(&op, async |tx| {
                let held = self.mine(tx, &op, row.id).await?;
                if held.cancel_wanted {
                    return Ok(None);
                }
                store::add_step(tx, &next).await?;
                store::save_operation(tx, &held).await?;
                Ok(Some(next))
            })
            .await
    }
}
