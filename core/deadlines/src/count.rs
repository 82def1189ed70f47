//! The arithmetic of periods.
//!
//! There are two ways to count, and the rule's [`Start`] chooses.
//!
//! **Whole days** (`next_day`, `delivery`). The period is a number of days, each charged as a whole or not at all. The day of the event is
//! never charged. A later day is charged if it is of the unit (a working day, or any day) and the clock is running *at its end*:
//! a day belongs to whoever holds the file when the day ends. The last charged day is the last day of the period; if the rule
//! rolls, it moves to the next working day at whose end the clock runs. Months become days first: from the day of the event to
//! the day of the same number, or the last of the month.
//!
//! So a pause moves the due date by exactly the days of the unit whose ends lie in it, a pause within one day moves nothing,
//! and pauses add up: cutting a pause in two at any instant changes nothing.
//!
//! **Elapsed time** (`event_time`, `next_hour`). The period is a length of time: hours, or days of 24 hours. Time runs from the event, except in
//! pauses, and in working days only on working days. Here a pause counts to the nanosecond, and an event on a holiday starts to
//! run at the midnight that ends the holiday. No months and no roll, because either could make a later event due earlier.

use chrono::{DateTime, DurationRound as _, Months, NaiveDate, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::zone::{day_after, day_before};
use crate::{Calendars, DeadlineError, Pause, Remaining, Roll, Rule, Span, Start, Unit};

/// What to do with a day that no published calendar covers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Beyond {
    /// Answer that the calendar is not published.
    Refuse,
    /// Take Monday to Friday as working days; for provisional dates only.
    WeekendsOnly,
}

/// From, and up to but not at.
type Stretch = (DateTime<Utc>, DateTime<Utc>);

/// Everything a count needs.
pub(crate) struct Count<'a> {
    pub(crate) rule: &'a Rule,
    started: DateTime<Utc>,
    pauses: &'a [Pause],
    period: Span,
    calendar: &'a Calendar,
    beyond: Beyond,
}

impl<'a> Count<'a> {
    pub(crate) fn new(
        rule: &'a Rule,
        event: DateTime<Utc>,
        pauses: &'a [Pause],
        extensions: u32,
        calendars: &'a Calendars,
        beyond: Beyond,
    ) -> Result<Self, DeadlineError> {
        let calendar = calendars.get(&rule.calendar)?;
        let started = if rule.start == Start::NextHour { next_hour(event)? } else { event };
        Ok(Self { rule, started, pauses, period: rule.period_after(extensions), calendar, beyond })
    }

    /// The first instant at which the period is over. All pauses must have ended, else it may never be.
    pub(crate) fn due_at(&self) -> Result<DateTime<Utc>, DeadlineError> {
        if self.rule.start.is_in_days() {
            self.rule.zone.end_of(self.last_day()?)
        } else {
            self.after_running(self.length()?)
        }
    }

    /// The first instant at which a range clock may be over; nothing if it is none. An extension moves only the latest end.
    pub(crate) fn not_before(&self) -> Result<Option<DateTime<Utc>>, DeadlineError> {
        let Some(amount) = self.rule.not_before else { return Ok(None) };
        let period = Span { amount, unit: self.period.unit };
        let earliest = Self { period, ..*self };
        if self.rule.start.is_in_days() {
            self.rule.zone.end_of(earliest.day_after_charging(period)?).map(Some)
        } else {
            earliest.after_running(earliest.length()?).map(Some)
        }
    }

