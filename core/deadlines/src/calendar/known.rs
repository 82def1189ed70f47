//! All calendars that are known, and what a new one would change about them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Calendar, Year};
use crate::{CalendarId, DeadlineError};

/// The files compiled in. A test reads each of them.
const BUILTIN: &[&str] = &[
    include_str!("../../calendars/cn.json"),
    include_str!("../../calendars/us.json"),
    include_str!("../../calendars/au.json"),
    include_str!("../../calendars/eu/at.json"),
    include_str!("../../calendars/eu/be.json"),
    include_str!("../../calendars/eu/bg.json"),
    include_str!("../../calendars/eu/cy.json"),
    include_str!("../../calendars/eu/cz.json"),
    include_str!("../../calendars/eu/de.json"),
    include_str!("../../calendars/eu/dk.json"),
    include_str!("../../calendars/eu/ee.json"),
    include_str!("../../calendars/eu/es.json"),
    include_str!("../../calendars/eu/fi.json"),
    include_str!("../../calendars/eu/fr.json"),
    include_str!("../../calendars/eu/gr.json"),
    include_str!("../../calendars/eu/hr.json"),
    include_str!("../../calendars/eu/hu.json"),
    include_str!("../../calendars/eu/ie.json"),
    include_str!("../../calendars/eu/it.json"),
    include_str!("../../calendars/eu/lt.json"),
    include_str!("../../calendars/eu/lu.json"),
    include_str!("../../calendars/eu/lv.json"),
    include_str!("../../calendars/eu/mt.json"),
    include_str!("../../calendars/eu/nl.json"),
    include_str!("../../calendars/eu/pl.json"),
    include_str!("../../calendars/eu/pt.json"),
    include_str!("../../calendars/eu/ro.json"),
    include_str!("../../calendars/eu/se.json"),
    include_str!("../../calendars/eu/si.json"),
    include_str!("../../calendars/eu/sk.json"),
];

/// The calendars that rules may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars(BTreeMap<CalendarId, Calendar>);

/// What a calendar says about a year, against what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearNews {
    /// Nothing was known about it.
    New,
    /// Every day is as known.
    Same,
    /// Some days are known otherwise.
    Differs {
        /// Known as working days; the new calendar has them off.
        off: Vec<NaiveDate>,
        /// Known as days off; the new calendar works on them.
        working: Vec<NaiveDate>,
    },
}

impl Calendars {
    /// Gives the calendars compiled in: mainland China, the United States, Australia, the members of the European Union.
    pub fn builtin() -> Self {
        BUILTIN.iter().fold(Self(BTreeMap::new()), |calendars, json| {
            calendars.with(Calendar::parse(json).expect("a test reads every calendar compiled in"))
        })
    }

    /// Adds a calendar, or its years to the calendar of the same name; a year given anew replaces the old one.
    pub fn with(mut self, calendar: Calendar) -> Self {
        match self.0.get_mut(&calendar.id) {
            Some(known) => {
                known.years.extend(calendar.years);
                known.zone = calendar.zone.or(known.zone);
            }
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

    /// Lists all of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Calendar> {
        self.0.values()
    }

    /// Tells, year by year, what a calendar would change. Whoever adds one must look at this first: [`Calendars::with`] replaces.
    pub fn news(&self, calendar: &Calendar) -> BTreeMap<i32, YearNews> {
        let known = self.0.get(&calendar.id);
        let known = |year| known.and_then(|known| known.years.get(&year));
        calendar.years.iter().map(|(number, year)| (*number, news(*number, known(*number), year))).collect()
    }
}

fn news(number: i32, known: Option<&Year>, year: &Year) -> YearNews {
    let Some(known) = known else { return YearNews::New };
    let days: Vec<_> = (1..=366).filter_map(|day| NaiveDate::from_yo_opt(number, day)).collect();
    let changed = |worked: bool| -> Vec<_> {
        let changes = |day: &NaiveDate| known.is_working(*day) == worked && year.is_working(*day) != worked;
        days.iter().copied().filter(changes).collect()
    };
    let (off, working) = (changed(true), changed(false));
    if off.is_empty() && working.is_empty() { YearNews::Same } else { YearNews::Differs { off, working } }
}
