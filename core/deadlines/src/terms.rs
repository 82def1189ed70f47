//! What a rule says, as written in a pack. `packs/README.md` describes the form.

use chrono::NaiveDate;

use crate::{Basis, CalendarId, RuleId, Span, Zone};

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
    /// How long it runs; for a range clock, its latest end.
    pub period: Span,
    /// The earliest end of a range clock, in the unit of the period: with 10 here and 14 there, *not less than 10, nor more than
    /// 14 business days*. What falls due must not be done before that many units are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<u32>,
    /// A second length from the same event; the period ends with whichever of the two is over later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Span>,
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
    /// What the law has happen when the period is over, without anybody's fault: `restore-listing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_due: Option<String>,
    /// What happens to who should have acted and did not: `escalate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_breach: Option<String>,
}

/// When counting begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// With the event, to the second.
    EventTime,
    /// With the hour after the one in which the event happened (Regulation (EEC, Euratom) No 1182/71, art. 3(1)).
    NextHour,
    /// With the day after the event, in whole days (Civil Code art. 201: the day of the event does not count).
    NextDay,
    /// With the day after a message reached its addressee, in whole days. The trigger's time is that of the delivery, which
    /// somebody must be able to prove; a message that was only sent starts nothing.
    Delivery,
}

impl Start {
    /// Tells whether the period is counted in whole days.
    pub fn is_in_days(self) -> bool {
        matches!(self, Self::NextDay | Self::Delivery)
    }
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
