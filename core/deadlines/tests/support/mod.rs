//! Rules made for a test.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use deadlines::{Basis, CalendarId, Evidence, Extension, Roll, Rule, RuleId, Span, Start, Terms, Unit, Zone};

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

pub(crate) fn terms(amount: u32, unit: Unit, start: Start, roll: Roll) -> Terms {
    Terms {
        id: RuleId::parse("test/rule").unwrap(),
        version: 1,
        profile: "cn".into(),
        in_force_from: NaiveDate::from_ymd_opt(2023, 1, 1).unwrap(),
        basis: Basis {
            zh: "试验".into(),
            en: "for a test".into(),
            evidence: Evidence::OperatorDefault,
            source: None,
            read_on: None,
        },
        trigger: "event".into(),
        start,
        period: Span { amount, unit },
        not_before: None,
        at_least: None,
        calendar: CalendarId::parse("cn").unwrap(),
        zone: Zone::CHINA,
        roll,
        warn_before: vec![],
        pauses: vec![],
        extension: None,
        on_due: None,
        on_breach: None,
    }
}

pub(crate) fn rule(amount: u32, unit: Unit, start: Start, roll: Roll) -> Arc<Rule> {
    Arc::new(Rule::new(terms(amount, unit, start, roll)).unwrap())
}

pub(crate) fn warned(amount: u32, unit: Unit, leads: &[(u32, Unit)]) -> Arc<Rule> {
    let mut terms = terms(amount, unit, Start::NextDay, Roll::None);
    terms.warn_before = leads.iter().map(|(amount, unit)| Span { amount: *amount, unit: *unit }).collect();
    Arc::new(Rule::new(terms).unwrap())
}

pub(crate) fn extensible(amount: u32, unit: Unit, by: u32) -> Arc<Rule> {
    let mut terms = terms(amount, unit, Start::NextDay, Roll::None);
    terms.extension = Some(Extension { amount: by, times: 1, by: "reviewer".into() });
    Arc::new(Rule::new(terms).unwrap())
}
