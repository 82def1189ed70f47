//! The packs, by worked examples of the law and of those who apply it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use chrono::{DateTime, NaiveDate, Utc};
use deadlines::{
    CalendarId, Calendars, Clock, DeadlineError, Due, Roll, Rule, RuleId, Rules, Span, Start, Unit, Zone,
};
use std::sync::Arc;
use support::at;

/// Rule, trigger, due, why. The source of a row is what it names, or the law of the rule's own basis.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    // Product Safety Australia, How to submit a mandatory report: its table of days, by 11:59 pm. July has no holiday.
    ("safety-au/injury-report", "2026-07-06T10:00:00+10:00", "2026-07-09T00:00:00+10:00", "aware on Monday: Wednesday"),
    ("safety-au/injury-report", "2026-07-07T10:00:00+10:00", "2026-07-10T00:00:00+10:00", "aware on Tuesday: Thursday"),
    ("safety-au/injury-report", "2026-07-08T10:00:00+10:00", "2026-07-11T00:00:00+10:00", "aware on Wednesday: Friday"),
    ("safety-au/injury-report", "2026-07-09T10:00:00+10:00", "2026-07-14T00:00:00+10:00", "aware on Thursday: Monday"),
    ("safety-au/injury-report", "2026-07-10T10:00:00+10:00", "2026-07-14T00:00:00+10:00", "aware on Friday: Monday"),
    ("safety-au/injury-report", "2026-07-11T10:00:00+10:00", "2026-07-14T00:00:00+10:00", "aware on Saturday: Monday"),
    ("safety-au/injury-report", "2026-07-12T10:00:00+10:00", "2026-07-15T00:00:00+10:00", "aware on Sunday: Tuesday"),
    ("safety-au/injury-report", "2026-04-02T10:00:00+11:00", "2026-04-08T00:00:00+10:00", "over Easter 2026, and the end of summer time"),
    // 16 CFR 1102.28(a): not later than the tenth business day; Veterans Day and Thanksgiving lie between (5 U.S.C. 6103).
    ("safety-us/harm-report-published", "2026-11-02T12:00:00-05:00", "2026-11-18T00:00:00-05:00", "Veterans Day is none of the ten"),
    ("safety-us/harm-report-published", "2026-11-16T12:00:00-05:00", "2026-12-02T00:00:00-05:00", "nor is Thanksgiving"),
    ("safety-us/harm-report-published", "2026-06-29T12:00:00-04:00", "2026-07-15T00:00:00-04:00", "Independence Day 2026, a Saturday, is observed on Friday the 3rd"),
    ("safety-us/fast-track", "2027-12-10T12:00:00-05:00", "2028-01-12T00:00:00-05:00", "Christmas 2027 on Friday the 24th, New Year 2028 on Friday the 31st"),
    // 16 CFR 1115.14(a): weekends and holidays are excluded, also from 24 hours.
    ("safety-us/defect-report", "2026-11-20T15:00:00-05:00", "2026-11-23T15:00:00-05:00", "from Friday 15:00 to Monday 15:00"),
    ("safety-us/defect-report", "2026-11-25T15:00:00-05:00", "2026-11-27T15:00:00-05:00", "Thanksgiving lies between"),
    ("safety-us/investigation", "2026-11-23T09:00:00-05:00", "2026-12-09T00:00:00-05:00", "ten days without Thanksgiving and weekends"),
    // General Product Safety Regulation, art. 22, counted by Regulation 1182/71, arts. 2 and 3, in Belgium.
    ("safety-eu/marketplace-order", "2026-05-12T10:00:00+02:00", "2026-05-16T00:00:00+02:00", "Ascension Day, 14 May, is no working day"),
    ("safety-eu/marketplace-order", "2026-12-23T10:00:00+01:00", "2026-12-29T00:00:00+01:00", "24 December is one, Christmas is none"),
    ("safety-eu/marketplace-notice", "2026-04-02T10:00:00+02:00", "2026-04-09T00:00:00+02:00", "Good Friday works in Belgium, Easter Monday does not"),
    // Regulation 1182/71, art. 3(1): the hour of the event is not counted.
    ("safety-eu/accident-report", "2026-11-24T10:17:45+01:00", "2026-11-25T11:00:00+01:00", "24 hours from 11:00"),
    ("safety-eu/accident-report", "2026-11-24T10:00:00+01:00", "2026-11-25T11:00:00+01:00", "an event on the hour is in that hour"),
    ("safety-eu/accident-report", "2026-03-28T10:17:45+01:00", "2026-03-29T12:00:00+02:00", "24 hours over the beginning of summer time"),
    // Digital Services Act, arts. 20 and 21, with art. 3(4) of Regulation 1182/71.
    ("ip-eu/complaint-window", "2026-02-28T10:00:00+01:00", "2026-08-29T00:00:00+02:00", "six months to the day of the same number"),
    ("ip-eu/complaint-window", "2026-05-13T10:00:00+02:00", "2026-11-14T00:00:00+01:00", "six months over the end of summer time"),
    ("ip-eu/out-of-court", "2026-10-02T10:00:00+02:00", "2027-01-01T00:00:00+01:00", "the 90th day is New Year's Eve, a working day"),
    ("ip-eu/out-of-court", "2026-10-03T10:00:00+02:00", "2027-01-05T00:00:00+01:00", "the 90th day is New Year's Day, a Friday: Monday the 4th"),
    // E-Commerce Law, art. 43(2), with Civil Code, arts. 201 and 203.
    ("ip-cn/action-proof", "2026-11-02T10:00:00+08:00", "2026-11-18T00:00:00+08:00", "reached on the 2nd: until the 17th"),
    ("ip-cn/action-proof", "2026-09-20T23:59:00+08:00", "2026-10-09T00:00:00+08:00", "the 15th day lies in the National Day holiday: the 8th"),
    ("ip-cn/action-proof-notarised", "2026-09-14T10:00:00+08:00", "2026-10-17T00:00:00+08:00", "20 working days with two make-up days"),
    // Regulations on Customs Protection of Intellectual Property.
    ("ip-customs-cn/answer-hit", "2026-09-29T16:00:00+08:00", "2026-10-10T00:00:00+08:00", "over National Day 2026"),
    ("ip-customs-cn/release-on-application", "2026-02-10T10:00:00+08:00", "2026-03-17T00:00:00+08:00", "20 working days over Spring Festival 2026"),
    ("ip-customs-cn/recordal-renewal", "2017-03-01T10:00:00+08:00", "2027-03-02T00:00:00+08:00", "ten years"),
    // Recall and complaint handling in China.
    ("safety-cn/incident-report", "2026-02-13T17:00:00+08:00", "2026-02-25T00:00:00+08:00", "Saturday the 14th is a make-up day, then the festival"),
    ("safety-cn/recall-plan", "2026-04-27T09:00:00+08:00", "2026-05-14T00:00:00+08:00", "Labour Day 2026 and the make-up Saturday 9 May"),
    ("safety-cn/keep-records", "2024-02-29T09:00:00+08:00", "2029-03-01T00:00:00+08:00", "five years from leap day end on 28 February"),
    ("consumer-cn/accept", "2026-09-28T09:00:00+08:00", "2026-10-14T00:00:00+08:00", "seven working days over National Day"),
    ("consumer-cn/no-reason-return", "2026-05-01T09:00:00+08:00", "2026-05-09T00:00:00+08:00", "received on Labour Day: until the 8th"),
    ("consumer-cn/no-reason-return", "2026-04-27T09:00:00+08:00", "2026-05-07T00:00:00+08:00", "the 7th day, 4 May, is a holiday: the 6th"),
];

