//! A rule running on a case: started, paused while others hold the file, perhaps extended.
//!
//! A clock carries its rule whole, so that what is stored with the case is what was in force when it started; a later version
//! of the rule, or the lack of it, changes nothing. What a pause means to the second is said in `count.rs`.

use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Utc};

use crate::count::{Beyond, Count};
use crate::{Calendars, ClockError, DeadlineError, Due, Forecast, Remaining, Rule};

/// A running rule, as a value: every change gives a new one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Stored")]
pub struct Clock {
    rule: Arc<Rule>,
    started: DateTime<Utc>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pauses: Vec<Pause>,
    #[serde(skip_serializing_if = "is_zero")]
    extensions: u32,
}

/// A time in which a clock stood still: from, and up to but not at, `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// When it was paused.
    pub from: DateTime<Utc>,
    /// When it was resumed, if it was.
    pub to: Option<DateTime<Utc>>,
}

impl Clock {
    /// Starts a rule with the event that triggers it.
    pub fn start(rule: &Arc<Rule>, at: DateTime<Utc>) -> Self {
        Self { rule: Arc::clone(rule), started: at, pauses: vec![], extensions: 0 }
    }

    /// Stops counting, because the file is with somebody else.
    pub fn pause(mut self, now: DateTime<Utc>) -> Result<Self, ClockError> {
        if let Some(since) = self.paused_since() {
            return Err(ClockError::AlreadyPaused { since });
        }
        self.not_before_last(now)?;
        self.pauses.push(Pause { from: now, to: None });
        Ok(self)
    }

    /// Counts again.
    pub fn resume(mut self, now: DateTime<Utc>) -> Result<Self, ClockError> {
        self.not_before_last(now)?;
        match self.pauses.last_mut() {
            Some(pause) if pause.to.is_none() => pause.to = Some(now),
            Some(_) | None => return Err(ClockError::NotPaused),
        }
        Ok(self)
    }

    /// Makes the period longer, as often as the rule allows. Who may do that, the caller decides by the rule's `extension.by`.
    pub fn extend(mut self) -> Result<Self, ClockError> {
        let allowed = self.rule.extensions_allowed();
        if self.extensions >= allowed {
            return Err(ClockError::NoExtensionLeft { allowed });
        }
        self.extensions += 1;
        Ok(self)
    }

    /// Tells when it is due; nothing while it stands still, because that depends on when it is resumed.
    pub fn due(&self, calendars: &Calendars) -> Result<Option<Due>, DeadlineError> {
        let due = Due::of(&self.rule, self.started, self.ended_pauses(), self.extensions, calendars)?;
        Ok(self.unless_paused_before(due.due_at).then_some(due))
    }

    /// Tells the instant of [`Clock::due`], for a column to sort by.
    pub fn due_at(&self, calendars: &Calendars) -> Result<Option<DateTime<Utc>>, DeadlineError> {
        Ok(self.due(calendars)?.map(|due| due.due_at))
    }

    /// Tells what can be shown today: past the published calendar, a provisional date.
    pub fn forecast(&self, calendars: &Calendars) -> Result<Forecast, DeadlineError> {
        match self.due(calendars) {
            Ok(Some(due)) => Ok(Forecast::Due(due)),
            Ok(None) => Ok(Forecast::Paused),
            Err(DeadlineError::CalendarNotPublished { year, .. }) => {
                let (rule, pauses) = (&self.rule, self.ended_pauses());
                let date = Due::provisional(rule, self.started, pauses, self.extensions, calendars, year)?;
                let runs = self.unless_paused_before(date.shown().due_at);
                Ok(if runs { Forecast::Provisional(date) } else { Forecast::Paused })
            }
            Err(other) => Err(other),
        }
    }

    /// Tells whether the period is over. A clock that stands still is never overdue.
    ///
    /// A due date past the published calendar is no obstacle as long as `now` is in a year before the missing one,
    /// because the count goes forward and would have ended earlier if it could.
    pub fn is_overdue(&self, now: DateTime<Utc>, calendars: &Calendars) -> Result<bool, DeadlineError> {
        match self.due_at(calendars) {
            Ok(due_at) => Ok(due_at.is_some_and(|due_at| due_at <= now)),
            Err(DeadlineError::CalendarNotPublished { year, .. })
                if self.rule.zone.day_of(now)?.year() < year =>
            {
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }

    /// Tells what is left of the period; while it stands still, the same at any time.
    pub fn remaining(&self, now: DateTime<Utc>, calendars: &Calendars) -> Result<Remaining, DeadlineError> {
        Count::new(&self.rule, self.started, &self.pauses, self.extensions, calendars, Beyond::Refuse)?
            .remaining(now)
    }

    /// Gives the rule it runs on.
    pub fn rule(&self) -> &Arc<Rule> {
        &self.rule
    }

    /// Tells when it was started.
    pub fn started(&self) -> DateTime<Utc> {
        self.started
    }

    /// Lists its pauses in order; only the last may still be open.
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// Tells how often it was extended.
    pub fn extensions(&self) -> u32 {
        self.extensions
    }

    /// Tells since when it stands still, if it does.
    pub fn paused_since(&self) -> Option<DateTime<Utc>> {
        self.pauses.last().filter(|pause| pause.to.is_none()).map(|pause| pause.from)
    }

    fn ended_pauses(&self) -> &[Pause] {
        let ended = self.pauses.len() - usize::from(self.paused_since().is_some());
        &self.pauses[..ended]
    }

    fn unless_paused_before(&self, due_at: DateTime<Utc>) -> bool {
        self.paused_since().is_none_or(|since| due_at <= since)
    }

    fn not_before_last(&self, now: DateTime<Utc>) -> Result<(), ClockError> {
        let last = self.pauses.last().map_or(self.started, |pause| pause.to.unwrap_or(pause.from));
        if now < last { Err(ClockError::Backwards { last }) } else { Ok(()) }
    }
}

/// A clock as JSON has it, before it is believed.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    rule: Arc<Rule>,
    started: DateTime<Utc>,
    #[serde(default)]
    pauses: Vec<Pause>,
    #[serde(default)]
    extensions: u32,
}

impl TryFrom<Stored> for Clock {
    type Error = ClockError;

    /// Sets a new clock the same way, so that only what could have happened is believed.
    fn try_from(stored: Stored) -> Result<Self, ClockError> {
        let mut clock = Self::start(&stored.rule, stored.started);
        for pause in stored.pauses {
            clock = clock.pause(pause.from)?;
            if let Some(to) = pause.to {
                clock = clock.resume(to)?;
            }
        }
        let allowed = stored.rule.extensions_allowed();
        if stored.extensions > allowed {
            return Err(ClockError::NoExtensionLeft { allowed });
        }
        clock.extensions = stored.extensions;
        Ok(clock)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
