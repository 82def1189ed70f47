//! The calendars that are computed from the words of the law, against a list made by other hands.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, Weekday};
use deadlines::{CalendarId, Calendars};

/// Weekdays off and weekend days worked, of each calendar and year, as the Python package `holidays` 0.109 (MIT) has them for the
/// jurisdiction: `DE`, `US`, `AU` with `ACT`. Read on 2026-11-24.
const LIST: &str = include_str!("days-off.tsv");

#[test]
fn every_calendar_by_rule_agrees_with_another_list_day_by_day() {
    let calendars = Calendars::builtin();
    let mut compared = 0;
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let [id, year, off, worked] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let calendar = calendars.get(&CalendarId::parse(id).unwrap()).unwrap();
        let year: i32 = year.parse().unwrap();
        let days = |list: &str| -> BTreeSet<NaiveDate> {
            list.split(' ')
                .filter(|day| *day != "-")
                .map(|day| format!("{year}-{day}").parse().unwrap())
                .collect()
        };
        let (off, worked) = (days(off), days(worked));
        for day in
            NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(|day| day.year() == year)
        {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let expected = if weekend { worked.contains(&day) } else { !off.contains(&day) };
            assert_eq!(calendar.is_working(day).unwrap(), expected, "{id} {day}");
            compared += 1;
        }
    }
    assert_eq!(compared, 171 * 365 + 55, "every year of every calendar was compared");
}

#[test]
fn every_calendar_knows_its_years_its_zone_and_who_published_it() {
    let calendars = Calendars::builtin();
    assert_eq!(calendars.iter().count(), 3 + 27);
    for calendar in calendars.iter() {
        assert!(calendar.zone().is_some(), "{}", calendar.id());
        assert!(calendar.covers_until(2026) >= Some(2026), "{}", calendar.id());
        for year in calendar.years() {
            assert!(!calendar.source(year).unwrap().is_empty());
        }
    }
    let until = |id| calendars.get(&CalendarId::parse(id).unwrap()).unwrap().covers_until(2026);
    assert_eq!(["cn", "hu", "de", "us"].map(until), [2026, 2026, 2028, 2030].map(Some));
}
