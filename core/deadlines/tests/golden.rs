//! Dates worked out apart from this crate, around the holidays, month ends and day cuts where counts go wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use chrono::{NaiveDate, SecondsFormat};
use deadlines::Start::{self, EventTime, NextDay};
use deadlines::Unit::{self, CalendarDay, Hour, Month, WorkingDay};
use deadlines::{CalendarId, Calendars, DeadlineError, Roll};
use support::{at, rule};

/// Amount, unit, start, roll, event, due, why. Beijing days, the calendar of mainland China.
#[rustfmt::skip]
const TABLE: [(u32, Unit, Start, Roll, &str, &str, &str); 37] = [
    (3, WorkingDay, NextDay, Roll::None, "2024-02-02T02:00:00Z", "2024-02-06T16:00:00Z", "Spring Festival 2024 with its make-up Sunday the 4th"),
    (3, WorkingDay, NextDay, Roll::None, "2024-02-08T02:00:00Z", "2024-02-19T16:00:00Z", "over the eight days of 2024"),
    (1, WorkingDay, NextDay, Roll::None, "2024-02-12T02:00:00Z", "2024-02-18T16:00:00Z", "an event in the holiday, make-up Sunday the 18th counts"),
    (1, WorkingDay, NextDay, Roll::None, "2024-02-08T15:59:59Z", "2024-02-09T16:00:00Z", "last day before the holiday of 2024"),
    (1, WorkingDay, NextDay, Roll::None, "2024-02-08T16:00:00Z", "2024-02-18T16:00:00Z", "the same second later belongs to the next day"),
    (1, WorkingDay, NextDay, Roll::None, "2024-02-28T03:00:00Z", "2024-02-29T16:00:00Z", "leap day is a working day"),
    (12, Month, NextDay, Roll::None, "2024-02-29T03:00:00Z", "2025-02-28T16:00:00Z", "from leap day"),
    (1, Month, NextDay, Roll::None, "2024-01-31T03:00:00Z", "2024-02-29T16:00:00Z", "to leap day"),
    (1, Month, NextDay, Roll::None, "2025-01-31T03:00:00Z", "2025-02-28T16:00:00Z", "no 29th in 2025"),
    (1, Month, NextDay, Roll::None, "2026-01-30T03:00:00Z", "2026-02-28T16:00:00Z", "no 30th in February"),
    (1, Month, NextDay, Roll::None, "2026-05-31T03:00:00Z", "2026-06-30T16:00:00Z", "30 June from 31 May"),
    (1, Month, NextDay, Roll::None, "2026-04-30T03:00:00Z", "2026-05-30T16:00:00Z", "a month from the 30th does not reach the 31st"),
    (2, WorkingDay, NextDay, Roll::None, "2024-04-03T08:00:00Z", "2024-04-08T16:00:00Z", "Qingming 2024 and make-up Sunday 7 April"),
    (9, WorkingDay, NextDay, Roll::None, "2024-04-26T08:00:00Z", "2024-05-11T16:00:00Z", "Labour Day 2024, make-up Sunday 28 April and Saturday 11 May"),
    (20, WorkingDay, NextDay, Roll::None, "2024-09-10T01:00:00Z", "2024-10-14T16:00:00Z", "Mid-autumn and National Day 2024, three make-up days"),
    (30, CalendarDay, NextDay, Roll::NextWorkingDay, "2024-09-02T01:00:00Z", "2024-10-08T16:00:00Z", "last day on National Day 2024 rolls to the 8th"),
    (2, WorkingDay, NextDay, Roll::None, "2025-01-24T01:00:00Z", "2025-01-27T16:00:00Z", "Spring Festival 2025, make-up Sunday 26 January"),
    (4, WorkingDay, NextDay, Roll::None, "2025-01-27T10:00:00Z", "2025-02-08T16:00:00Z", "to make-up Saturday 8 February 2025"),
    (10, CalendarDay, NextDay, Roll::NextWorkingDay, "2025-01-29T10:00:00Z", "2025-02-08T16:00:00Z", "a last day on a make-up Saturday stays"),
    (10, CalendarDay, NextDay, Roll::NextWorkingDay, "2025-02-05T10:00:00Z", "2025-02-17T16:00:00Z", "a last day on an ordinary Saturday rolls to Monday"),
    (20, WorkingDay, NextDay, Roll::None, "2025-09-15T10:00:00Z", "2025-10-17T16:00:00Z", "National Day 2025 joined with Mid-autumn, make-up 28 September and 11 October"),
    (3, WorkingDay, NextDay, Roll::None, "2025-12-30T10:00:00Z", "2026-01-05T16:00:00Z", "over the end of a year"),
    (1, WorkingDay, NextDay, Roll::None, "2025-12-31T10:00:00Z", "2026-01-04T16:00:00Z", "New Year 2026, make-up Sunday 4 January"),
    (10, WorkingDay, NextDay, Roll::None, "2026-02-12T10:00:00Z", "2026-03-04T16:00:00Z", "Spring Festival 2026, make-up 14 and 28 February"),
    (30, CalendarDay, NextDay, Roll::NextWorkingDay, "2026-01-16T10:00:00Z", "2026-02-24T16:00:00Z", "rolls over all of Spring Festival 2026"),
    (1, Month, NextDay, Roll::NextWorkingDay, "2026-01-20T10:00:00Z", "2026-02-24T16:00:00Z", "a month that ends in Spring Festival 2026"),
    (20, WorkingDay, NextDay, Roll::None, "2026-09-14T10:00:00Z", "2026-10-16T16:00:00Z", "National Day 2026, make-up 20 September and 10 October"),
    (20, WorkingDay, NextDay, Roll::None, "2026-12-03T10:00:00Z", "2026-12-31T16:00:00Z", "the last working day of the published calendar"),
    (3, WorkingDay, NextDay, Roll::None, "2026-11-24T15:59:59Z", "2026-11-27T16:00:00Z", "day cut: 15:59Z is still the 24th"),
    (3, WorkingDay, NextDay, Roll::None, "2026-11-24T16:00:00Z", "2026-11-30T16:00:00Z", "day cut: 16:00Z is the 25th"),
    (30, CalendarDay, NextDay, Roll::None, "2026-11-24T16:00:00Z", "2026-12-25T16:00:00Z", "day cut for calendar days"),
    (12, Month, NextDay, Roll::None, "2026-11-24T08:00:00Z", "2027-11-24T16:00:00Z", "twelve months past the published calendar need no calendar"),
    (72, Hour, EventTime, Roll::None, "2026-02-14T10:30:00Z", "2026-02-17T10:30:00Z", "hours run over the holiday"),
    (7, CalendarDay, EventTime, Roll::None, "2026-02-14T10:30:00Z", "2026-02-21T10:30:00Z", "days to the second"),
    (1, WorkingDay, EventTime, Roll::None, "2026-11-20T04:00:00Z", "2026-11-23T04:00:00Z", "working time from Friday noon"),
    (1, WorkingDay, EventTime, Roll::None, "2026-11-21T04:00:00Z", "2026-11-23T16:00:00Z", "working time from a Saturday starts on Monday"),
    (2, WorkingDay, EventTime, Roll::None, "2026-02-13T04:00:00Z", "2026-02-24T04:00:00Z", "working time before Spring Festival 2026"),
];