#[test]
fn every_worked_example_is_due_when_it_says() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    for (id, trigger, expected, why) in EXAMPLES {
        let due = rule(&rules, id).due(at(trigger), &calendars).unwrap();
        assert_eq!(due.due_at, at(expected), "{id} from {trigger}: {why}");
    }
}

#[test]
fn a_restoration_under_the_dmca_has_an_earliest_and_a_latest_day() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    let wait = rule(&rules, "ip-us/counter-wait");
    // Received on Monday 2 November 2026; the 11th is Veterans Day. Tenth business day the 17th, fourteenth the 23rd.
    let due = wait.due(at("2026-11-02T12:00:00-05:00"), &calendars).unwrap();
    assert_eq!(due.not_before, Some(at("2026-11-18T00:00:00-05:00")));
    assert_eq!(due.due_at, at("2026-11-24T00:00:00-05:00"));
    assert_eq!(due.last_day, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
}

#[test]
fn a_recordal_can_be_renewed_in_its_last_six_months() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    let due = rule(&rules, "ip-customs-cn/recordal-renewal")
        .due(at("2017-03-01T10:00:00+08:00"), &calendars)
        .unwrap();
    assert_eq!(due.not_before, Some(at("2026-09-02T00:00:00+08:00")));
}

/// Regulation (EEC, Euratom) No 1182/71, art. 3(5): any period of two days or more includes at least two working days.
#[test]
fn two_days_in_the_union_have_two_working_days() {
    let calendars = Calendars::builtin();
    let mut terms = support::terms(2, Unit::CalendarDay, Start::NextDay, Roll::NextWorkingDay);
    terms.calendar = CalendarId::parse("be").unwrap();
    terms.zone = Zone::parse("Europe/Brussels").unwrap();
    terms.at_least = Some(Span { amount: 2, unit: Unit::WorkingDay });
    let rule = Rule::new(terms).unwrap();
    let last_day = |event: &str| rule.due(at(event), &calendars).unwrap().last_day.to_string();
    assert_eq!(last_day("2026-11-23T10:00:00+01:00"), "2026-11-25", "two days of the week");
    assert_eq!(
        last_day("2026-11-20T10:00:00+01:00"),
        "2026-11-24",
        "not Monday, with one working day, but Tuesday"
    );
    assert_eq!(last_day("2026-04-03T10:00:00+02:00"), "2026-04-08", "Easter Monday is none of the two");
}

