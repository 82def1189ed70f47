//! Identity numbers judged in bulk, for the API and for `corridor identifier check`.
//!
//! `identifiers` knows the schemes; here they meet the clock, the language of the reader and people's ways of naming a scheme.

mod api;

use chrono::Datelike;
use identifiers::{Day, Refusal, Scheme, UnknownScheme};
use kernel::Timestamp;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use web::Arg;

/// Routes under `/api/v1`.
pub(crate) fn routes(cfg: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    cfg.service(api::check);
}

/// What was found out about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// Its length, alphabet, parts and check characters agree. Whether anybody holds it, only a register knows.
    Valid,
    /// It is no number of the scheme.
    Invalid,
    /// Nobody knows the scheme, so the number was not looked at.
    UnknownScheme,
}

impl Verdict {
    /// Gives the word, the same in the API and in CSV.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::UnknownScheme => "unknown-scheme",
        }
    }
}

/// A number and what was found out about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// The normal form; empty unless it is valid.
    pub(crate) normalised: String,
    pub(crate) verdict: Verdict,
    /// Why it is not valid.
    pub(crate) reason: Option<Reason>,
}

/// A stable code and what its sentence speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) code: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Reason {
    pub(crate) fn new(code: &'static str, args: Vec<(&'static str, String)>) -> Self {
        Self { code, args }
    }

    /// The key of the sentence, and its values.
    pub(crate) fn sentence(&self) -> (String, Vec<(Cow<'_, str>, Arg)>) {
        let args = self.args.iter();
        let args = args.map(|(name, value)| (Cow::Borrowed(*name), Arg::Text(value.clone())));
        (format!("violation-{}", self.code), args.collect())
    }
}

/// Judges a number of a scheme that somebody named, on the day of `now` in UTC.
pub(crate) fn judge(scheme: &str, input: &str, now: Timestamp) -> Judgement {
    match Scheme::find(scheme.trim()) {
        Err(UnknownScheme(name)) => {
            let args = vec![("found", shortened(&name))];
            Judgement::refused(Verdict::UnknownScheme, Reason::new("identifier-unknown-scheme", args))
        }
        Ok(scheme) => match scheme.check_on(input, day(now)) {
            Ok(normalised) => Judgement { normalised, verdict: Verdict::Valid, reason: None },
            Err(refusal) => Judgement::refused(Verdict::Invalid, refusal.into()),
        },
    }
}

impl Judgement {
    pub(crate) fn refused(verdict: Verdict, reason: Reason) -> Self {
        Self { normalised: String::new(), verdict, reason: Some(reason) }
    }
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code(), refusal.args())
    }
}

/// The beginning of something that may be long.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn day(now: Timestamp) -> Day {
    let part = |number: u32| u8::try_from(number).ok();
    let day = u16::try_from(now.year())
        .ok()
        .zip(part(now.month()).zip(part(now.day())))
        .and_then(|(year, (month, day))| Day::new(year, month, day));
    // Years outside four digits are no day that a number could be compared with.
    day.unwrap_or(Day::LAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    #[test]
    fn a_number_is_judged_by_the_day_it_is_asked_on() {
        let on = |year| Utc.with_ymd_and_hms(year, 6, 1, 0, 0, 0).unwrap();
        let judged = judge("CN.RIC", "11010519491231002x", on(2026));
        assert_eq!((judged.normalised.as_str(), judged.verdict), ("11010519491231002X", Verdict::Valid));
        let early = judge("cn.ric", "11010519491231002x", on(1949)).reason.unwrap();
        assert_eq!(early.code, "identifier-in-the-future");
    }

    #[test]
    fn a_scheme_that_nobody_knows_is_told_by_its_beginning() {
        let judged = judge(&"x".repeat(1000), "1", Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0).unwrap());
        assert_eq!(judged.verdict, Verdict::UnknownScheme);
        let (key, args) = (judged.reason.as_ref().unwrap()).sentence();
        assert_eq!(key, "violation-identifier-unknown-scheme");
        assert_eq!(args[0].1, Arg::Text(format!("{}…", "x".repeat(60))));
    }
}
