//! What must hold for every rule, event and pause.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta, Utc};
use deadlines::{CalendarId, Calendars, Clock, Roll, Rule, Start, Unit, Zone};
use proptest::prelude::*;
use support::{at, rule};

static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

proptest! {
    #[test]
    fn a_later_event_is_never_due_earlier(rule in any_rule(), event in event(), later in later()) {
        let calendars = &*CALENDARS;
        let due = |event| rule.due(event, calendars).unwrap().due_at;
        prop_assert!(due(event) <= due(event + later));
    }

    #[test]
    fn a_longer_period_is_never_due_earlier((amount, unit, start, roll) in shape(), event in event(), more in 0..5u32) {
        let calendars = &*CALENDARS;
        let due = |amount| rule(amount, unit, start, roll).due(event, calendars).unwrap().due_at;
        prop_assert!(due(amount) <= due(amount + more));
    }

    #[test]
    fn a_due_date_is_after_its_event_and_its_warnings_lie_between(rule in any_rule(), event in event()) {
        let due = rule.due(event, &CALENDARS).unwrap();
        prop_assert!(due.due_at > event);
        prop_assert!(due.warn_at.iter().all(|at| *at > event && *at < due.due_at));
        prop_assert_eq!(due.last_day, rule.zone.day_of(due.due_at - TimeDelta::nanoseconds(1)).unwrap());
        prop_assert!(due.not_before.is_none_or(|earliest| earliest > event && earliest <= due.due_at));
    }

    #[test]
    fn a_later_event_may_never_be_acted_upon_earlier(rule in any_rule(), event in event(), later in later()) {
        let earliest = |event| rule.due(event, &CALENDARS).unwrap().not_before;
        prop_assert!(earliest(event) <= earliest(event + later));
    }

    #[test]
    fn two_events_of_one_local_day_are_due_at_one_midnight_whatever_the_clocks_do_that_day(
        rule in any_rule(), event in event(), of_the_day in 0..1000i32,
    ) {
        prop_assume!(rule.start.is_in_days());
        let day = rule.zone.day_of(event).unwrap();
        let (begins, ends) = (rule.zone.start_of(day).unwrap(), rule.zone.start_of(day.succ_opt().unwrap()).unwrap());
        let other = begins + (ends - begins) * of_the_day / 1000;
        let (due, same) = (rule.due(event, &CALENDARS).unwrap(), rule.due(other, &CALENDARS).unwrap());
        prop_assert_eq!(due.due_at, same.due_at);
        prop_assert_eq!(due.due_at, rule.zone.start_of(due.last_day.succ_opt().unwrap()).unwrap());
    }

    #[test]
    fn days_are_counted_by_the_calendar_on_the_wall_where_clocks_are_put_forward_and_back(
        days in 1..400u32, event in event(), zone in zone(),
    ) {
        let mut terms = support::terms(days, Unit::CalendarDay, Start::NextDay, Roll::None);
        terms.zone = zone;
        let due = Rule::new(terms).unwrap().due(event, &CALENDARS).unwrap();
        prop_assert_eq!((due.last_day - zone.day_of(event).unwrap()).num_days(), i64::from(days));
    }

    #[test]
    fn hours_are_hours_in_every_zone(hours in 1..500u32, event in event(), zone in zone()) {
        let mut terms = support::terms(hours, Unit::Hour, Start::EventTime, Roll::None);
        terms.zone = zone;
        let due = Rule::new(terms).unwrap().due(event, &CALENDARS).unwrap();
        prop_assert_eq!(due.due_at - event, TimeDelta::hours(hours.into()));
    }

    #[test]
    fn two_pauses_that_do_not_touch_add_up_to_the_whole_days_of_both(
        days in 1..60u32, event in event(), first in pause(), second in pause(),
    ) {
        let clock = Clock::start(&rule(days, Unit::CalendarDay, Start::NextDay, Roll::None), event);
        let of = |clock: &Clock| clock.due(&CALENDARS).unwrap().unwrap().last_day;
        let (from, to) = (event + first.0, event + first.0 + first.1);
        let both = paused(&paused(&clock, from, to), to + second.0, to + second.0 + second.1);
        let taken = |clock: &Clock, last: NaiveDate| {
            days_after(event, last).filter(|day| clock.pauses().iter().any(|pause| {
                let end = end_of(*day);
                pause.from < end && end <= pause.to.unwrap()
            })).count()
        };
        prop_assert_eq!(usize::try_from((of(&both) - of(&clock)).num_days()).unwrap(), taken(&both, of(&both)));
    }

    #[test]
    fn it_does_not_matter_in_which_offset_an_instant_is_written(rule in any_rule(), event in event(), hours in -12..=14i32) {
        let calendars = &*CALENDARS;
        let elsewhere = event.with_timezone(&FixedOffset::east_opt(hours * 3600).unwrap()).to_rfc3339();
        let parsed: DateTime<Utc> = elsewhere.parse().unwrap();
        prop_assert_eq!(rule.due(parsed, calendars), rule.due(event, calendars));
    }

    #[test]
    fn cutting_a_pause_in_two_changes_nothing(rule in any_rule(), event in event(), pause in pause(), cut in 0..=100i64) {
        let calendars = &*CALENDARS;
        let (from, to) = (event + pause.0, event + pause.0 + pause.1);
        let middle = from + pause.1 * i32::try_from(cut).unwrap() / 100;
        let whole = paused(&Clock::start(&rule, event), from, to);
        let cut = paused(&paused(&Clock::start(&rule, event), from, middle), middle, to);
        prop_assert_eq!(whole.due(calendars), cut.due(calendars));
    }

    #[test]
    fn a_working_day_clock_is_charged_exactly_its_days_however_often_it_is_paused(
        amount in 1..30u32, event in event(), pauses in prop::collection::vec(pause(), 0..4),
    ) {
        let calendars = &*CALENDARS;
        let mut clock = Clock::start(&rule(amount, Unit::WorkingDay, Start::NextDay, Roll::None), event);
        let mut now = event;
        for (wait, length) in pauses {
            clock = paused(&clock, now + wait, now + wait + length);
            now = now + wait + length;
        }
        let due = clock.due(calendars).unwrap().unwrap();
        let charged = days_after(event, due.last_day).filter(|day| is_working(calendars, *day));
        let charged = charged.filter(|day| !clock.pauses().iter().any(|pause| {
            let end = end_of(*day);
            pause.from < end && end <= pause.to.unwrap()
        }));
        prop_assert_eq!(charged.count(), amount as usize);
        prop_assert!(is_working(calendars, due.last_day));
    }

    #[test]
    fn a_pause_moves_a_working_day_clock_by_the_working_days_it_takes(
        amount in 1..30u32, event in event(), ends in (0..=1000i32, 0..=1000i32), at_day_cuts in any::<bool>(),
    ) {
        let calendars = &*CALENDARS;
        let clock = Clock::start(&rule(amount, Unit::WorkingDay, Start::NextDay, Roll::None), event);
        let before = clock.due(calendars).unwrap().unwrap();
        let end = |thousandth| {
            let instant = event + (before.due_at - event) * thousandth / 1000;
            if at_day_cuts { end_of(Zone::CHINA.day_of(instant).unwrap()).min(before.due_at) } else { instant }
        };
        let (from, to) = (end(ends.0.min(ends.1)), end(ends.0.max(ends.1)));
        let taken = days_after(event, before.last_day)
            .filter(|day| is_working(calendars, *day) && from < end_of(*day) && end_of(*day) <= to)
            .count();
        let after = paused(&clock, from, to).due(calendars).unwrap().unwrap();
        let moved = days_after(end_of(before.last_day) - TimeDelta::seconds(1), after.last_day)
            .filter(|day| is_working(calendars, *day))
            .count();
        prop_assert_eq!(moved, taken);
    }

    #[test]
    fn elapsed_hours_are_moved_by_exactly_the_pauses_before_they_are_due(hours in 1..500u32, event in event(), pause in pause()) {
        let calendars = &*CALENDARS;
        let clock = Clock::start(&rule(hours, Unit::Hour, Start::EventTime, Roll::None), event);
        let (from, to) = (event + pause.0, event + pause.0 + pause.1);
        let due = event + TimeDelta::hours(hours.into());
        let expected = if from < due { due + pause.1 } else { due };
        prop_assert_eq!(paused(&clock, from, to).due_at(calendars).unwrap(), Some(expected));
    }

    #[test]
    fn nothing_is_left_exactly_when_it_is_overdue(
        (amount, unit, start, _) in shape(), event in event(), pause in pause(), now in 0..120 * 86_400i64,
    ) {
        let calendars = &*CALENDARS;
        let clock = Clock::start(&rule(amount, unit, start, Roll::None), event);
        let clock = paused(&clock, event + pause.0, event + pause.0 + pause.1);
        let now = event + TimeDelta::seconds(now);
        let left = serde_json::to_value(clock.remaining(now, calendars).unwrap()).unwrap();
        let nothing = left.as_object().unwrap().values().all(|left| *left == 0 || *left == serde_json::json!([0, 0]));
        prop_assert_eq!(nothing, clock.is_overdue(now, calendars).unwrap());
    }
}

