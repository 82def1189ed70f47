//! The life of a clock: paused, resumed, extended, overdue, stored.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use deadlines::{
    Calendar, Calendars, Clock, ClockError, DeadlineError, Forecast, Remaining, Roll, Rules, Start, Unit,
    registration,
};
use support::{at, extensible, rule};

#[test]
fn a_pause_gives_back_the_days_at_whose_end_the_file_was_away() {
    let calendars = Calendars::builtin();
    let clock = clock(5, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z");
    assert_eq!(clock.due_at(&calendars).unwrap(), Some(at("2026-11-30T16:00:00Z")));

    // Away from Wednesday 10:00 to Friday 10:00 Beijing time: Wednesday and Thursday are given back.
    let resumed =
        clock.pause(at("2026-11-25T02:00:00Z")).unwrap().resume(at("2026-11-27T02:00:00Z")).unwrap();
    assert_eq!(resumed.due_at(&calendars).unwrap(), Some(at("2026-12-02T16:00:00Z")));
}

#[test]
fn a_pause_within_one_day_gives_nothing_back() {
    let calendars = Calendars::builtin();
    let clock = clock(5, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z");
    let resumed =
        clock.clone().pause(at("2026-11-25T02:00:00Z")).unwrap().resume(at("2026-11-25T09:00:00Z")).unwrap();
    assert_eq!(resumed.due_at(&calendars), clock.due_at(&calendars));
}

#[test]
fn a_weekend_away_costs_a_working_day_clock_nothing() {
    let calendars = Calendars::builtin();
    let clock = clock(5, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z");
    let resumed =
        clock.clone().pause(at("2026-11-27T16:00:00Z")).unwrap().resume(at("2026-11-29T16:00:00Z")).unwrap();
    assert_eq!(resumed.due_at(&calendars), clock.due_at(&calendars));
}

#[test]
fn elapsed_time_is_given_back_to_the_second() {
    let calendars = Calendars::builtin();
    let clock = clock(72, Unit::Hour, Start::EventTime, "2026-11-23T02:00:00Z");
    let resumed =
        clock.pause(at("2026-11-24T02:00:00Z")).unwrap().resume(at("2026-11-24T02:00:07Z")).unwrap();
    assert_eq!(resumed.due_at(&calendars).unwrap(), Some(at("2026-11-26T02:00:07Z")));
}

#[test]
fn a_clock_that_stands_still_is_never_due_and_keeps_what_is_left() {
    let calendars = Calendars::builtin();
    let paused = clock(5, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z")
        .pause(at("2026-11-25T02:00:00Z"))
        .unwrap();
    let (soon, late) = (at("2026-11-25T03:00:00Z"), at("2026-12-25T03:00:00Z"));
    assert_eq!(paused.due(&calendars).unwrap(), None);
    assert_eq!(paused.forecast(&calendars).unwrap(), Forecast::Paused);
    assert!(!paused.is_overdue(late, &calendars).unwrap());
    assert_eq!(paused.remaining(soon, &calendars).unwrap(), Remaining::WorkingDays(4));
    assert_eq!(paused.remaining(late, &calendars).unwrap(), Remaining::WorkingDays(4));
}

#[test]
fn a_last_day_rolls_over_the_days_the_file_is_away_too() {
    let rolling = rule(5, Unit::CalendarDay, Start::NextDay, Roll::NextWorkingDay);
    let clock = Clock::start(&rolling, at("2026-11-16T02:00:00Z"));
    let resumed =
        clock.pause(at("2026-11-22T04:00:00Z")).unwrap().resume(at("2026-11-24T02:00:00Z")).unwrap();
    assert_eq!(resumed.due_at(&Calendars::builtin()).unwrap(), Some(at("2026-11-24T16:00:00Z")));
}

#[test]
fn a_pause_at_the_very_end_comes_too_late() {
    let calendars = Calendars::builtin();
    let clock = clock(1, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z");
    let end = at("2026-11-24T16:00:00Z");
    assert_eq!(clock.pause(end).unwrap().due_at(&calendars).unwrap(), Some(end));
}

#[test]
fn a_clock_that_stands_still_past_the_published_calendar_still_knows_what_is_left() {
    let calendars = Calendars::builtin();
    for start in [Start::NextDay, Start::EventTime] {
        let paused =
            clock(5, Unit::WorkingDay, start, "2026-11-23T02:00:00Z").pause(at("2026-11-25T02:00:00Z"));
        assert!(paused.unwrap().remaining(at("2031-01-01T00:00:00Z"), &calendars).is_ok(), "{start:?}");
    }
}

#[test]
fn the_end_of_time_is_an_error_not_a_panic() {
    let calendars = Calendars::builtin();
    let rules = [
        rule(1, Unit::Month, Start::NextDay, Roll::None),
        rule(1, Unit::Hour, Start::EventTime, Roll::None),
        rule(1, Unit::CalendarDay, Start::EventTime, Roll::None),
    ];
    for rule in rules {
        assert_eq!(rule.due(DateTime::<Utc>::MAX_UTC, &calendars), Err(DeadlineError::OutOfRange));
    }
}

#[test]
fn a_pause_after_the_due_date_undoes_nothing() {
    let calendars = Calendars::builtin();
    let late = clock(1, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z")
        .pause(at("2026-11-25T02:00:00Z"))
        .unwrap();
    assert_eq!(late.due_at(&calendars).unwrap(), Some(at("2026-11-24T16:00:00Z")));
    assert!(late.is_overdue(at("2026-11-25T02:00:00Z"), &calendars).unwrap());
}

#[test]
fn the_last_instant_is_in_time_and_the_next_is_not() {
    let calendars = Calendars::builtin();
    let clock = clock(1, Unit::WorkingDay, Start::NextDay, "2026-11-23T02:00:00Z");
    assert!(!clock.is_overdue(at("2026-11-24T15:59:59.999Z"), &calendars).unwrap());
    assert!(clock.is_overdue(at("2026-11-24T16:00:00Z"), &calendars).unwrap());
}

#[test]
fn what_is_left_counts_down_to_nothing() {
    let calendars = Calendars::builtin();
    let days = clock(3, Unit::WorkingDay, Start::NextDay, "2026-02-12T02:00:00Z");
    for (now, left) in [
        ("2026-02-12T02:00:00Z", 3),
        ("2026-02-13T16:00:00Z", 2),
        ("2026-02-20T16:00:00Z", 1),
        ("2026-02-24T15:59:59Z", 1),
        ("2026-02-24T16:00:00Z", 0),
        ("2031-01-01T00:00:00Z", 0),
    ] {
        assert_eq!(days.remaining(at(now), &calendars).unwrap(), Remaining::WorkingDays(left), "{now}");
    }
    let hours = clock(72, Unit::Hour, Start::EventTime, "2026-11-23T02:00:00Z");
    let left = hours.remaining(at("2026-11-24T03:00:00Z"), &calendars).unwrap();
    assert_eq!(left, Remaining::Time(TimeDelta::hours(47)));
    let working = clock(2, Unit::WorkingDay, Start::EventTime, "2026-11-23T02:00:00Z");
    let left = working.remaining(at("2031-01-01T00:00:00Z"), &calendars).unwrap();
    assert_eq!(left, Remaining::WorkingTime(TimeDelta::zero()));
}

#[test]
fn an_extension_is_granted_as_often_as_the_rule_allows() {
    let calendars = Calendars::builtin();
    let clock = Clock::start(&extensible(10, Unit::WorkingDay, 5), at("2026-11-02T02:00:00Z"));
    assert_eq!(clock.due_at(&calendars).unwrap(), Some(at("2026-11-16T16:00:00Z")));
    let extended = clock.extend().unwrap();
    assert_eq!(extended.due_at(&calendars).unwrap(), Some(at("2026-11-23T16:00:00Z")));
    assert_eq!(extended.extend(), Err(ClockError::NoExtensionLeft { allowed: 1 }));
}

#[test]
fn a_clock_cannot_be_set_in_an_impossible_way() {
    let (early, start, later) =
        (at("2026-11-22T00:00:00Z"), at("2026-11-23T02:00:00Z"), at("2026-11-24T00:00:00Z"));
    let clock = Clock::start(&rule(5, Unit::WorkingDay, Start::NextDay, Roll::None), start);
    let paused = clock.clone().pause(later).unwrap();
    assert_eq!(clock.clone().resume(later), Err(ClockError::NotPaused));
    assert_eq!(clock.pause(early), Err(ClockError::Backwards { last: start }));
    assert_eq!(paused.clone().pause(later), Err(ClockError::AlreadyPaused { since: later }));
    assert_eq!(paused.resume(start), Err(ClockError::Backwards { last: later }));
}

#[test]
fn past_the_published_calendar_a_clock_shows_a_provisional_date_until_the_calendar_arrives() {
    let calendars = Calendars::builtin();
    let clock = clock(20, Unit::WorkingDay, Start::NextDay, "2026-12-10T02:00:00Z");
    let Forecast::Provisional(date) = clock.forecast(&calendars).unwrap() else {
        panic!("2027 is not published")
    };
    assert_eq!(date.shown().due_at, at("2027-01-07T16:00:00Z"));
    assert_eq!(date.missing().1, 2027);
    assert!(!clock.is_overdue(at("2026-12-31T15:59:59Z"), &calendars).unwrap());
    assert!(clock.is_overdue(at("2026-12-31T16:00:00Z"), &calendars).is_err());
    assert_eq!(clock.remaining(at("2026-12-31T02:00:00Z"), &calendars).unwrap(), Remaining::WorkingDays(6));

    let arrived = calendars.with(Calendar::parse(NEXT_YEAR).unwrap());
    assert_eq!(clock.due_at(&arrived).unwrap(), Some(at("2027-01-08T16:00:00Z")));
}

/// A calendar for the test: only New Year's Day is off.
const NEXT_YEAR: &str = r#"{"id": "cn", "name": {"zh": "试验", "en": "for a test"}, "years": [{"year": 2027,
    "source": "for a test", "holidays": [{"zh": "元旦", "en": "New Year's Day", "from": "2027-01-01", "to": "2027-01-01"}],
    "make_up_days": []}]}"#;

#[test]
fn a_stored_clock_comes_back_whole_and_an_impossible_one_does_not() {
    let rules = Rules::builtin();
    let review = Clock::start(rules.get(&registration::REVIEW).unwrap(), at("2026-11-02T02:00:00Z"));
    let clock = review
        .pause(at("2026-11-05T02:00:00Z"))
        .unwrap()
        .resume(at("2026-11-06T02:00:00Z"))
        .unwrap()
        .extend()
        .unwrap();
    let json = serde_json::to_string(&clock).unwrap();
    assert_eq!(serde_json::from_str::<Clock>(&json).unwrap(), clock);

    for (from, to) in [
        ("\"extensions\":1", "\"extensions\":2"),
        ("2026-11-06T02:00:00Z", "2026-11-04T02:00:00Z"),
        ("2026-11-05T02:00:00Z", "2026-11-01T02:00:00Z"),
        ("\"extensions\":1", "\"colour\":1"),
        ("\"amount\":20", "\"amount\":0"),
    ] {
        let wrong = json.replacen(from, to, 1);
        assert_ne!(wrong, json);
        assert!(serde_json::from_str::<Clock>(&wrong).is_err(), "{wrong}");
    }
}

fn clock(amount: u32, unit: Unit, start: Start, started: &str) -> Clock {
    Clock::start(&rule(amount, unit, start, Roll::None), at(started))
}
