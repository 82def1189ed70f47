//! Where a case stands, in one sentence, and its way there and on.

use super::case::{Side, receipt};
use super::clock;
use crate::clocks::Shown;
use crate::lifecycle::{Application, Stage};
use crate::service::Looked;
use db::Recorded;
use std::borrow::Cow;
use web::{Arg, Frame, Happening, State, Svg, svg};

/// The first thing on a case page: where it stands, who must act, by when.
pub(super) struct Standing {
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) sentence: String,
    pub(super) detail: String,
}

/// Says where the case stands to one of its sides.
pub(super) fn standing(frame: &Frame, looked: &Looked, side: Side) -> Standing {
    let stage = looked.application.stage();
    let (tone, icon) = look(stage, side);
    let due = looked.clocks.iter().find_map(|shown| clock::last_day(frame, shown)).unwrap_or_default();
    let count = i64::try_from(looked.application.reasons().len()).unwrap_or(i64::MAX);
    let purpose = looked.application.purpose().code().to_owned();
    let args = [
        (Cow::Borrowed("due"), Arg::Text(due)),
        (Cow::Borrowed("count"), Arg::Number(count)),
        (Cow::Borrowed("purpose"), Arg::Text(purpose)),
    ];
    let side = match side {
        Side::Applicant => "applicant",
        Side::Authority => "authority",
    };
    let key = format!("enterprises-standing-{}-{side}", stage.code().replace('_', "-"));
    Standing {
        tone,
        icon,
        sentence: frame.say_with(&key, &args),
        detail: frame.say_with(&format!("{key}.detail"), &args),
    }
}

fn look(stage: Stage, side: Side) -> (&'static str, &'static str) {
    match (stage, side) {
        (Stage::Draft, _) => ("neutral", "edit"),
        (Stage::Submitted, Side::Authority) => ("attention", "inbox"),
        (Stage::InReview, Side::Authority) => ("attention", "search"),
        (Stage::Submitted | Stage::InReview, Side::Applicant) => ("neutral", "clock"),
        (Stage::NeedsCorrection, Side::Applicant) => ("attention", "send-back"),
        (Stage::NeedsCorrection, Side::Authority) => ("neutral", "send-back"),
        (Stage::Approved, _) => ("success", "check-circle"),
        (Stage::Rejected, _) => ("danger", "cross"),
        (Stage::Withdrawn, _) => ("neutral", "arrow-left"),
        (Stage::Lapsed, _) => ("danger", "clock"),
    }
}

/// The way of a case as a drawing: walked, here, ahead.
pub(super) fn way(frame: &Frame, stage: Stage) -> Svg {
    use Stage::{Approved, Draft, InReview, Lapsed, NeedsCorrection, Rejected, Submitted, Withdrawn};
    let stages: &[Stage] = match stage {
        Draft | Submitted | InReview | Approved => &[Draft, Submitted, InReview, Approved],
        NeedsCorrection => &[Draft, Submitted, InReview, NeedsCorrection, Approved],
        Rejected => &[Draft, Submitted, InReview, Rejected],
        Withdrawn => &[Draft, Withdrawn],
        Lapsed => &[Draft, Submitted, NeedsCorrection, Lapsed],
    };
    let here = stages.iter().position(|at| *at == stage).unwrap_or_default();
    let state = |at: usize| match (at.cmp(&here), stage) {
        (std::cmp::Ordering::Less, _) => State::Done,
        (std::cmp::Ordering::Greater, _) => State::Expected,
        (_, Approved | Withdrawn) => State::Done,
        (_, Rejected | Lapsed) => State::Danger,
        _ => State::Now,
    };
    let drawn: Vec<_> =
        stages.iter().enumerate().map(|(at, stage)| (frame.say(&stage.key()), state(at))).collect();
    svg::lifecycle(&frame.say("enterprises-way"), &drawn)
}

/// What the ledger recorded, and what is expected next.
pub(super) fn timeline(frame: &Frame, looked: &Looked) -> Vec<Happening> {
    let mut all: Vec<_> = looked.history.iter().map(|recorded| happened(frame, recorded)).collect();
    all.extend(expected(frame, looked));
    all
}

fn happened(frame: &Frame, recorded: &Recorded) -> Happening {
    let name = recorded.kind.trim_start_matches("enterprises.application-");
    let (state, who) = match name {
        "submitted" | "resubmitted" | "withdrawn" | "took-effect" => (State::Done, "enterprises-applicant"),
        "extended" => (State::Attention, "enterprises-authority"),
        "sent-back" => (State::Attention, "enterprises-authority"),
        "rejected" => (State::Danger, "enterprises-authority"),
        "lapsed" => (State::Danger, "enterprises-clock-itself"),
        "due-date-recounted" => (State::Done, "enterprises-clock-itself"),
        _ => (State::Done, "enterprises-authority"),
    };
    Happening {
        state,
        what: frame.say(&format!("enterprises-event-{name}")),
        at: Some(recorded.at),
        who: frame.say(who),
        note: String::new(),
        receipt: Some(receipt(recorded.id)),
    }
}

/// The step that somebody has to do now, and the decision that is hoped for.
fn expected(frame: &Frame, looked: &Looked) -> Vec<Happening> {
    let due = |name: &str| looked.clocks.iter().find(|shown| shown.name == name && shown.due.is_some());
    let step = |state, what: &str, by: Option<&Shown>, who: &str| Happening {
        state,
        what: frame.say(what),
        at: None,
        who: frame.say(who),
        note: by
            .and_then(|shown| clock::last_day(frame, shown))
            .map(|day| until(frame, day))
            .unwrap_or_default(),
        receipt: None,
    };
    let (authority, applicant) = ("enterprises-authority", "enterprises-applicant");
    let decision = |by| step(State::Expected, "enterprises-expected-decision", by, authority);
    match &looked.application {
        Application::Draft(_) => {
            vec![step(State::Now, "enterprises-expected-submission", None, applicant), decision(None)]
        }
        Application::Submitted(_) => {
            vec![step(State::Now, "enterprises-expected-take-up", None, authority), decision(due("review"))]
        }
        Application::InReview(_) => {
            vec![step(State::Now, "enterprises-expected-decision", due("review"), authority)]
        }
        Application::NeedsCorrection(_) => vec![
            step(State::Now, "enterprises-expected-correction", due("correction"), applicant),
            decision(None),
        ],
        Application::Approved(_)
        | Application::Rejected(_)
        | Application::Withdrawn(_)
        | Application::Lapsed(_) => Vec::new(),
    }
}

fn until(frame: &Frame, day: String) -> String {
    frame.say_with("enterprises-clock-last-day", &[(Cow::Borrowed("day"), Arg::Text(day))])
}
