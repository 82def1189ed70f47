//! The data: what is compiled in is complete and right, and what is wrong is refused with its place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeSet;
use std::error::Error as _;

use chrono::NaiveDate;
use deadlines::{
    Calendar, Calendars, DeadlineError, Evidence, Extension, Roll, Rule, RuleFault, RuleId, Rules, Span,
    Start, Unit, YearNews, registration,
};

#[test]
fn every_rule_of_registration_has_a_name_in_code_and_every_name_a_rule() {
    let rules = Rules::builtin();
    let all = rules.iter().map(|rule| rule.id.clone());
    let in_pack: BTreeSet<_> = all.filter(|id| id.is_of("registration-cn")).collect();
    assert_eq!(in_pack, BTreeSet::from(registration::ALL));
}

#[test]
fn the_registration_pack_says_what_the_operator_is_promised() {
    let rules = Rules::builtin();
    let said: Vec<String> = registration::ALL
        .iter()
        .map(|id| {
            let rule = rules.get(id).unwrap();
            format!("{}: {} {:?}", rule.reference(), rule.period.amount, rule.period.unit)
        })
        .collect();
    assert_eq!(
        said,
        [
            "registration-cn/completeness-check@1: 3 WorkingDay",
            "registration-cn/review@1: 20 WorkingDay",
            "registration-cn/correction@1: 30 CalendarDay",
            "registration-cn/draft-deletion@1: 180 CalendarDay",
            "registration-cn/restore-window@1: 90 CalendarDay",
            "registration-cn/appeal@1: 60 CalendarDay",
            "registration-cn/certificate-validity@1: 12 Month",
            "registration-cn/verification-grace@1: 30 CalendarDay",
        ]
    );
    assert!(rules.get(&registration::REVIEW).unwrap().pauses_in("needs-correction"));
    assert_eq!(rules.get(&registration::CORRECTION).unwrap().extension.as_ref().unwrap().times, 1);
}

#[test]
fn no_rule_is_shown_as_law_before_somebody_has_read_the_law() {
    for rule in Rules::builtin().iter() {
        let (name, basis) = (rule.reference(), &rule.basis);
        match basis.evidence {
            Evidence::OperatorDefault => {
                assert!(basis.en.starts_with("Operator default, not law"), "{name}");
                assert!(basis.zh.starts_with("平台运营方默认期限,并非法定"), "{name}");
                assert_eq!((&basis.source, basis.read_on), (&None, None), "{name}");
            }
            Evidence::Law | Evidence::Page => {
                assert!(basis.source.as_ref().is_some_and(|source| !source.is_empty()), "{name}");
                assert!(basis.read_on.is_some(), "{name}");
            }
            Evidence::Unconfirmed => {
                assert!(basis.en.ends_with("not confirmed."), "{name}");
                assert!(basis.zh.ends_with("待核实。"), "{name}");
            }
        }
    }
}

#[test]
fn the_packs_cover_registration_property_safety_and_consumers() {
    let mut packs: Vec<String> =
        Rules::builtin().iter().map(|rule| rule.id.as_str().split_once('/').unwrap().0.to_owned()).collect();
    packs.dedup();
    assert_eq!(
        packs,
        [
            "consumer-cn",
            "ip-cn",
            "ip-customs-cn",
            "ip-eu",
            "ip-us",
            "registration-cn",
            "safety-au",
            "safety-cn",
            "safety-eu",
            "safety-us",
        ]
    );
}

#[test]
fn every_rule_finds_its_calendar_and_has_a_due_date_and_its_warnings_lie_before_it() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    for rule in rules.iter() {
        let event = "2025-03-03T02:00:00Z".parse().unwrap();
        let due = rule.due(event, &calendars).unwrap();
        assert_eq!(rules.version(&due.rule).unwrap(), rule);
        assert_eq!(due.warn_at.len(), rule.warn_before.len(), "{}", rule.reference());
        assert!(due.warn_at.iter().all(|at| *at > event && *at < due.due_at), "{}", rule.reference());
        assert_eq!(due.not_before.is_some(), rule.not_before.is_some(), "{}", rule.reference());
        assert!(due.not_before.is_none_or(|earliest| earliest < due.due_at), "{}", rule.reference());
    }
}

