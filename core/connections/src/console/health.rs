//! How a connection and an operation are, in one sentence.

use crate::circuit::CircuitState;
use crate::entity::{connection, operation};
use crate::events::CERTIFICATE_REVOKED;
use crate::lifecycle::{OperationState, Stage};
use crate::store;
use crate::verdict::KEEPS_CRASHING;
use db::StoreError;
use std::borrow::Cow;
use web::{Arg, Frame, Tag, Tone};

/// What is said at the top of a connection's page.
pub(super) struct Health {
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) sentence: String,
    pub(super) detail: String,
    pub(super) tag: Tag,
}

pub(super) fn of(frame: &Frame, row: &connection::Model) -> Result<Health, StoreError> {
    let stage = row.stage()?;
    let circuit = row.circuit().state(frame.now());
    let (tone, icon, key) = match (stage, circuit) {
        (Stage::Ok | Stage::New, CircuitState::Open(_) | CircuitState::HalfOpen) => {
            (Tone::Attention, "alert", "connections-health-circuit")
        }
        (Stage::New, CircuitState::Closed) => (Tone::Neutral, "clock", "connections-health-new"),
        (Stage::Ok, CircuitState::Closed) => (Tone::Success, "check-circle", "connections-health-ok"),
        (Stage::NeedsCredentials, _) => (Tone::Danger, "key", "connections-health-needs_credentials"),
        (Stage::Failing, _) if row.trouble.as_deref() == Some(KEEPS_CRASHING) => {
            (Tone::Danger, "alert", "connections-health-crashing")
        }
        (Stage::Failing, _) => (Tone::Danger, "alert", "connections-health-failing"),
        (Stage::Paused, _) if row.trouble.as_deref() == Some(CERTIFICATE_REVOKED) => {
            (Tone::Danger, "pause", "connections-health-revoked")
        }
        (Stage::Paused, _) => (Tone::Neutral, "pause", "connections-health-paused"),
        (Stage::Removed, _) => (Tone::Neutral, "trash", "connections-health-removed"),
    };
    let moment = |at| web::format::moment(frame.language(), frame.site().settings.zone, at);
    let until = match circuit {
        CircuitState::Open(until) => moment(until),
        CircuitState::HalfOpen | CircuitState::Closed => moment(frame.now()),
    };
    let args = [
        (Cow::Borrowed("minutes"), Arg::Number(row.every_s / 60)),
        (Cow::Borrowed("until"), Arg::Text(until)),
        (Cow::Borrowed("failures"), Arg::Number(row.circuit_failures)),
    ];
    let detail = match (stage, &row.trouble_detail, row.heard_at) {
        (Stage::Failing, Some(detail), _) => detail.clone(),
        (_, _, Some(heard)) => {
            frame.say_with("connections-heard", &[(Cow::Borrowed("at"), Arg::Text(moment(heard)))])
        }
        (_, _, None) => frame.say("connections-never-heard"),
    };
    let tag = Tag { tone, icon, label: frame.say(&format!("connections-stage-{}", stage.name())) };
    Ok(Health { tone: tone.name(), icon, sentence: frame.say_with(key, &args), detail, tag })
}

/// The state of an operation as a tag.
pub(super) fn tag(frame: &Frame, row: &operation::Model) -> Result<Tag, StoreError> {
    let state = row.state()?;
    let (tone, icon) = match state {
        OperationState::Queued | OperationState::Waiting => (Tone::Neutral, "clock"),
        OperationState::Running => (Tone::Neutral, "refresh"),
        OperationState::Done => (Tone::Success, "check"),
        OperationState::Failed => (Tone::Danger, "cross"),
        OperationState::Parked => (Tone::Attention, "alert"),
        OperationState::Cancelled => (Tone::Neutral, "cross"),
    };
    Ok(Tag { tone, icon, label: frame.say(&format!("connections-state-{}", state.name())) })
}

/// What an operation is called.
pub(super) fn kind(frame: &Frame, kind: &str) -> String {
    frame.say(&format!("connections-kind-{}", kind.replace('.', "-")))
}

/// The state of a product, in words where it is one of ours.
pub(super) fn product_state(frame: &Frame, state: &str) -> Tag {
    match state {
        "listed" => Tag::new(Tone::Success, frame.say("connections-product-listed")),
        "unlisted" => Tag::new(Tone::Attention, frame.say("connections-product-unlisted")),
        store::GONE => Tag::new(Tone::Neutral, frame.say("connections-product-gone")),
        other => Tag::new(Tone::Neutral, other),
    }
}
