//! Why a due date cannot be given, and why a clock cannot be set.

use chrono::{DateTime, Utc};

use crate::{CalendarId, RuleId};

/// Why no due date can be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// The count needs a day of a year whose calendar is not known; never answered by a guess.
    #[error("the calendar {calendar} is not published for {year}")]
    CalendarNotPublished {
        /// The calendar that was asked.
        calendar: CalendarId,
        /// The year it does not cover.
        year: i32,
    },
    /// A rule names a calendar that was not loaded.
    #[error("no calendar is called {0}")]
    UnknownCalendar(CalendarId),
    /// No pack has this rule, or not this version of it.
    #[error("no rule is called {0}")]
    UnknownRule(RuleId),
    /// The count leaves the years that can be represented.
    #[error("the date is out of range")]
    OutOfRange,
}

/// Why a clock cannot be set that way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// It already stands still.
    #[error("the clock has been paused since {since}")]
    AlreadyPaused {
        /// When it was paused.
        since: DateTime<Utc>,
    },
    /// It is running.
    #[error("the clock is not paused")]
    NotPaused,
    /// Time would have to run backwards: the system clock was moved, or two requests crossed.
    #[error("the clock was last set at {last}, which is later")]
    Backwards {
        /// When the clock was last started, paused or resumed.
        last: DateTime<Utc>,
    },
    /// The rule's extensions are used up, or it has none.
    #[error("the rule allows {allowed} extensions and all are used")]
    NoExtensionLeft {
        /// How many the rule allows.
        allowed: u32,
    },
}