#[test]
fn the_version_in_force_on_the_day_of_the_event_applies() {
    let second = one_rule().replace("\"version\": 1", "\"version\": 2").replace("2023-01-01", "2026-07-01");
    let rules = Rules::default().with_pack(&one_rule()).unwrap().with_pack(&second).unwrap();
    let id = RuleId::parse("test/rule").unwrap();
    let version = |day: &str| rules.in_force(&id, day.parse::<NaiveDate>().unwrap()).map(|rule| rule.version);
    assert_eq!(version("2026-06-30"), Ok(1));
    assert_eq!(version("2026-07-01"), Ok(2));
    assert_eq!(version("2022-12-31"), Err(DeadlineError::UnknownRule(id.clone())));
    assert_eq!(rules.get(&id).unwrap().version, 2);
}

#[test]
fn a_wrong_pack_is_refused_with_its_place() {
    for (from, to, reason) in [
        ("\"roll\"", "\"rol\"", "reading a rule pack: unknown field `rol`"),
        (
            "\"amount\": 3",
            "\"amount\": 0",
            "rule test/rule@1 of pack test: the period is 0, which is not between 1 and 36500",
        ),
        (
            "working_day\"}",
            "hour\"}",
            "rule test/rule@1 of pack test: a period in hours starts with the event",
        ),
        ("next_day", "event_time", "rule test/rule@1 of pack test: only whole days can roll"),
        ("test/rule", "other/rule", "rule other/rule@1 stands in pack test"),
        ("test/rule", "Test/rule", "reading a rule pack: \"Test/rule\" is not a name"),
        ("working_day\"}", "fortnight\"}", "reading a rule pack: unknown variant `fortnight`"),
        ("Asia/Shanghai", "Asia/Kowloon", "reading a rule pack: no time zone is called \"Asia/Kowloon\""),
        ("\"for a test\"", "\" \"", "rule test/rule@1 of pack test: basis.en is empty"),
    ] {
        let wrong = one_rule().replacen(from, to, 1);
        assert_ne!(wrong, one_rule());
        let error = Rules::default().with_pack(&wrong).unwrap_err();
        let told = error.source().map_or(error.to_string(), |cause| format!("{error}: {cause}"));
        assert!(told.starts_with(reason), "{told}");
    }
    let twice = Rules::default().with_pack(&one_rule()).unwrap().with_pack(&one_rule()).unwrap_err();
    assert_eq!(twice.to_string(), "rule test/rule@1 is given twice");
    let same_day = one_rule().replace("\"version\": 1", "\"version\": 2");
    let unordered = Rules::default().with_pack(&one_rule()).unwrap().with_pack(&same_day).unwrap_err();
    assert_eq!(unordered.to_string(), "rule test/rule@2 is in force no later than the version before it");
}

#[test]
fn a_rule_that_could_make_a_later_event_due_earlier_is_refused() {
    let fault = |unit, start, roll| Rule::new(support::terms(3, unit, start, roll)).unwrap_err();
    let rolled = fault(Unit::CalendarDay, Start::EventTime, Roll::NextWorkingDay);
    assert_eq!(rolled, RuleFault::RollOfPartDays);
    assert_eq!(fault(Unit::Month, Start::EventTime, Roll::None), RuleFault::MonthsFromEventTime);
    assert_eq!(fault(Unit::Hour, Start::NextDay, Roll::None), RuleFault::HoursFromNextDay);
}

#[test]
fn a_range_has_two_ends_in_order_and_a_second_length_is_in_days() {
    let mut range = support::terms(14, Unit::WorkingDay, Start::Delivery, Roll::None);
    range.not_before = Some(14);
    assert_eq!(Rule::new(range.clone()), Err(RuleFault::RangeBackwards { not_before: 14, latest: 14 }));
    range.not_before = Some(10);
    assert!(Rule::new(range).is_ok());

    let mut second = support::terms(24, Unit::Hour, Start::NextHour, Roll::None);
    assert!(Rule::new(second.clone()).is_ok());
    second.at_least = Some(Span { amount: 2, unit: Unit::WorkingDay });
    assert_eq!(Rule::new(second), Err(RuleFault::SecondLengthOfPartDays));
    let days_from_next_hour = support::terms(2, Unit::CalendarDay, Start::NextHour, Roll::None);
    assert_eq!(Rule::new(days_from_next_hour), Err(RuleFault::DaysFromNextHour));
}

#[test]
fn warnings_and_extensions_must_make_sense_too() {
    let mut terms = support::terms(3, Unit::Month, Start::NextDay, Roll::None);
    terms.warn_before = vec![Span { amount: 1, unit: Unit::Month }];
    assert_eq!(Rule::new(terms.clone()), Err(RuleFault::WarningInMonths));
    terms.warn_before = vec![];
    terms.extension = Some(Extension { amount: u32::MAX, times: 2, by: "reviewer".into() });
    let longest = Unit::Month.longest();
    let fault = RuleFault::Amount { what: "the extended period", amount: u32::MAX, longest };
    assert_eq!(Rule::new(terms), Err(fault));
}

