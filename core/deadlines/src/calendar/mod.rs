//! Working calendars, year by year as published.
//!
//! ```text
//! text.rs     the form of the files in calendars/, and of what an operator imports
//! annual.rs   holidays that return every year: 25 December, Easter Monday, the third Monday of January
//! easter.rs   when Easter is
//! known.rs    all calendars, and what a new one would change about them
//! almanac.rs  the calendars as they are known now, shared by all who ask
//! ```
//!
//! A calendar is asked about one day at a time, and answers yes, no, or that the year is not published.

mod almanac;
mod annual;
mod easter;
mod known;
mod text;

pub use almanac::Almanac;
pub use annual::NoSuchDay;
pub use known::{Calendars, YearNews};
pub use text::{CalendarFault, Named};

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::{CalendarId, DeadlineError, Zone};

/// The working days of one place, for the years that are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    id: CalendarId,
    name: Named,
    zone: Option<Zone>,
    years: BTreeMap<i32, Year>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Year {
    source: String,
    holidays: BTreeSet<NaiveDate>,
    make_up_days: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Reads a calendar from JSON, in the form of the files in `calendars/`, and checks that it makes sense.
    pub fn parse(json: &str) -> Result<Self, CalendarFault> {
        serde_json::from_str::<text::CalendarText>(json)?.parse()
    }

    /// Gives the name by which rules refer to it.
    pub fn id(&self) -> &CalendarId {
        &self.id
    }

    /// Gives the name by which people know it.
    pub fn name(&self) -> &Named {
        &self.name
    }

    /// Tells whose midnight cuts the days there, if the place has one zone.
    pub fn zone(&self) -> Option<Zone> {
        self.zone
    }

    /// Lists the years that are published, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// Names where the days of a year were published, if they are.
    pub fn source(&self, year: i32) -> Option<&str> {
        self.years.get(&year).map(|year| year.source.as_str())
    }

    /// Gives the last year up to which a count from this year finds every day; nothing if the year itself is not published.
    pub fn covers_until(&self, from: i32) -> Option<i32> {
        (from..).take_while(|year| self.years.contains_key(year)).last()
    }

    /// Tells whether a day is a working day.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, DeadlineError> {
        let year = self.years.get(&day.year()).ok_or_else(|| DeadlineError::CalendarNotPublished {
            calendar: self.id.clone(),
            year: day.year(),
        })?;
        Ok(year.is_working(day))
    }

    /// Tells the same for display, taking years that are not published as weeks of five days.
    pub(crate) fn is_probably_working(&self, day: NaiveDate) -> bool {
        self.is_working(day).unwrap_or(!is_weekend(day))
    }
}

impl Year {
    fn is_working(&self, day: NaiveDate) -> bool {
        self.make_up_days.contains(&day) || !is_weekend(day) && !self.holidays.contains(&day)
    }
}

/// Saturday and Sunday, as everywhere the builtin calendars are from.
fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
