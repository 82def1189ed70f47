//! The clocks of an application as pages show them.

use crate::clocks::{Shown, Whose};
use deadlines::Evidence;
use kernel::{Language, Timestamp};
use web::{Clock, Frame, format};

/// A clock: a chip while it runs, a word while it stands still.
pub(super) struct ClockRow {
    /// What has to be done.
    pub(super) name: String,
    /// The chip, if it runs.
    pub(super) chip: Option<Clock>,
    /// Since when it stands still.
    pub(super) paused_since: Option<Timestamp>,
    /// The last day in time, in words.
    pub(super) last_day: String,
    /// Is the date an estimate by which nothing is decided?
    pub(super) provisional: bool,
    /// Where the rule comes from.
    pub(super) basis: String,
}

/// Shows a clock.
pub(super) fn row(frame: &Frame, shown: &Shown) -> ClockRow {
    ClockRow {
        name: frame.say(&format!("enterprises-clock-{}", shown.name)),
        chip: chip(frame, shown),
        paused_since: shown.paused_since,
        last_day: last_day(frame, shown).unwrap_or_default(),
        provisional: shown.provisional,
        basis: basis(frame, shown),
    }
}

/// The chip of a clock that runs.
pub(super) fn chip(frame: &Frame, shown: &Shown) -> Option<Clock> {
    let due = shown.due.as_ref()?;
    Some(Clock {
        name: frame.say(&format!("enterprises-clock-{}", shown.name)),
        whose: frame.say(match shown.whose {
            Whose::Authority => "enterprises-authority",
            Whose::Applicant => "enterprises-applicant",
        }),
        due: due.due_at,
        working_days: None,
        basis: basis(frame, shown),
        paused: false,
    })
}

/// The last day in time, as a person is told it.
pub(super) fn last_day(frame: &Frame, shown: &Shown) -> Option<String> {
    shown.due.as_ref().map(|due| format::day(frame.language(), due.last_day))
}

/// The rule's source in the reader's language, and how sure it is that it is law.
fn basis(frame: &Frame, shown: &Shown) -> String {
    let text = match frame.language() {
        Language::ZhCn => &shown.basis.zh,
        Language::En => &shown.basis.en,
    };
    match shown.basis.evidence {
        // The text of an operator's default says so itself.
        Evidence::Law | Evidence::OperatorDefault => text.clone(),
        Evidence::Page | Evidence::Unconfirmed => {
            format!("{text} {}", frame.say("enterprises-basis-unconfirmed"))
        }
    }
}
