//! What pages call things, in the reader's language: stages, kinds, countries, fields.

use crate::difference::Difference;
use crate::kind::EnterpriseKind;
use crate::lifecycle::Stage;
use crate::parse::Country;
use crate::reason::{Reason, ReasonCode};
use crate::register::{Status, Validity};
use crate::requirement::Slot;
use web::{Change, Choice, Frame, Tag, Tone};

/// Joins names into one list.
pub(super) fn list(frame: &Frame, names: impl IntoIterator<Item = String>) -> String {
    names.into_iter().collect::<Vec<_>>().join(&frame.say("enterprises-list-comma"))
}

/// The names of kinds; a code that is none is shown as it is.
pub(super) fn kinds(frame: &Frame, codes: &[String]) -> String {
    list(
        frame,
        codes.iter().map(|code| match EnterpriseKind::parse(code) {
            Ok(kind) => frame.say(&kind.key()),
            Err(_) => code.clone(),
        }),
    )
}

/// All kinds, to choose from.
pub(super) fn kind_choices(frame: &Frame) -> Vec<Choice> {
    let choice = |kind: EnterpriseKind| {
        let key = kind.key();
        Choice::new(kind.code(), frame.say(&key)).hint(frame.say(&format!("{key}-hint")))
    };
    EnterpriseKind::ALL.map(choice).to_vec()
}

/// The names of supervision modes.
pub(super) fn trade_modes(frame: &Frame, codes: &[String]) -> String {
    list(frame, codes.iter().map(|code| trade_mode(frame, code)))
}

/// All supervision modes, to choose from.
pub(super) fn trade_mode_choices(frame: &Frame) -> Vec<Choice> {
    crate::kind::TRADE_MODES.iter().map(|code| Choice::new(*code, trade_mode(frame, code))).collect()
}

fn trade_mode(frame: &Frame, code: &str) -> String {
    found(frame, &format!("enterprises-mode-{code}")).unwrap_or_else(|| code.to_owned())
}

/// The name of a country or region; what is no code is shown as it is.
pub(super) fn country(frame: &Frame, code: &str) -> String {
    match Country::parse(code) {
        Ok(country) => found(frame, &format!("enterprises-country-{}", country.as_str())),
        Err(_) => None,
    }
    .unwrap_or_else(|| code.to_owned())
}

/// All countries and regions: the Chinese mainland first, for most come from there, then by code.
pub(super) fn country_choices(frame: &Frame) -> Vec<Choice> {
    let mut codes: Vec<_> = Country::all().collect();
    codes.sort_by_key(|code| *code != crate::answers::CHINA);
    codes.into_iter().map(|code| Choice::new(code, format!("{code} · {}", country(frame, code)))).collect()
}

/// What an identifier is called.
pub(super) fn scheme(frame: &Frame, code: &str) -> String {
    found(frame, &format!("enterprises-field-{code}")).unwrap_or_else(|| code.to_owned())
}

/// What the field or document at a pointer is called.
pub(super) fn field(frame: &Frame, pointer: &str) -> String {
    if let Some(slot) = pointer.strip_prefix("/documents/").and_then(Slot::parse) {
        return frame.say(&slot.key());
    }
    let name = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
    found(frame, &field_key(name)).unwrap_or_else(|| name.to_owned())
}

/// The key of a field's label.
pub(super) fn field_key(name: &str) -> String {
    format!("enterprises-field-{}", name.replace('_', "-"))
}

/// A reason of a send-back in one sentence.
pub(super) fn reason(frame: &Frame, reason: &Reason) -> String {
    let word = frame.say(&reason.code.key());
    match &reason.text {
        Some(text) if reason.code == ReasonCode::Other => text.clone(),
        Some(text) => format!("{word}{}{text}", frame.say("enterprises-colon")),
        None => word,
    }
}

/// The stage of an application.
pub(super) fn stage(frame: &Frame, stage: Stage) -> Tag {
    let (tone, icon) = match stage {
        Stage::Draft => (Tone::Neutral, "edit"),
        Stage::Submitted => (Tone::Neutral, "inbox"),
        Stage::InReview => (Tone::Neutral, "search"),
        Stage::NeedsCorrection => (Tone::Attention, "send-back"),
        Stage::Approved => (Tone::Success, "check-circle"),
        Stage::Rejected => (Tone::Danger, "cross"),
        Stage::Withdrawn => (Tone::Neutral, "arrow-left"),
        Stage::Lapsed => (Tone::Danger, "clock"),
    };
    Tag { tone, icon, label: frame.say(&stage.key()) }
}

/// Where an enterprise stands in the register.
pub(super) fn status(frame: &Frame, status: Status) -> Tag {
    let tone = match status {
        Status::Active => Tone::Success,
        Status::Restricted | Status::VerificationDue => Tone::Attention,
        Status::Suspended | Status::Lapsed | Status::Annulled => Tone::Danger,
        Status::Merged | Status::Deregistered => Tone::Neutral,
    };
    Tag::new(tone, frame.say(&status.key()))
}

/// Does a certificate hold?
pub(super) fn validity(frame: &Frame, validity: Validity) -> Tag {
    let tone = match validity {
        Validity::Valid => Tone::Success,
        Validity::Expired | Validity::Superseded => Tone::Attention,
        Validity::Revoked => Tone::Danger,
    };
    Tag::new(tone, frame.say(validity.key()))
}

/// What an application asks for.
pub(super) fn purpose(frame: &Frame, code: &str) -> String {
    frame.say(&format!("enterprises-purpose-{code}"))
}

/// Fields that differ, in words. A personal number is not among them.
pub(super) fn changes(frame: &Frame, differences: &[Difference]) -> Vec<Change> {
    let said = |field: &str, value: &Option<String>| {
        let list = || value.iter().flat_map(|codes| codes.split(',')).map(str::to_owned).collect::<Vec<_>>();
        value.as_ref().map(|value| match field {
            "kinds" => kinds(frame, &list()),
            "trade_modes" => trade_modes(frame, &list()),
            "jurisdiction" => country(frame, value),
            _ => value.clone(),
        })
    };
    let change = |one: &Difference| Change {
        name: field(frame, one.field),
        old: said(one.field, &one.old),
        new: said(one.field, &one.new),
    };
    differences.iter().map(change).collect()
}

fn found(frame: &Frame, key: &str) -> Option<String> {
    frame.site().words.find(frame.language(), key, &[])
}
