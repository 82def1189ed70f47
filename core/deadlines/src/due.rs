//! What a rule leads to: a date that stands, a provisional one for display, and what is left of it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::count::{Beyond, Count};
use crate::{Basis, CalendarId, Calendars, DeadlineError, Pause, Rule, RuleRef};

/// When something is due, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The first instant that is too late: for whole days, the 24:00 that ends the last one.
    pub due_at: DateTime<Utc>,
    /// The last day on which it is in time, in the rule's zone; what a person is told.
    pub last_day: NaiveDate,
    /// For a range clock the first instant that is not too early; nothing for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<DateTime<Utc>>,
    /// When to warn, earliest first; none is before the start.
    pub warn_at: Vec<DateTime<Utc>>,
    /// The rule in its version, to be stored with the date.
    pub rule: RuleRef,
    /// The law, or that there is none.
    pub basis: Basis,
}

/// A date for display only, because a calendar it needs is not published: weeks of five days are assumed there.
///
/// Nothing may be decided by it, so it does not turn into a [`Due`]; the case stays open and is computed anew
/// when the calendar arrives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Provisional {
    due: Due,
    calendar: CalendarId,
    year: i32,
}

impl Provisional {
    /// Gives the date to show, which may move by the days of a holiday.
    pub fn shown(&self) -> &Due {
        &self.due
    }

    /// Names the calendar and the year that are missing.
    pub fn missing(&self) -> (&CalendarId, i32) {
        (&self.calendar, self.year)
    }
}

/// What can be said about a clock's due date today.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Forecast {
    /// It is due then.
    Due(Due),
    /// It will probably be due then.
    Provisional(Provisional),
    /// It stands still; when it is due depends on when it is resumed.
    Paused,
}

/// What is left of a period, in the way it is counted; never less than nothing.
///
/// Whole days include the one that is running. A last day that has rolled off a holiday has no days left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remaining {
    /// Whole calendar days.
    Days(u32),
    /// Whole working days.
    WorkingDays(u32),
    /// Time on the clock.
    Time(TimeDelta),
    /// Time on the clock that runs on working days only.
    WorkingTime(TimeDelta),
}

impl Due {
    /// Gives whichever of two dates is later, with its own rule: for a law that says *whichever is later* of two events.
    pub fn later_of(self, other: Self) -> Self {
        if other.due_at > self.due_at { other } else { self }
    }

    /// Counts with a calendar that must cover every day that is asked for. All pauses must have ended.
    pub(crate) fn of(
        rule: &Rule,
        started: DateTime<Utc>,
        pauses: &[Pause],
        extensions: u32,
        calendars: &Calendars,
    ) -> Result<Self, DeadlineError> {
        Self::counted(&Count::new(rule, started, pauses, extensions, calendars, Beyond::Refuse)?)
    }

    /// Counts for display, after [`Due::of`] has said that a year is not published.
    pub(crate) fn provisional(
        rule: &Rule,
        started: DateTime<Utc>,
        pauses: &[Pause],
        extensions: u32,
        calendars: &Calendars,
        year: i32,
    ) -> Result<Provisional, DeadlineError> {
        let count = Count::new(rule, started, pauses, extensions, calendars, Beyond::WeekendsOnly)?;
        Ok(Provisional { due: Self::counted(&count)?, calendar: rule.calendar.clone(), year })
    }

    fn counted(count: &Count<'_>) -> Result<Self, DeadlineError> {
        let due_at = count.due_at()?;
        Ok(Self {
            due_at,
            last_day: count.rule.zone.last_day_before(due_at)?,
            not_before: count.not_before()?,
            warn_at: count.warn_at(due_at)?,
            rule: count.rule.reference(),
            basis: count.rule.basis.clone(),
        })
    }
}
