//! Ends: what a finished, failed, parked or waiting run means for the operation and its connection.

use super::digest::{End, plain};
use super::{Engine, Stop, Subject, batch};
use crate::entity::{connection, operation};
use crate::lifecycle::{Deed, OperationState, Stage};
use crate::protocol::{Failure, FailureClass};
use crate::store;
use crate::verdict::{self, CRASHES, CRASHES_IN_ALL, Fate, KEEPS_CRASHING, Tries};
use crate::{measures, queue, record};
use chrono::TimeDelta;
use connections_contract::{CredentialsNeeded, OperationId};
use db::{StoreError, Tx};
use kernel::{Op, Timestamp};
use serde_json::Value;

/// Texts of adapters are cut: a history is read, not archived.
const MAX_TEXT: usize = 500;

impl Engine {
    /// Records how a run ended.
    pub(super) async fn end(&self, subject: &Subject, row: &operation::Model, end: End) -> Result<(), Stop> {
        match end {
            End::Done(result) => match config_faults(&row.kind, &result) {
                Some(failure) => self.failed(subject, row.id, &failure).await,
                None => self.done(subject, row.id, result).await,
            },
            End::Fail(failure) => self.failed(subject, row.id, &failure).await,
        }
    }

    async fn done(&self, subject: &Subject, id: OperationId, mut result: Value) -> Result<(), Stop> {
        let op = self.op();
        record::clean(&mut result);
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                let mut connection = load(tx, subject).await?;
                over(&mut row, OperationState::Done, op.now());
                row.result = Some(result);
                store::save_operation(tx, &row).await?;
                store::erase_answers(tx, id).await?;
                measures::confirm(tx, &op, &row).await?;
                batch::lose(tx, &op, &row).await?;
                if row.kind == queue::CHECK {
                    queue::add(tx, &op, &connection, queue::PROBE, row.asked_by).await?;
                } else {
                    let was = connection.stage()?;
                    moved(tx, &op, &mut connection, Deed::Proved, None).await?;
                    if row.kind == queue::PROBE && connection.stage()? == Stage::Ok && was != Stage::Ok {
                        queue::pulls(tx, &op, &connection, &subject.info, row.asked_by).await?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn failed(&self, subject: &Subject, id: OperationId, failure: &Failure) -> Result<(), Stop> {
        let op = self.op();
        let [chance] = op.chance().bytes();
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                let mut connection = load(tx, subject).await?;
                let tries = Tries::before(row.attempt, row.failures);
                let verdict = verdict::of_failure(failure, tries, connection.circuit(), op.now(), chance);
                match verdict.fate {
                    Fate::Again { at, counted } => {
                        row.failures += i64::from(counted);
                        row.begun_ms = None;
                        explain(&mut row, failure, &subject.secrets.scrub_text(&failure.msg));
                        rest(&mut row, at);
                        store::save_operation(tx, &row).await?;
                    }
                    Fate::Over => give_up(tx, &op, subject, &mut row, failure).await?,
                }
                if let Some(deed) = verdict.deed {
                    moved(tx, &op, &mut connection, deed, Some(&row)).await?;
                }
                Ok(())
            })
            .await
    }

    /// Leaves an operation to a person: going on could repeat or invent something.
    pub(super) async fn park(&self, id: OperationId, code: &str, text: &str) -> Result<(), Stop> {
        let op = self.op();
        tracing::error!(operation = %id, code, "an operation was parked: {text}");
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                over(&mut row, OperationState::Parked, op.now());
                row.failure_class = Some(FailureClass::Permanent.name().to_owned());
                row.failure_code = Some(code.to_owned());
                row.failure_text = Some(plain(text, MAX_TEXT));
                store::save_operation(tx, &row).await?;
                store::erase_answers(tx, id).await?;
                measures::failed(tx, &op, &row).await?;
                Ok(())
            })
            .await
    }

    /// Ends an operation that was called off. What it stored up to its last checkpoint stays.
    pub(super) async fn cancelled(&self, id: OperationId) -> Result<(), Stop> {
        let op = self.op();
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                over(&mut row, OperationState::Cancelled, op.now());
                store::save_operation(tx, &row).await?;
                store::erase_answers(tx, id).await?;
                Ok(measures::failed(tx, &op, &row).await?)
            })
            .await
    }

    /// Lets an operation wait; the attempt goes on where it was.
    pub(super) async fn wait(&self, id: OperationId, until: Timestamp, why: &str) -> Result<(), Stop> {
        let op = self.op();
        tracing::debug!(operation = %id, why, "an operation waits");
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                rest(&mut row, until);
                Ok(store::save_operation(tx, &row).await?)
            })
            .await
    }

    /// Counts a crash of the worker under step `at`; says whether the operation is over for it. A run that came further than any
    /// before it is given new tries, though not for ever; one that ends now here, now there, is not.
    pub(super) async fn crashed(
        &self,
        subject: &Subject,
        id: OperationId,
        at: i64,
        text: &str,
    ) -> Result<bool, Stop> {
        let op = self.op();
        let (crashes, in_all) = self
            .db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                row.crashes = if at > row.crashed_at { 1 } else { row.crashes + 1 };
                row.crashed_at = row.crashed_at.max(at);
                row.crashes_in_all += 1;
                store::save_operation(tx, &row).await?;
                Ok::<_, Stop>((row.crashes, row.crashes_in_all))
            })
            .await?;
        let said = |times| format!("the worker ended {times} times, at last at step {at}: {text}");
        if crashes >= CRASHES {
            self.park(id, "worker-crashed", &said(crashes)).await?;
        } else if in_all >= CRASHES_IN_ALL {
            self.worn_out(subject, id, said(in_all)).await?;
        }
        Ok(crashes >= CRASHES || in_all >= CRASHES_IN_ALL)
    }

    /// Gives an operation up whose worker ends again and again, each time somewhere else: that is no matter of this operation. The
    /// connection says so, and runs nothing before a person has tested it.
    async fn worn_out(&self, subject: &Subject, id: OperationId, msg: String) -> Result<(), Stop> {
        let op = self.op();
        tracing::error!(operation = %id, "an adapter keeps crashing: {msg}");
        let (class, code) = (FailureClass::Permanent, KEEPS_CRASHING.to_owned());
        let failure = Failure { class, code, msg, retry_after_ms: None, field: None };
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, id).await?;
                let mut connection = load(tx, subject).await?;
                give_up(tx, &op, subject, &mut row, &failure).await?;
                Ok(moved(tx, &op, &mut connection, Deed::Broken, Some(&row)).await?)
            })
            .await
    }

    /// Ends an attempt that takes longer than it may. Another begins at the last checkpoint, unless this one may have changed
    /// something in the store.
    pub(super) async fn late(&self, subject: &Subject, row: &operation::Model) -> Result<(), Stop> {
        let text = "the attempt took longer than its adapter allows";
        if self.may_have_changed_the_store(row).await? {
            return self.park(row.id, "deadline", text).await;
        }
        let (class, code, msg) = (FailureClass::Transient, "deadline".to_owned(), text.to_owned());
        let failure = Failure { class, code, msg, retry_after_ms: None, field: None };
        self.failed(subject, row.id, &failure).await
    }

    async fn may_have_changed_the_store(&self, row: &operation::Model) -> Result<bool, StoreError> {
        let effects = store::effects(&self.db().read(), row.id, Some(row.attempt)).await?;
        Ok(effects.iter().any(|effect| !effect.repeatable && effect.sent_at.is_some()))
    }

    /// The adapter's version is gone: a new attempt begins at the last checkpoint, unless this one may have changed something in
    /// the store; says whether it was parked.
    pub(super) async fn renewed(&self, subject: &Subject, row: &operation::Model) -> Result<bool, Stop> {
        let changed = self.may_have_changed_the_store(row).await?;
        let same = row.plugin_hash.as_deref() == Some(subject.info.hash.as_str());
        if changed || same {
            let text = "the adapter is not there in the version that this operation began in";
            self.park(row.id, "adapter-gone", text).await?;
            return Ok(true);
        }
        let op = self.op();
        self.db()
            .unit(&op, async |tx| {
                let mut row = self.mine(tx, &op, row.id).await?;
                row.begun_ms = None;
                Ok::<_, Stop>(store::save_operation(tx, &row).await?)
            })
            .await?;
        Ok(false)
    }
}

