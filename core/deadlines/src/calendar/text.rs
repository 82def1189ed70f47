//! Calendars as JSON has them, before they are believed. `calendars/README.md` describes the form.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::annual::{Annual, NoSuchDay, Observed, days_off};
use super::{Calendar, Year, is_weekend};
use crate::{CalendarId, Zone};

/// What is wrong with the text of a calendar.
#[derive(Debug, thiserror::Error)]
pub enum CalendarFault {
    /// It is not JSON of the right shape; the cause names line and field.
    #[error("reading a calendar")]
    Json(#[from] serde_json::Error),
    /// It says nothing about any year.
    #[error("there is no year in it")]
    NoYear,
    /// A year is given twice.
    #[error("the year {0} is given twice")]
    YearTwice(i32),
    /// A year in which no calendar of this kind was or will be made.
    #[error("the year {0} is not between 1900 and 2099")]
    FarYear(i32),
    /// The years of the returning holidays run backwards.
    #[error("the holidays of every year are from {from} to {to}")]
    YearsBackwards {
        /// First year.
        from: i32,
        /// Last year.
        to: i32,
    },
    /// A returning holiday is on no day.
    #[error("the holiday {holiday}: {fault}")]
    NoDay {
        /// Its name.
        holiday: String,
        /// What was written.
        fault: NoSuchDay,
    },
    /// It is not said who published a year.
    #[error("the source of {0} is empty")]
    NoSource(i32),
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

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarText {
    id: CalendarId,
    name: Named,
    zone: Option<Zone>,
    every_year: Option<EveryYear>,
    #[serde(default)]
    years: Vec<YearText>,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct EveryYear {
    from: i32,
    to: i32,
    source: String,
    holidays: Vec<AnnualText>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnualText {
    #[serde(rename = "zh")]
    _zh: String,
    en: String,
    on: String,
    #[serde(default)]
    observed: Observed,
    since: Option<i32>,
    until: Option<i32>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct YearText {
    year: i32,
    source: String,
    holidays: Vec<HolidayText>,
    #[serde(default)]
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

impl CalendarText {
    /// Believes it: the holidays of every year, and to them what was published for single years.
    pub(super) fn parse(self) -> Result<Calendar, CalendarFault> {
        let mut years = match self.every_year {
            Some(every_year) => every_year.parse()?,
            None => Default::default(),
        };
        let mut seen = BTreeSet::new();
        for text in self.years {
            let number = possible(text.year)?;
            if !seen.insert(number) {
                return Err(CalendarFault::YearTwice(number));
            }
            let year = text.parse(years.remove(&number))?;
            years.insert(number, year);
        }
        if years.is_empty() {
            return Err(CalendarFault::NoYear);
        }
        Ok(Calendar { id: self.id, name: self.name, zone: self.zone, years })
    }
}

impl EveryYear {
    fn parse(self) -> Result<std::collections::BTreeMap<i32, Year>, CalendarFault> {
        let (from, to) = (possible(self.from)?, possible(self.to)?);
        if to < from {
            return Err(CalendarFault::YearsBackwards { from, to });
        }
        said(&self.source, from)?;
        let holidays = self.holidays.into_iter().map(AnnualText::parse).collect::<Result<Vec<_>, _>>()?;
        Ok((from..=to)
            .map(|year| {
                let holidays = days_off(&holidays, year);
                (year, Year { source: self.source.clone(), holidays, make_up_days: BTreeSet::new() })
            })
            .collect())
    }
}

impl AnnualText {
    fn parse(self) -> Result<Annual, CalendarFault> {
        let Self { en, on, observed, since, until, .. } = self;
        let on = on.parse().map_err(|fault| CalendarFault::NoDay { holiday: en, fault })?;
        Ok(Annual { on, observed, since: since.unwrap_or(i32::MIN), until: until.unwrap_or(i32::MAX) })
    }
}

impl YearText {
    fn parse(self, every_year: Option<Year>) -> Result<Year, CalendarFault> {
        said(&self.source, self.year)?;
        let (mut holidays, source) = match every_year {
            Some(year) => (year.holidays, format!("{}; {}", year.source, self.source)),
            None => (BTreeSet::new(), self.source),
        };
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
        Ok(Year { source, holidays, make_up_days: self.make_up_days })
    }
}

fn possible(year: i32) -> Result<i32, CalendarFault> {
    if (1900..2100).contains(&year) { Ok(year) } else { Err(CalendarFault::FarYear(year)) }
}

fn said(source: &str, year: i32) -> Result<(), CalendarFault> {
    if source.trim().is_empty() { Err(CalendarFault::NoSource(year)) } else { Ok(()) }
}

fn holds(year: i32, date: NaiveDate) -> Result<(), CalendarFault> {
    if date.year() == year { Ok(()) } else { Err(CalendarFault::OtherYear { date, year }) }
}