    /// The warnings of the rule for this due date, earliest first, none before the start.
    pub(crate) fn warn_at(&self, due_at: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>, DeadlineError> {
        let mut at: Vec<_> =
            self.rule.warn_before.iter().map(|lead| self.before(due_at, *lead)).collect::<Result<_, _>>()?;
        at.retain(|at| *at > self.started);
        at.sort_unstable();
        at.dedup();
        Ok(at)
    }

    /// What is left at `now`; needs no calendar past `now`, so it is known even where the due date is not.
    pub(crate) fn remaining(&self, now: DateTime<Utc>) -> Result<Remaining, DeadlineError> {
        let working = self.period.unit == Unit::WorkingDay;
        Ok(if self.rule.start.is_in_days() {
            let left = self.days(self.period)?.saturating_sub(self.days_charged(now)?);
            if working { Remaining::WorkingDays(left) } else { Remaining::Days(left) }
        } else {
            let length = self.length()?;
            let left = length - self.time_run(now, length)?;
            if working { Remaining::WorkingTime(left) } else { Remaining::Time(left) }
        })
    }

    // Whole days.

    fn last_day(&self) -> Result<NaiveDate, DeadlineError> {
        let mut day = self.day_after_charging(self.period)?;
        if self.rule.roll == Roll::NextWorkingDay {
            while !self.is_working(day)? || self.is_held_at_end_of(day)? {
                day = day_after(day)?;
            }
        }
        match self.rule.at_least {
            Some(second) => Ok(day.max(self.day_after_charging(second)?)),
            None => Ok(day),
        }
    }

    /// The day that completes a length, before it rolls.
    fn day_after_charging(&self, length: Span) -> Result<NaiveDate, DeadlineError> {
        let mut left = self.days(length)?;
        let mut day = self.first_day()?;
        while left > 0 {
            day = day_after(day)?;
            if self.is_charged(day, length.unit)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    fn days_charged(&self, now: DateTime<Utc>) -> Result<u32, DeadlineError> {
        let (mut charged, most) = (0, self.days(self.period)?);
        let mut day = day_after(self.first_day()?)?;
        while charged < most && self.rule.zone.end_of(day)? <= now {
            charged += u32::from(self.is_charged(day, self.period.unit)?);
            day = day_after(day)?;
        }
        Ok(charged)
    }

    /// A length in days that are to be charged. (Rules in hours are elapsed time; they do not come here.)
    fn days(&self, length: Span) -> Result<u32, DeadlineError> {
        let amount = length.amount;
        match length.unit {
            Unit::CalendarDay | Unit::WorkingDay => Ok(amount),
            Unit::Month => {
                let from = self.first_day()?;
                let to = from.checked_add_months(Months::new(amount)).ok_or(DeadlineError::OutOfRange)?;
                u32::try_from((to - from).num_days()).map_err(|_| DeadlineError::OutOfRange)
            }
            Unit::Hour => Ok(amount.div_ceil(24)),
        }
    }

    /// The day of the event, which is never charged.
    fn first_day(&self) -> Result<NaiveDate, DeadlineError> {
        self.rule.zone.day_of(self.started)
    }

    fn is_charged(&self, day: NaiveDate, unit: Unit) -> Result<bool, DeadlineError> {
        Ok(!self.is_held_at_end_of(day)? && self.is_of(unit, day)?)
    }

    fn is_held_at_end_of(&self, day: NaiveDate) -> Result<bool, DeadlineError> {
        let end = self.rule.zone.end_of(day)?;
        Ok(self.pauses.iter().any(|pause| pause.from < end && pause.to.is_none_or(|to| end <= to)))
    }

    // Elapsed time.

    /// The period as a length of time. (Rules in months are whole days; they do not come here.)
    fn length(&self) -> Result<TimeDelta, DeadlineError> {
        let amount = i64::from(self.period.amount);
        match self.period.unit {
            Unit::Hour => Ok(TimeDelta::hours(amount)),
            Unit::CalendarDay | Unit::WorkingDay => Ok(TimeDelta::days(amount)),
            Unit::Month => Ok(TimeDelta::days(self.days(self.period)?.into())),
        }
    }

    /// The first instant at which the clock has run for this long.
    fn after_running(&self, length: TimeDelta) -> Result<DateTime<Utc>, DeadlineError> {
        let mut left = length;
        let mut day = self.first_day()?;
        loop {
            for (from, to) in self.runs_on(day)? {
                if to - from >= left {
                    return Ok(from + left);
                }
                left -= to - from;
            }
            day = day_after(day)?;
        }
    }

    /// How long the clock has run until `now`, but no longer than `most`.
    fn time_run(&self, now: DateTime<Utc>, most: TimeDelta) -> Result<TimeDelta, DeadlineError> {
        let mut run = TimeDelta::zero();
        let mut day = self.first_day()?;
        while run < most && self.rule.zone.start_of(day)? < now {
            for (from, to) in self.runs_on(day)? {
                run += (to.min(now) - from).max(TimeDelta::zero());
            }
            day = day_after(day)?;
        }
        Ok(run.min(most))
    }

    /// The stretches of a day in which the clock runs: after the start, outside the pauses, on a day of the unit.
    fn runs_on(&self, day: NaiveDate) -> Result<Vec<Stretch>, DeadlineError> {
        let (mut from, end) = (self.rule.zone.start_of(day)?.max(self.started), self.rule.zone.end_of(day)?);
        let mut runs = vec![];
        for pause in self.pauses {
            runs.push((from, pause.from.min(end)));
            from = from.max(pause.to.unwrap_or(end));
        }
        runs.push((from, end));
        runs.retain(|(from, to)| from < to);
        // In this order, because a day that is all pause needs no calendar.
        Ok(if runs.is_empty() || self.is_of(self.period.unit, day)? { runs } else { vec![] })
    }

    // Both.

    fn is_of(&self, unit: Unit, day: NaiveDate) -> Result<bool, DeadlineError> {
        match unit {
            Unit::WorkingDay => self.is_working(day),
            Unit::Hour | Unit::CalendarDay | Unit::Month => Ok(true),
        }
    }

    fn is_working(&self, day: NaiveDate) -> Result<bool, DeadlineError> {
        match self.beyond {
            Beyond::Refuse => self.calendar.is_working(day),
            Beyond::WeekendsOnly => Ok(self.calendar.is_probably_working(day)),
        }
    }

    /// The instant from which exactly `lead` is left until `due_at`; the latest, where a holiday makes several.
    fn before(&self, due_at: DateTime<Utc>, lead: Span) -> Result<DateTime<Utc>, DeadlineError> {
        let amount = i64::from(lead.amount);
        let earlier = |by| due_at.checked_sub_signed(by).ok_or(DeadlineError::OutOfRange);
        match lead.unit {
            Unit::Hour => earlier(TimeDelta::hours(amount)),
            Unit::CalendarDay => earlier(TimeDelta::days(amount)),
            Unit::WorkingDay => self.working_days_before(due_at, TimeDelta::days(amount)),
            Unit::Month => Err(DeadlineError::OutOfRange), // no rule has one: RuleFault::WarningInMonths
        }
    }

    fn working_days_before(
        &self,
        due_at: DateTime<Utc>,
        lead: TimeDelta,
    ) -> Result<DateTime<Utc>, DeadlineError> {
        let mut left = lead;
        let mut day = self.rule.zone.last_day_before(due_at)?;
        loop {
            if self.is_working(day)? {
                let (from, to) = (self.rule.zone.start_of(day)?, self.rule.zone.end_of(day)?.min(due_at));
                if to - from >= left {
                    return Ok(to - left);
                }
                left -= to - from;
            }
            day = day_before(day)?;
        }
    }
}

/// The full hour after the one in which an event happened; every zone of the Union is whole hours from UTC.
fn next_hour(event: DateTime<Utc>) -> Result<DateTime<Utc>, DeadlineError> {
    let hour = TimeDelta::hours(1);
    event
        .duration_trunc(hour)
        .ok()
        .and_then(|began| began.checked_add_signed(hour))
        .ok_or(DeadlineError::OutOfRange)
}