async fn load(tx: &Tx, subject: &Subject) -> Result<connection::Model, Stop> {
    store::lock_connection(tx, subject.id()).await?.ok_or(Stop::LeaseLost)
}

/// Ends an operation without a result, and tells who waits for one.
async fn give_up(
    tx: &Tx,
    op: &Op,
    subject: &Subject,
    row: &mut operation::Model,
    failure: &Failure,
) -> Result<(), StoreError> {
    over(row, OperationState::Failed, op.now());
    explain(row, failure, &subject.secrets.scrub_text(&failure.msg));
    store::save_operation(tx, row).await?;
    store::erase_answers(tx, row.id).await?;
    measures::failed(tx, op, row).await
}

fn over(row: &mut operation::Model, state: OperationState, now: Timestamp) {
    row.state = state.name().to_owned();
    row.finished_at = Some(now);
    row.lease_owner = None;
    row.lease_until = None;
    (row.failure_class, row.failure_code, row.failure_text) = (None, None, None);
}

fn rest(row: &mut operation::Model, until: Timestamp) {
    row.state = OperationState::Waiting.name().to_owned();
    row.due_at = until;
    row.lease_owner = None;
    row.lease_until = None;
}

fn explain(row: &mut operation::Model, failure: &Failure, text: &str) {
    row.failure_class = Some(failure.class.name().to_owned());
    row.failure_code = Some(failure.code.chars().filter(|c| c.is_ascii_graphic()).take(60).collect());
    row.failure_text = Some(plain(text, MAX_TEXT));
}

