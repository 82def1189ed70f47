//! Holidays that return every year, by the words in which laws give them.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::easter::Church;
use super::is_weekend;

/// A holiday of every year from `since` to `until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Annual {
    pub(super) on: On,
    pub(super) observed: Observed,
    pub(super) since: i32,
    pub(super) until: i32,
}

/// On which day of a year a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// `12-25`: the same day every year.
    Date { month: u32, day: u32 },
    /// `easter+1`, `orthodox-easter-2`: so many days from Easter Sunday.
    Easter(Church, i64),
    /// `mon from 05-25`: the first Monday on or after that day. The third Monday of a month is the first from its 15th.
    First { weekday: Weekday, month: u32, day: u32 },
}

/// What happens to a holiday that falls on a weekend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Observed {
    /// Nothing.
    #[default]
    There,
    /// From Saturday to Friday, from Sunday to Monday (5 U.S.C. 6103(b), Executive Order 11582).
    NearestWeekday,
    /// The next working day is free too.
    NextWorkingDay,
}

/// Text that says no day of the year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} says no day: write 12-25, easter+1, orthodox-easter-2 or \"mon from 05-25\"")]
pub struct NoSuchDay(pub(super) String);

impl Annual {
    fn holds_in(&self, year: i32) -> bool {
        (self.since..=self.until).contains(&year)
    }
}

/// Gives the days off that these holidays make in a year, with those that a weekend at its ends pushes into it.
pub(super) fn days_off(holidays: &[Annual], year: i32) -> BTreeSet<NaiveDate> {
    let mut days: BTreeSet<NaiveDate> =
        (year - 1..=year + 1).flat_map(|year| proper(holidays, year)).map(|(day, _)| day).collect();
    for (day, observed) in (year - 1..=year + 1).flat_map(|year| proper(holidays, year)) {
        days.extend(instead(day, observed, &days));
    }
    days.retain(|day| day.year() == year);
    days
}

/// The holidays of a year on their own days.
fn proper(holidays: &[Annual], year: i32) -> impl Iterator<Item = (NaiveDate, Observed)> {
    let held = holidays.iter().filter(move |holiday| holiday.holds_in(year));
    held.filter_map(move |holiday| Some((holiday.on.in_year(year)?, holiday.observed)))
}

/// The day off that stands for a holiday on a weekend.
fn instead(day: NaiveDate, observed: Observed, taken: &BTreeSet<NaiveDate>) -> Option<NaiveDate> {
    if !is_weekend(day) {
        return None;
    }
    match observed {
        Observed::There => None,
        Observed::NearestWeekday if day.weekday() == Weekday::Sat => day.pred_opt(),
        Observed::NearestWeekday => day.succ_opt(),
        Observed::NextWorkingDay => day.iter_days().find(|day| !is_weekend(*day) && !taken.contains(day)),
    }
}

impl On {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Date { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter(church, days) => {
                let easter = church.easter(year)?;
                let by = Days::new(days.unsigned_abs());
                if days < 0 { easter.checked_sub_days(by) } else { easter.checked_add_days(by) }
            }
            Self::First { weekday, month, day } => NaiveDate::from_ymd_opt(year, month, day)?
                .iter_days()
                .take(7)
                .find(|day| day.weekday() == weekday),
        }
    }
}

impl FromStr for On {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        parse(text).ok_or_else(|| NoSuchDay(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<On> {
    if let Some(rest) = text.strip_prefix("orthodox-easter") {
        return Some(On::Easter(Church::Orthodox, days_from(rest)?));
    }
    if let Some(rest) = text.strip_prefix("easter") {
        return Some(On::Easter(Church::Western, days_from(rest)?));
    }
    if let Some((weekday, from)) = text.split_once(" from ") {
        let (month, day) = month_and_day(from)?;
        return Some(On::First { weekday: weekday.parse().ok()?, month, day });
    }
    let (month, day) = month_and_day(text)?;
    Some(On::Date { month, day })
}

fn days_from(text: &str) -> Option<i64> {
    match text {
        "" => Some(0),
        _ if text.starts_with(['+', '-']) => text.parse().ok().filter(|days: &i64| days.abs() < 100),
        _ => None,
    }
}

/// A day that every year has, so not the 29th of February.
fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-').filter(|_| text.len() == 5)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    NaiveDate::from_ymd_opt(2023, month, day).map(|_| (month, day))
}
