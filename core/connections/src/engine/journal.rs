//! The journal's rows, and what an adapter is told of them.

use super::digest::Wish;
use super::effect as performing;
use crate::adapter::{AdapterError, Run, Step};
use crate::entity::{effect, operation, step};
use crate::lifecycle::EffectState;
use crate::protocol::{Event, PartRef, Resume};
use chrono::TimeDelta;
use kernel::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an adapter is about to be told.
pub(super) fn step_row(row: &operation::Model, at: i64, now: Timestamp, ids: &[i64]) -> step::Model {
    step::Model {
        operation_id: row.id,
        attempt: row.attempt,
        step_no: at,
        now_ms: now.timestamp_millis(),
        events: json!(ids),
        action_hash: None,
    }
}

/// What it wishes, before anything is done about it.
pub(super) fn effect_row(told: &step::Model, no: i64, wish: &Wish, now: Timestamp) -> effect::Model {
    let (kind, wake_at) = match wish {
        Wish::Http { .. } => ("http", None),
        Wish::Sleep { ms } => ("sleep", Some(now + sleep(*ms))),
    };
    effect::Model {
        operation_id: told.operation_id,
        attempt: told.attempt,
        effect_no: no,
        step_no: told.step_no,
        kind: kind.to_owned(),
        summary: performing::summary(wish),
        request_hash: performing::request_hash(wish),
        repeatable: wish.is_repeatable(),
        state: EffectState::Intent.name().to_owned(),
        intended_at: now,
        wake_at,
        sent_at: None,
        ended_at: None,
        status: None,
        error: None,
        headers: None,
        body: None,
    }
}

/// No adapter sleeps longer than a day: it ends, and is scheduled again.
fn sleep(ms: u64) -> TimeDelta {
    TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX)).min(TimeDelta::days(1))
}

/// The effects whose results a step tells.
pub(super) fn event_ids(told: &step::Model) -> Vec<i64> {
    told.events.as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
}

/// Tells an adapter what the journal has for it.
pub(super) async fn resume(
    run: &mut dyn Run,
    told: &step::Model,
    effects: &BTreeMap<i64, effect::Model>,
) -> Result<Step, AdapterError> {
    let (mut events, mut parts) = (Vec::new(), Vec::new());
    for effect in event_ids(told).iter().filter_map(|id| effects.get(id)) {
        events.push(event(effect, &mut parts));
    }
    run.resume(&json!(Resume { now: told.now_ms, events }), &parts).await
}

fn event(effect: &effect::Model, parts: &mut Vec<Vec<u8>>) -> Event {
    let id = effect.effect_no;
    match (effect.status, &effect.error) {
        (Some(status), _) => {
            let body = effect.body.as_ref().filter(|body| !body.is_empty()).map(|body| {
                parts.push(body.clone());
                PartRef { part: parts.len() - 1 }
            });
            Event::Http { id, status, headers: effect.headers.clone().unwrap_or_else(|| json!([])), body }
        }
        (None, Some(kind)) => Event::HttpError { id, kind: kind.clone() },
        (None, None) => Event::Timer { id },
    }
}
