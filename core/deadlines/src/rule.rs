//! One dated rule: what starts it, how long it runs, and the law behind it.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{CalendarId, Calendars, Clock, DeadlineError, Due, Forecast, RuleId, Span, Unit, Zone};

/// A rule whose terms make sense together.
///
/// Reads like its [`Terms`]; the only way to one is to parse terms that pass [`Rule::new`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Terms", into = "Terms")]
pub struct Rule(Terms);

/// What a rule says, as written in a pack.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Names the rule through all its versions.
    pub id: RuleId,
    /// Counts up with every change; due dates are stored with it.
    pub version: u32,
    /// The jurisdiction or programme it is for: `cn`.
    pub profile: String,
    /// The first day it applies to.
    pub in_force_from: NaiveDate,
    /// The law, or that there is none.
    pub basis: Basis,
    /// The event that starts it.
    pub trigger: String,
    /// When counting begins.
    pub start: Start,
    /// How long it runs.
    pub period: Span,
    /// Whose working days count, and whose holidays a due date rolls off.
    pub calendar: CalendarId,
    /// Whose midnight cuts the days.
    pub zone: Zone,
    /// What happens to a last day that is no working day.
    pub roll: Roll,
    /// How long before it is due a warning is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warn_before: Vec<Span>,
    /// The states of the case in which it stands still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<String>,
    /// How it may be made longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
}

/// Where a period comes from, in both languages, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// How sure it is that this is law.
    pub evidence: Evidence,
}

/// How a legal basis is known; whoever shows a period as law must look at this first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Not law: set by the operator of this installation, who may change it.
    OperatorDefault,
    /// Read in the text of the law.
    Law,
    /// Read on a public page about the law.
    Page,
    /// General knowledge, not confirmed.
    Unconfirmed,
}

/// When counting begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// With the event, to the second.
    EventTime,
    /// With the day after the event, in whole days (Civil Code art. 201: the day of the event does not count).
    NextDay,
}

/// What happens to a last day that is no working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It stays.
    None,
    /// The next working day becomes the last day (Civil Code art. 203).
    NextWorkingDay,
}

/// How a running period may be made longer, in the unit of the period.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// By how much each time.
    pub amount: u32,
    /// How many times.
    pub times: u32,
    /// The role that may grant it.
    pub by: String,
}

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
        match (terms.start, terms.period.unit, terms.roll) {
            (Start::NextDay, Unit::Hour, _) => return Err(RuleFault::HoursFromNextDay),
            (Start::EventTime, Unit::Month, _) => return Err(RuleFault::MonthsFromEventTime),
            (Start::EventTime, _, Roll::NextWorkingDay) => return Err(RuleFault::RollOfPartDays),
            (Start::NextDay | Start::EventTime, _, Roll::None | Roll::NextWorkingDay) => {}
        }
        said("profile", &terms.profile)?;
        said("trigger", &terms.trigger)?;
        said("basis.zh", &terms.basis.zh)?;
        said("basis.en", &terms.basis.en)?;
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

fn said(what: &'static str, text: &str) -> Result<(), RuleFault> {
    if text.trim().is_empty() { Err(RuleFault::Empty(what)) } else { Ok(()) }
}