/// Every combination that [`Rule::new`] admits.
fn shape() -> impl Strategy<Value = (u32, Unit, Start, Roll)> {
    let whole_days = (
        prop_oneof![
            (1..40u32, Just(Unit::WorkingDay)),
            (1..90u32, Just(Unit::CalendarDay)),
            (1..4u32, Just(Unit::Month))
        ],
        prop_oneof![Just(Start::NextDay), Just(Start::Delivery)],
        prop_oneof![Just(Roll::None), Just(Roll::NextWorkingDay)],
    );
    let elapsed = prop_oneof![
        (1..500u32, Just(Unit::Hour), prop_oneof![Just(Start::EventTime), Just(Start::NextHour)]),
        (1..40u32, Just(Unit::WorkingDay), Just(Start::EventTime)),
        (1..90u32, Just(Unit::CalendarDay), Just(Start::EventTime)),
    ];
    prop_oneof![
        whole_days.prop_map(|((amount, unit), start, roll)| (amount, unit, start, roll)),
        elapsed.prop_map(|(amount, unit, start)| (amount, unit, start, Roll::None)),
    ]
}

/// The same in different places, some with two ends and some with a second length.
fn any_rule() -> impl Strategy<Value = Arc<Rule>> {
    let place = prop_oneof![Just("cn"), Just("us"), Just("be"), Just("au"), Just("gr")];
    (shape(), place, 0..40u32, prop::option::of(1..40u32)).prop_map(
        |((amount, unit, start, roll), place, early, second)| {
            let mut terms = support::terms(amount, unit, start, roll);
            terms.warn_before = [(1, Unit::WorkingDay), (2, Unit::CalendarDay), (12, Unit::Hour)]
                .map(|(amount, unit)| deadlines::Span { amount, unit })
                .to_vec();
            terms.not_before = Some(early).filter(|early| (1..amount).contains(early));
            let second = second.filter(|_| start.is_in_days());
            terms.at_least = second.map(|amount| deadlines::Span { amount, unit: Unit::WorkingDay });
            let place = CALENDARS.get(&CalendarId::parse(place).unwrap()).unwrap();
            Arc::new(Rule::new(terms).unwrap().in_place(place))
        },
    )
}

