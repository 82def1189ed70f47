//! One dated rule: what starts it, how long it runs, and the law behind it.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    Calendar, Calendars, Clock, DeadlineError, Due, Forecast, Roll, RuleId, Span, Start, Terms, Unit,
};

/// A rule whose terms make sense together.
///
/// Reads like its [`Terms`]; the only way to one is to parse terms that pass [`Rule::new`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Terms", into = "Terms")]
pub struct Rule(Terms);

/// One version of a rule, as stored with every due date it led to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRef {
    /// Which rule.
    pub id: RuleId,
    /// Which version of it.
    pub version: u32,
}

/// Why terms make no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// An amount is zero, or longer than a century.
    #[error("{what} is {amount}, which is not between 1 and {longest}")]
    Amount {
        /// Which amount.
        what: &'static str,
        /// What it is.
        amount: u32,
        /// What it may be.
        longest: u32,
    },
    /// Hours do not wait for the next day.
    #[error("a period in hours starts with the event, not with the next day")]
    HoursFromNextDay,
    /// The 30th and the 31st of January lead to one day in February, where the times of day would change places.
    #[error("a period in months is counted in whole days, so it must start on the next day")]
    MonthsFromEventTime,
    /// A time of day cannot roll to another day without overtaking later events.
    #[error("only whole days can roll to the next working day, so the period must start on the next day")]
    RollOfPartDays,
    /// Months differ in length, so "a month before" has no one meaning.
    #[error("a warning cannot be given in months")]
    WarningInMonths,
    /// The regulation that begins with the next hour speaks of hours alone.
    #[error("only a period in hours can start with the next hour")]
    DaysFromNextHour,
    /// The earliest end of a range comes after its latest.
    #[error("it is due not before {not_before}, and at {latest} at the latest")]
    RangeBackwards {
        /// Earliest.
        not_before: u32,
        /// Latest.
        latest: u32,
    },
    /// Whichever is later is found by comparing last days.
    #[error("a second length is counted in days, from the next day on")]
    SecondLengthOfPartDays,
    /// Something that must be said is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
}

impl Rule {
    /// Checks that terms make sense together.
    pub fn new(terms: Terms) -> Result<Self, RuleFault> {
        amount("the period", terms.period)?;
        for warning in &terms.warn_before {
            amount("a warning", *warning)?;
            if warning.unit == Unit::Month {
                return Err(RuleFault::WarningInMonths);
            }
        }
        if let Some(extension) = &terms.extension {
            let longest = terms.period.unit.longest();
            let total = extension.amount.saturating_mul(extension.times).saturating_add(terms.period.amount);
            if extension.amount == 0 || extension.times == 0 || total > longest {
                return Err(RuleFault::Amount { what: "the extended period", amount: total, longest });
            }
        }
        let (unit, in_days) = (terms.period.unit, terms.start.is_in_days());
        match (terms.start, unit, terms.roll) {
            (Start::NextHour, Unit::CalendarDay | Unit::WorkingDay | Unit::Month, _) => {
                return Err(RuleFault::DaysFromNextHour);
            }
            (_, Unit::Hour, _) if in_days => return Err(RuleFault::HoursFromNextDay),
            (_, Unit::Month, _) if !in_days => return Err(RuleFault::MonthsFromEventTime),
            (_, _, Roll::NextWorkingDay) if !in_days => return Err(RuleFault::RollOfPartDays),
            (_, _, Roll::None | Roll::NextWorkingDay) => {}
        }
        range(&terms)?;
        said("profile", &terms.profile)?;
        said("trigger", &terms.trigger)?;
        said("basis.zh", &terms.basis.zh)?;
        said("basis.en", &terms.basis.en)?;
        for deed in [&terms.on_due, &terms.on_breach].into_iter().flatten() {
            said("on_due or on_breach", deed)?;
        }
        Ok(Self(terms))
    }

    /// Names this version, to be stored with what it leads to.
    pub fn reference(&self) -> RuleRef {
        RuleRef { id: self.id.clone(), version: self.version }
    }

    /// Tells when something that started at `trigger` is due, if nothing pauses or extends it.
    pub fn due(&self, trigger: DateTime<Utc>, calendars: &Calendars) -> Result<Due, DeadlineError> {
        Due::of(self, trigger, &[], 0, calendars)
    }

    /// Tells the same for display: past the published calendar, a provisional date.
    pub fn forecast(&self, trigger: DateTime<Utc>, calendars: &Calendars) -> Result<Forecast, DeadlineError> {
        Clock::start(&Arc::new(self.clone()), trigger).forecast(calendars)
    }

    /// Gives the same rule for a place: the working days of its calendar, and its zone's midnight.
    ///
    /// The law of the Union counts the working days of the member state in which something is to be done
    /// (Regulation (EEC, Euratom) No 1182/71, art. 2); a pack is written for one of them.
    pub fn in_place(&self, calendar: &Calendar) -> Self {
        let zone = calendar.zone().unwrap_or(self.zone);
        Self(Terms { calendar: calendar.id().clone(), zone, ..self.0.clone() })
    }

    /// Tells whether the rule stands still while its case is in this state.
    pub fn pauses_in(&self, state: &str) -> bool {
        self.pauses.iter().any(|pause| pause == state)
    }

    /// The period with this many extensions granted.
    pub(crate) fn period_after(&self, extensions: u32) -> Span {
        let more = self.extension.as_ref().map_or(0, |extension| extension.amount * extensions);
        Span { amount: self.period.amount + more, unit: self.period.unit }
    }

    /// How many extensions the rule allows.
    pub(crate) fn extensions_allowed(&self) -> u32 {
        self.extension.as_ref().map_or(0, |extension| extension.times)
    }
}

impl Deref for Rule {
    type Target = Terms;

    fn deref(&self) -> &Terms {
        &self.0
    }
}

impl TryFrom<Terms> for Rule {
    type Error = RuleFault;

    fn try_from(terms: Terms) -> Result<Self, RuleFault> {
        Self::new(terms)
    }
}

impl From<Rule> for Terms {
    fn from(rule: Rule) -> Self {
        rule.0
    }
}

impl std::fmt::Display for RuleRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

fn amount(what: &'static str, span: Span) -> Result<(), RuleFault> {
    let longest = span.unit.longest();
    if (1..=longest).contains(&span.amount) {
        Ok(())
    } else {
        Err(RuleFault::Amount { what, amount: span.amount, longest })
    }
}

/// A range must have two ends in order, and a second length must be of whole days.
fn range(terms: &Terms) -> Result<(), RuleFault> {
    if let Some(not_before) = terms.not_before {
        let latest = terms.period.amount;
        if !(1..latest).contains(&not_before) {
            return Err(RuleFault::RangeBackwards { not_before, latest });
        }
    }
    if let Some(at_least) = terms.at_least {
        amount("the second length", at_least)?;
        if at_least.unit == Unit::Hour || !terms.start.is_in_days() {
            return Err(RuleFault::SecondLengthOfPartDays);
        }
    }
    Ok(())
}

fn said(what: &'static str, text: &str) -> Result<(), RuleFault> {
    if text.trim().is_empty() { Err(RuleFault::Empty(what)) } else { Ok(()) }
}