/// Regulation (EEC, Euratom) No 1182/71, art. 2: the working days are those of the member state where it is to be done.
#[test]
fn a_rule_of_the_union_is_counted_where_it_is_to_be_done() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    let order = rule(&rules, "safety-eu/marketplace-order");
    let in_place = |id: &str| order.in_place(calendars.get(&CalendarId::parse(id).unwrap()).unwrap());
    let due = |rule: &Rule, event: &str| rule.due(at(event), &calendars).unwrap();
    // Good Friday 2026 is a holiday in Germany and not in Belgium; 1 October, in Cyprus alone.
    let event = "2026-04-02T10:00:00+02:00";
    assert_eq!(due(order, event).last_day.to_string(), "2026-04-07");
    assert_eq!(due(&in_place("de"), event).last_day.to_string(), "2026-04-08");
    assert_eq!(due(&in_place("cy"), "2026-09-30T10:00:00+03:00").due_at, at("2026-10-06T00:00:00+03:00"));
    assert_eq!(in_place("pt").zone.name(), "Europe/Lisbon");
}

#[test]
fn whichever_of_two_dates_is_later_keeps_its_own_rule() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    let of = |id: &str, event: &str| -> Due { rule(&rules, id).due(at(event), &calendars).unwrap() };
    let fifteen_days = of("ip-cn/action-proof", "2026-11-02T10:00:00+08:00");
    let twenty_working = of("ip-cn/action-proof-notarised", "2026-11-02T10:00:00+08:00");
    let later = fifteen_days.clone().later_of(twenty_working.clone());
    assert_eq!(later, twenty_working);
    assert_eq!(twenty_working.later_of(fifteen_days).rule.id.as_str(), "ip-cn/action-proof-notarised");
}

#[test]
fn a_member_whose_days_off_are_decreed_is_known_for_the_years_decreed() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    let hungary = calendars.get(&CalendarId::parse("hu").unwrap()).unwrap();
    let order = rule(&rules, "safety-eu/marketplace-order").in_place(hungary);
    let late = order.due(at("2026-12-30T10:00:00+01:00"), &calendars);
    let calendar = hungary.id().clone();
    assert_eq!(late, Err(DeadlineError::CalendarNotPublished { calendar, year: 2027 }));
}

#[test]
fn the_time_for_papers_from_abroad_is_not_counted() {
    let (rules, calendars) = (Rules::builtin(), Calendars::builtin());
    let clock = Clock::start(rule(&rules, "ip-cn/action-proof"), at("2026-11-02T10:00:00+08:00"));
    assert!(clock.rule().pauses_in("notarisation-abroad"));
    let away: [DateTime<Utc>; 2] = [at("2026-11-05T10:00:00+08:00"), at("2026-11-10T10:00:00+08:00")];
    let resumed = clock.pause(away[0]).unwrap().resume(away[1]).unwrap();
    assert_eq!(
        resumed.due_at(&calendars).unwrap(),
        Some(at("2026-11-24T00:00:00+08:00")),
        "the 22nd is a Sunday"
    );
}

fn rule<'a>(rules: &'a Rules, id: &str) -> &'a Arc<Rule> {
    rules.get(&RuleId::parse(id).unwrap()).unwrap()
}