/// Zones whose clocks are put forward and back, in both halves of the world, some at midnight.
fn zone() -> impl Strategy<Value = Zone> {
    prop_oneof![
        Just("UTC"),
        Just("Asia/Shanghai"),
        Just("America/New_York"),
        Just("Europe/Brussels"),
        Just("Australia/Canberra"),
        Just("America/Santiago"),
        Just("Asia/Beirut"),
        Just("Africa/Cairo"),
    ]
    .prop_map(|name| Zone::parse(name).unwrap())
}

/// Events early enough that every due date lies in the published years.
fn event() -> impl Strategy<Value = DateTime<Utc>> {
    later().prop_flat_map(|more| {
        (0..900i64).prop_map(move |days| at("2023-01-15T16:00:00Z") + TimeDelta::days(days) + more)
    })
}

/// Some time, often a whole number of days and often short.
fn later() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![0..90 * 86_400i64, 0..2 * 86_400i64, (0..60i64).prop_map(|days| days * 86_400)]
        .prop_map(TimeDelta::seconds)
}

/// How long after the last event a pause begins, and how long it lasts; often at a day's cut.
fn pause() -> impl Strategy<Value = (TimeDelta, TimeDelta)> {
    (later(), later())
}

fn paused(clock: &Clock, from: DateTime<Utc>, to: DateTime<Utc>) -> Clock {
    clock.clone().pause(from).unwrap().resume(to).unwrap()
}

/// The days after an instant's own day, up to and with `last`.
fn days_after(instant: DateTime<Utc>, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let first = Zone::CHINA.day_of(instant).unwrap();
    first.iter_days().skip(1).take_while(move |day| *day <= last)
}

fn end_of(day: NaiveDate) -> DateTime<Utc> {
    at(&format!("{:04}-{:02}-{:02}T16:00:00Z", day.year(), day.month(), day.day()))
}

fn is_working(calendars: &Calendars, day: NaiveDate) -> bool {
    calendars.get(&CalendarId::parse("cn").unwrap()).unwrap().is_working(day).unwrap()
}