#[test]
fn a_wrong_calendar_is_refused_with_its_date() {
    let calendar = |holiday: &str, make_up: &str| {
        Calendar::parse(&format!(
            r#"{{"id": "cn", "name": {{"zh": "试验", "en": "test"}}, "years": [{{"year": 2026, "source": "test",
               "holidays": [{{"zh": "节", "en": "day", {holiday}}}], "make_up_days": ["{make_up}"]}}]}}"#
        ))
        .map(|_| ())
        .map_err(|fault| fault.to_string())
    };
    let holiday = r#""from": "2026-10-01", "to": "2026-10-07""#;
    assert_eq!(calendar(holiday, "2026-10-10"), Ok(()));
    let nothing_made_up = "is no weekend day outside the holidays, so it cannot be a make-up day";
    assert_eq!(calendar(holiday, "2026-10-09"), Err(format!("2026-10-09 {nothing_made_up}")));
    assert_eq!(calendar(holiday, "2026-10-03"), Err(format!("2026-10-03 {nothing_made_up}")));
    assert_eq!(calendar(holiday, "2027-10-10"), Err("2027-10-10 stands under 2026".into()));
    assert_eq!(
        calendar(r#""from": "2026-10-07", "to": "2026-10-01""#, "2026-10-10"),
        Err("a holiday begins on 2026-10-07 and ends on 2026-10-01".into())
    );
}

#[test]
fn a_wrong_holiday_of_every_year_is_refused_by_its_name() {
    let calendar = |on: &str, from: i32, to: i32| {
        Calendar::parse(&format!(
            r#"{{"id": "xx", "name": {{"zh": "试验", "en": "test"}}, "every_year": {{"from": {from}, "to": {to},
               "source": "test", "holidays": [{{"zh": "节", "en": "a day", "on": "{on}"}}]}}}}"#
        ))
        .map(|_| ())
        .map_err(|fault| fault.to_string())
    };
    for good in ["12-25", "easter", "easter+1", "orthodox-easter-48", "mon from 05-25"] {
        assert_eq!(calendar(good, 2023, 2028), Ok(()), "{good}");
    }
    for wrong in
        ["12-32", "02-29", "1-1", "easter+", "easter 1", "easter+1000", "monday", "xyz from 05-25", ""]
    {
        let told = calendar(wrong, 2023, 2028).unwrap_err();
        assert!(told.starts_with(&format!("the holiday a day: {wrong:?} says no day")), "{told}");
    }
    assert_eq!(
        calendar("12-25", 2028, 2023).unwrap_err(),
        "the holidays of every year are from 2028 to 2023"
    );
    assert_eq!(calendar("12-25", 2023, 2100).unwrap_err(), "the year 2100 is not between 1900 and 2099");
    let empty = Calendar::parse(r#"{"id": "xx", "name": {"zh": "试验", "en": "test"}}"#).unwrap_err();
    assert_eq!(empty.to_string(), "there is no year in it");
}

#[test]
fn what_a_new_calendar_would_change_is_told_before_it_does() {
    let known = Calendars::builtin();
    let news = |text: &str| known.news(&Calendar::parse(text).unwrap());
    let year = |year: i32, holiday: &str, make_up: &str| {
        format!(
            r#"{{"id": "cn", "name": {{"zh": "试验", "en": "test"}}, "years": [{{"year": {year}, "source": "test",
               "holidays": [{holiday}], "make_up_days": [{make_up}]}}]}}"#
        )
    };
    assert_eq!(news(&year(2027, "", ""))[&2027], YearNews::New);
    let own = include_str!("../calendars/cn.json");
    assert!(news(own).values().all(|news| *news == YearNews::Same));
    let without_the_last_make_up_day = own.replace(", \"2026-10-10\"", "");
    let YearNews::Differs { off, working } = &news(&without_the_last_make_up_day)[&2026] else { panic!() };
    assert_eq!((off.as_slice(), working.as_slice()), (&["2026-10-10".parse().unwrap()][..], &[][..]));
}

fn one_rule() -> String {
    r#"{"pack": "test", "rules": [{"id": "test/rule", "version": 1, "profile": "cn", "in_force_from": "2023-01-01",
        "basis": {"zh": "试验", "en": "for a test", "evidence": "operator_default"}, "trigger": "event", "start": "next_day",
        "period": {"amount": 3, "unit": "working_day"}, "calendar": "cn", "zone": "Asia/Shanghai", "roll": "next_working_day"}]}"#
        .to_owned()
}
