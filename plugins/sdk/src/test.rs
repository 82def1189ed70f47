//! Drives an adapter without a host, for its author's tests.
//!
//! The host's rules are checked on the way: limits of a step, counts of checkpoints, the size of the state. And every run
//! is repeated with the operation dropped after each step and rebuilt from the recorded answers; a different action
//! anywhere fails the test, because the host would park such an operation.
//!
//! All functions panic where a rule is broken.

mod answer;
mod log;

pub use answer::Answer;
pub use log::Log;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    Adapter, Instance, Running, Step,
    protocol::{Action, Begin, Conn, Event, HttpEffect, Limits, Resume},
};

/// The host refuses a longer checkpoint.
const STATE_BYTES: usize = 64 * 1024;
/// More steps than any scripted partner needs.
const STEPS: usize = 10_000;

/// What is asked of the adapter.
#[derive(Clone, Debug)]
pub struct Case {
    config: Value,
    begin: Begin,
}

impl Case {
    /// An operation with no input and no checkpoint, at 2026-11-24T12:00:00Z.
    pub fn new(op: &str, config: Value) -> Self {
        let begin = Begin {
            op: op.to_owned(),
            op_id: "op-1".to_owned(),
            now: 1_795_521_600_000,
            seed: "seed".to_owned(),
            input: json!({}),
            state: Value::Null,
            limits: Limits::default(),
            conn: Conn::default(),
        };
        Self { config, begin }
    }

    /// Sets the input.
    #[must_use]
    pub fn input(mut self, input: Value) -> Self {
        self.begin.input = input;
        self
    }

    /// Sets the checkpoint to go on from.
    #[must_use]
    pub fn state(mut self, state: Value) -> Self {
        self.begin.state = state;
        self
    }

    /// Sets the limits of a step.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.begin.limits = limits;
        self
    }
}

/// Runs an operation to its end against a partner, and once more for every step it can be interrupted after.
///
/// The partner is asked once for every request; `sleep` passes at once.
pub fn drive<A: Adapter>(case: &Case, mut partner: impl FnMut(&HttpEffect) -> Answer) -> Log {
    let instance = Instance::<A>::new(case.config.clone());
    let mut log = Log::default();
    let (mut running, mut step) = begun(&instance, case);
    let mut uncheckpointed = BTreeMap::new();
    loop {
        check(&step, &case.begin.limits, &mut uncheckpointed);
        let waiting = effects(&step);
        log.steps.push(step);
        if running.is_over() {
            break;
        }
        assert!(log.steps.len() < STEPS, "the operation does not come to an end");
        // An answer takes 40 ms; what is earlier in the step is answered earlier.
        let now = case.begin.now + 40 * log.steps.len() as i64;
        let mut parts = Vec::new();
        let events = waiting.iter().map(|effect| event(effect, &mut partner, &mut parts)).collect();
        log.resumes.push((Resume { now, events }, parts));
        step = resumed(&mut running, &log, log.resumes.len() - 1);
    }
    for survived in 0..log.resumes.len() {
        replay(&instance, case, &log, survived);
    }
    log
}

/// Runs to the end, then again from every checkpoint on, and compares what the host would have in its tables.
///
/// `partner` makes a partner for each run.
pub fn resumes_from_every_checkpoint<A, P>(case: &Case, partner: impl Fn() -> P) -> Log
where
    A: Adapter,
    P: FnMut(&HttpEffect) -> Answer,
{
    let whole = drive::<A>(case, partner());
    for (n, state) in whole.checkpoints().into_iter().enumerate() {
        let mut table = whole.table_at_checkpoint(n);
        let rest = drive::<A>(&case.clone().state(state.clone()), partner());
        table.extend(rest.table());
        assert_eq!(table, whole.table(), "going on from checkpoint {n} gives other records");
    }
    whole
}

fn begun<A: Adapter>(instance: &Instance<A>, case: &Case) -> (Running, Step) {
    match Running::begin(instance, case.begin.clone()) {
        Ok(begun) => begun,
        Err(error) => panic!("beginning {}: {error}", case.begin.op),
    }
}

fn resumed(running: &mut Running, log: &Log, n: usize) -> Step {
    let (resume, parts) = &log.resumes[n];
    let parts: Vec<_> = parts.iter().map(Vec::as_slice).collect();
    match running.resume(resume.clone(), &parts) {
        Ok(step) => step,
        Err(error) => panic!("step {}: {error}", n + 1),
    }
}

/// Loses the worker after `survived` answers, and rebuilds the operation in another.
fn replay<A: Adapter>(instance: &Instance<A>, case: &Case, log: &Log, survived: usize) {
    let (mut lost, _) = begun(instance, case);
    (0..survived).for_each(|n| drop(resumed(&mut lost, log, n)));
    drop(lost);
    let fresh = Instance::<A>::new(case.config.clone());
    let (mut running, first) = begun(&fresh, case);
    assert_eq!(first, log.steps[0], "the first step differs when it is repeated");
    for n in 0..log.resumes.len() {
        let step = resumed(&mut running, log, n);
        assert_eq!(step, log.steps[n + 1], "step {} differs when it is repeated", n + 1);
    }
}

enum Waiting {
    Http(HttpEffect),
    Timer(u64),
}

fn effects(step: &Step) -> Vec<Waiting> {
    let waiting = |action: &Action| match action {
        Action::Http(effect) => Some(Waiting::Http(effect.clone())),
        Action::Sleep { id, .. } => Some(Waiting::Timer(*id)),
        Action::Emit { .. }
        | Action::Checkpoint { .. }
        | Action::Progress { .. }
        | Action::Done { .. }
        | Action::Fail(_) => None,
    };
    step.actions.iter().filter_map(waiting).collect()
}

fn event(
    waiting: &Waiting,
    partner: &mut impl FnMut(&HttpEffect) -> Answer,
    parts: &mut Vec<Vec<u8>>,
) -> Event {
    match waiting {
        Waiting::Http(effect) => partner(effect).into_event(effect.id, parts),
        Waiting::Timer(id) => Event::Timer { id: *id },
    }
}

/// What the host refuses.
fn check(step: &Step, limits: &Limits, uncheckpointed: &mut BTreeMap<String, u64>) {
    let (mut records_in_step, mut bytes_in_step) = (0, 0);
    for action in &step.actions {
        match action {
            Action::Emit { stream, records } => {
                records_in_step += records.len();
                bytes_in_step += records.iter().map(|record| record.to_string().len()).sum::<usize>();
                assert!(
                    records.iter().all(|record| record["schema"].is_string()),
                    "a record names no schema"
                );
                *uncheckpointed.entry(stream.clone()).or_default() += records.len() as u64;
            }
            Action::Checkpoint { state, counts } => {
                assert_eq!(counts, &std::mem::take(uncheckpointed), "a checkpoint counts wrongly");
                assert!(state.to_string().len() <= STATE_BYTES, "a checkpoint's state is too long");
            }
            Action::Http(_)
            | Action::Sleep { .. }
            | Action::Progress { .. }
            | Action::Done { .. }
            | Action::Fail(_) => {}
        }
    }
    assert!(records_in_step <= limits.records, "{records_in_step} records in a step");
    assert!(bytes_in_step <= limits.bytes, "{bytes_in_step} bytes of records in a step");
    assert!(effects(step).len() <= limits.effects, "too many effects in a step");
}