#[test]
fn every_row_of_the_table_is_due_when_it_says() {
    let calendars = Calendars::builtin();
    for (amount, unit, start, roll, event, expected, why) in TABLE {
        let due = rule(amount, unit, start, roll).due(at(event), &calendars).unwrap();
        assert_eq!(due.due_at.to_rfc3339_opts(SecondsFormat::Secs, true), expected, "{why}");
    }
}

#[test]
fn the_years_have_as_many_working_days_as_published() {
    let calendars = Calendars::builtin();
    let china = calendars.get(&CalendarId::parse("cn").unwrap()).unwrap();
    for (year, expected) in [(2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days =
            first.iter_days().take_while(|day| *day < NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap());
        assert_eq!(days.filter(|day| china.is_working(*day).unwrap()).count(), expected, "{year}");
        assert!(china.source(year).unwrap().contains(&year.to_string()));
    }
    assert_eq!(china.years().collect::<Vec<_>>(), [2023, 2024, 2025, 2026]);
}

#[test]
fn the_day_after_the_published_calendar_is_an_error_not_a_guess() {
    let calendars = Calendars::builtin();
    let late = rule(20, WorkingDay, NextDay, Roll::None).due(at("2026-12-04T10:00:00Z"), &calendars);
    let rolled =
        rule(30, CalendarDay, NextDay, Roll::NextWorkingDay).due(at("2026-12-04T10:00:00Z"), &calendars);
    let early = rule(1, WorkingDay, NextDay, Roll::None).due(at("2022-12-30T10:00:00Z"), &calendars);
    let not_published =
        |year| DeadlineError::CalendarNotPublished { calendar: CalendarId::parse("cn").unwrap(), year };
    assert_eq!(late, Err(not_published(2027)));
    assert_eq!(rolled, Err(not_published(2027)));
    assert_eq!(early, Err(not_published(2022)));
}

#[test]
fn warnings_come_before_the_due_date_in_the_unit_they_are_written_in() {
    let calendars = Calendars::builtin();
    let warned = |amount, unit, lead: &[(u32, Unit)], event| -> Vec<String> {
        let due = support::warned(amount, unit, lead).due(at(event), &calendars).unwrap();
        due.warn_at.iter().map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).collect()
    };
    // Due at the end of Tuesday 24 February: one working day is left from its beginning, two from 14 February.
    let two_leads = [(1, WorkingDay), (2, WorkingDay)];
    assert_eq!(
        warned(3, WorkingDay, &two_leads, "2026-02-12T02:00:00Z"),
        ["2026-02-13T16:00:00Z", "2026-02-23T16:00:00Z"]
    );
    let notices = [(60, CalendarDay), (30, CalendarDay), (7, CalendarDay)];
    assert_eq!(
        warned(12, Month, &notices, "2026-11-24T08:00:00Z"),
        ["2027-09-25T16:00:00Z", "2027-10-25T16:00:00Z", "2027-11-17T16:00:00Z"]
    );
    assert_eq!(warned(3, CalendarDay, &[(7, CalendarDay)], "2026-11-24T08:00:00Z"), [""; 0]);
}

#[test]
fn the_last_day_is_the_day_people_are_told() {
    let due = rule(3, WorkingDay, NextDay, Roll::None)
        .due(at("2026-11-24T02:00:00Z"), &Calendars::builtin())
        .unwrap();
    assert_eq!(due.last_day, NaiveDate::from_ymd_opt(2026, 11, 27).unwrap());
    assert_eq!(due.due_at, at("2026-11-27T16:00:00Z"));
}
