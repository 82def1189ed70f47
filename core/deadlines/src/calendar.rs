//! Working calendars, year by year as published.
//!
//! A calendar is asked about one day at a time, and answers yes, no, or that the year is not published.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::{CalendarId, DeadlineError};

const BUILTIN: [&str; 1] = [include_str!("../calendars/cn.json")];

/// The working days of one place, for the years that are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    id: CalendarId,
    years: BTreeMap<i32, Year>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Year {
    source: String,
    holidays: BTreeSet<NaiveDate>,
    make_up_days: BTreeSet<NaiveDate>,
}

/// What is wrong with the text of a calendar.
#[derive(Debug, thiserror::Error)]
pub enum CalendarFault {
    /// It is not JSON of the right shape.
    #[error("reading a calendar")]
    Json(#[from] serde_json::Error),
    /// One year is given twice.
    #[error("the year {0} is given twice")]
    YearTwice(i32),
    /// A date stands under a year that is not its own.
    #[error("{date} stands under {year}")]
    OtherYear {
        /// The date.
        date: NaiveDate,
        /// The year it stands under.
        year: i32,
    },
    /// A holiday ends before it begins.
    #[error("a holiday begins on {from} and ends on {to}")]
    EndsBeforeItBegins {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// A make-up day is a weekday or a holiday, so nothing is made up.
    #[error("{0} is no weekend day outside the holidays, so it cannot be a make-up day")]
    NothingMadeUp(NaiveDate),
}

impl Calendar {
    /// Reads a calendar from JSON, in the form of the files in `calendars/`, and checks that it makes sense.
    pub fn parse(json: &str) -> Result<Self, CalendarFault> {
        let text: CalendarText = serde_json::from_str(json)?;
        let mut years = BTreeMap::new();
        for year in text.years {
            let number = year.year;
            if years.insert(number, year.parse()?).is_some() {
                return Err(CalendarFault::YearTwice(number));
            }
        }
        Ok(Self { id: text.id, years })
    }

    /// Gives the name by which rules refer to it.
    pub fn id(&self) -> &CalendarId {
        &self.id
    }

    /// Lists the years that are published, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// Names where the days of a year were published, if they are.
    pub fn source(&self, year: i32) -> Option<&str> {
        self.years.get(&year).map(|year| year.source.as_str())
    }

    /// Tells whether a day is a working day.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, DeadlineError> {
        let year = self.years.get(&day.year()).ok_or_else(|| DeadlineError::CalendarNotPublished {
            calendar: self.id.clone(),
            year: day.year(),
        })?;
        Ok(year.make_up_days.contains(&day) || !is_weekend(day) && !year.holidays.contains(&day))
    }

    /// Tells the same for display, taking years that are not published as weeks of five days.
    pub(crate) fn is_probably_working(&self, day: NaiveDate) -> bool {
        self.is_working(day).unwrap_or(!is_weekend(day))
    }
}

/// The calendars that rules may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars(BTreeMap<CalendarId, Calendar>);

impl Calendars {
    /// Gives the calendars compiled in: mainland China.
    pub fn builtin() -> Self {
        BUILTIN.iter().fold(Self(BTreeMap::new()), |calendars, json| {
            calendars.with(Calendar::parse(json).expect("a test reads every calendar compiled in"))
        })
    }

    /// Adds a calendar, or its years to the calendar of the same name; a year given anew replaces the old one.
    pub fn with(mut self, calendar: Calendar) -> Self {
        match self.0.get_mut(&calendar.id) {
            Some(known) => known.years.extend(calendar.years),
            None => {
                self.0.insert(calendar.id.clone(), calendar);
            }
        }
        self
    }

    /// Finds a calendar by its name.
    pub fn get(&self, id: &CalendarId) -> Result<&Calendar, DeadlineError> {
        self.0.get(id).ok_or_else(|| DeadlineError::UnknownCalendar(id.clone()))
    }
}

/// Saturday and Sunday, as everywhere the builtin calendars are from.
fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarText {
    id: CalendarId,
    #[serde(rename = "name")]
    _name: Named,
    years: Vec<YearText>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    #[serde(rename = "zh")]
    _zh: String,
    #[serde(rename = "en")]
    _en: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct YearText {
    year: i32,
    source: String,
    holidays: Vec<HolidayText>,
    make_up_days: BTreeSet<NaiveDate>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayText {
    #[serde(rename = "zh")]
    _zh: String,
    #[serde(rename = "en")]
    _en: String,
    from: NaiveDate,
    to: NaiveDate,
}

impl YearText {
    fn parse(self) -> Result<Year, CalendarFault> {
        let mut holidays = BTreeSet::new();
        for HolidayText { from, to, .. } in self.holidays {
            if to < from {
                return Err(CalendarFault::EndsBeforeItBegins { from, to });
            }
            holds(self.year, from)?;
            holds(self.year, to)?;
            holidays.extend(from.iter_days().take_while(|day| *day <= to));
        }
        for day in &self.make_up_days {
            holds(self.year, *day)?;
            if !is_weekend(*day) || holidays.contains(day) {
                return Err(CalendarFault::NothingMadeUp(*day));
            }
        }
        Ok(Year { source: self.source, holidays, make_up_days: self.make_up_days })
    }
}

fn holds(year: i32, date: NaiveDate) -> Result<(), CalendarFault> {
    if date.year() == year { Ok(()) } else { Err(CalendarFault::OtherYear { date, year }) }
}
