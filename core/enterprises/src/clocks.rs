//! The clocks of registration, started from the rule packs of `deadlines`.

use deadlines::{Almanac, CalendarId, Clock, DeadlineError, Forecast, Rule, RuleId, Rules, registration};
use kernel::Timestamp;
use std::sync::Arc;

/// Whose time it is that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The authority must act.
    Authority,
    /// The applicant must act.
    Applicant,
}

/// A clock as people see it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Which rule: `completeness`, `review`, `correction`, `appeal`.
    pub name: &'static str,
    /// Whose time it is.
    pub whose: Whose,
    /// Last day in time, and the first instant that is too late; nothing while paused.
    pub due: Option<deadlines::Due>,
    /// The calendar of that year is not published yet: the date is an estimate by which nothing is decided.
    pub provisional: bool,
    /// Since when it is paused.
    pub paused_since: Option<Timestamp>,
    /// Has it run out?
    pub overdue: bool,
    /// Where the rule comes from, in both languages.
    pub basis: deadlines::Basis,
}

/// When a clock runs out, as the row of its case has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DueDate {
    /// The first instant that is too late; nothing while it is paused.
    pub at: Option<Timestamp>,
    /// Is it an estimate, because a calendar it needs is not published?
    pub provisional: bool,
}

/// The rules of registration, and the calendars as they are known now.
#[derive(Debug, Clone)]
pub struct Clocks {
    almanac: Almanac,
    completeness: Arc<Rule>,
    review: Arc<Rule>,
    correction: Arc<Rule>,
    appeal: Arc<Rule>,
    validity: Arc<Rule>,
    grace: Arc<Rule>,
    restore: Arc<Rule>,
    idle: Arc<Rule>,
}

impl Clocks {
    /// Takes the rules of registration out of the packs.
    pub fn new(rules: &Rules, almanac: Almanac) -> Result<Self, DeadlineError> {
        let rule = |id: &RuleId| rules.get(id).cloned();
        Ok(Self {
            almanac,
            completeness: rule(&registration::COMPLETENESS_CHECK)?,
            review: rule(&registration::REVIEW)?,
            correction: rule(&registration::CORRECTION)?,
            appeal: rule(&registration::APPEAL)?,
            validity: rule(&registration::CERTIFICATE_VALIDITY)?,
            restore: rule(&registration::RESTORE_WINDOW)?,
            grace: rule(&registration::VERIFICATION_GRACE)?,
            idle: rule(&registration::DRAFT_DELETION)?,
        })
    }

    /// The calendars that the rules count with.
    pub fn calendars(&self) -> Vec<CalendarId> {
        let Self { almanac: _, completeness, review, correction, appeal, validity, grace, restore, idle } =
            self;
        let rules = [completeness, review, correction, appeal, validity, grace, restore, idle];
        let mut calendars: Vec<_> = rules.into_iter().map(|rule| rule.calendar.clone()).collect();
        calendars.sort_unstable();
        calendars.dedup();
        calendars
    }

    /// Starts the clock in which a submitted application is taken up.
    pub fn completeness(&self, now: Timestamp) -> Clock {
        Clock::start(&self.completeness, now)
    }

    /// Starts the clock of the review.
    pub fn review(&self, now: Timestamp) -> Clock {
        Clock::start(&self.review, now)
    }

    /// Starts the applicant's clock.
    pub fn correction(&self, now: Timestamp) -> Clock {
        Clock::start(&self.correction, now)
    }

    /// Starts the clock of an appeal.
    pub fn appeal(&self, now: Timestamp) -> Clock {
        Clock::start(&self.appeal, now)
    }

    /// Until when a certificate issued now holds.
    pub fn valid_until(&self, now: Timestamp) -> Result<Timestamp, DeadlineError> {
        Ok(self.validity.due(now, &self.almanac.now())?.due_at)
    }

    /// Until when an enterprise may still be verified whose verification ended at `ended`.
    pub fn grace_until(&self, ended: Timestamp) -> Result<Timestamp, DeadlineError> {
        Ok(self.grace.due(ended, &self.almanac.now())?.due_at)
    }

    /// Until when an application may be begun again that lapsed at `lapsed`.
    pub fn restore_until(&self, lapsed: Timestamp) -> Result<Timestamp, DeadlineError> {
        Ok(self.restore.due(lapsed, &self.almanac.now())?.due_at)
    }

    /// Has a draft not been touched for so long that it is deleted?
    pub fn is_idle(&self, touched: Timestamp, now: Timestamp) -> Result<bool, DeadlineError> {
        Ok(self.idle.due(touched, &self.almanac.now())?.due_at <= now)
    }

    /// Has the clock run out? Never true on an estimated date.
    pub fn is_overdue(&self, clock: &Clock, now: Timestamp) -> bool {
        match clock.is_overdue(now, &self.almanac.now()) {
            Ok(overdue) => overdue,
            Err(error) => {
                tracing::warn!(%error, "a clock cannot be read and stays open");
                false
            }
        }
    }

    /// When the clock runs out, as far as the calendars are known.
    pub fn due_date(&self, clock: &Clock) -> DueDate {
        match clock.forecast(&self.almanac.now()) {
            Ok(Forecast::Due(due)) => DueDate { at: Some(due.due_at), provisional: false },
            Ok(Forecast::Provisional(estimate)) => {
                DueDate { at: Some(estimate.shown().due_at), provisional: true }
            }
            Ok(Forecast::Paused) | Err(_) => DueDate::default(),
        }
    }

    /// The clock as people see it.
    pub fn show(&self, name: &'static str, whose: Whose, clock: &Clock, now: Timestamp) -> Shown {
        let (due, provisional) = match clock.forecast(&self.almanac.now()) {
            Ok(Forecast::Due(due)) => (Some(due), false),
            Ok(Forecast::Provisional(estimate)) => (Some(estimate.shown().clone()), true),
            Ok(Forecast::Paused) | Err(_) => (None, false),
        };
        Shown {
            name,
            whose,
            due,
            provisional,
            paused_since: clock.paused_since(),
            overdue: self.is_overdue(clock, now),
            basis: clock.rule().basis.clone(),
        }
    }
}