/// Moves a connection on, if that deed says anything to it in its stage.
async fn moved(
    tx: &Tx,
    op: &Op,
    row: &mut connection::Model,
    deed: Deed,
    because: Option<&operation::Model>,
) -> Result<(), StoreError> {
    let before = row.stage()?;
    let Ok(stage) = before.after(deed) else { return Ok(()) };
    row.stage = stage.name().to_owned();
    if stage.works() {
        (row.trouble, row.trouble_detail) = (None, None);
        row.next_due = row.next_due.or(Some(op.now() + TimeDelta::seconds(row.every_s)));
    } else {
        row.next_due = None;
        row.trouble = because.and_then(|because| because.failure_code.clone()).or(row.trouble.take());
        row.trouble_detail =
            because.and_then(|because| because.failure_text.clone()).or(row.trouble_detail.take());
    }
    if stage != before {
        row.version += 1;
        row.changed_at = op.now();
    }
    if stage == Stage::NeedsCredentials && before != stage {
        tx.emit(&CredentialsNeeded { connection: row.id, organisation: row.org_id, at: op.now() })?;
    }
    store::settle_connection(tx, row).await
}

/// `config.check` ends well even when it finds faults; for the connection they are a failure.
fn config_faults(kind: &str, result: &Value) -> Option<Failure> {
    let first = (kind == queue::CHECK).then(|| result.pointer("/errors/0"))??;
    let text = |name: &str| first.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(config_failure(&text("code").unwrap_or_default(), text("msg").unwrap_or_default(), text("field")))
}

/// A failure that a person mends by changing the configuration.
pub(super) fn config_failure(code: &str, msg: String, field: Option<String>) -> Failure {
    let code = if code.is_empty() { "config" } else { code }.to_owned();
    let msg = field.as_deref().map_or_else(|| msg.clone(), |field| format!("{field}: {msg}"));
    Failure { class: FailureClass::Config, code, msg, retry_after_ms: None, field }
}
