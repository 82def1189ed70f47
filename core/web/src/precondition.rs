//! Versions in `ETag` and `If-Match` (RFC 9110 §8.8.3, §13.1.1), and how long somebody waits.

use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue, InvalidHeaderValue, TryIntoHeaderValue};
use actix_web::{FromRequest, HttpRequest};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// The version of a thing as an entity tag: `"v3"`. Insert it with `.insert_header((header::ETAG, ETag(3)))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ETag(
    /// The version.
    pub i64,
);

impl TryIntoHeaderValue for ETag {
    type Error = InvalidHeaderValue;

    fn try_into_value(self) -> Result<HeaderValue, InvalidHeaderValue> {
        HeaderValue::from_str(&format!("\"v{}\"", self.0))
    }
}

/// The version a change assumes. Required where it is an argument: without one a change could undo another's (428).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(
    /// The version.
    pub i64,
);

impl IfMatch {
    /// Reads `"v3"`. Weak tags and lists are refused: we never hand them out.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix("\"v")?.strip_suffix('"')?;
        let canonical =
            digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
        canonical.then(|| digits.parse().ok().map(Self))?
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match req.headers().get(header::IF_MATCH) {
            // RFC 6585 §3.
            None => Err(Problem::protocol("precondition-required", StatusCode::PRECONDITION_REQUIRED)),
            Some(value) => value.to_str().ok().and_then(Self::parse).ok_or_else(malformed_precondition),
        })
    }
}

fn malformed_precondition() -> Problem {
    Problem::protocol("malformed-precondition", StatusCode::BAD_REQUEST)
}

/// How many seconds the caller would wait for a result before a *202 Accepted* (`Prefer: wait=`, RFC 7240 §4.3); at most 30.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(
    /// Seconds; zero if nothing was asked.
    pub u8,
);

impl Wait {
    const MOST: u8 = 30;

    /// Reads a `Prefer` header. A preference that cannot be read is ignored, as the RFC wants.
    pub fn parse(header: &str) -> Self {
        let wait = header.split(',').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let named = name.trim().eq_ignore_ascii_case("wait");
            named.then(|| value.split(';').next().unwrap_or_default().trim().parse::<u32>().ok())?
        });
        Self(wait.map_or(0, |seconds| u8::try_from(seconds).unwrap_or(Self::MOST).min(Self::MOST)))
    }
}

impl FromRequest for Wait {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = req.headers().get("prefer").and_then(|value| value.to_str().ok()).unwrap_or_default();
        ready(Ok(Self::parse(header)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_spelling_of_a_version_is_accepted() {
        assert_eq!(IfMatch::parse("\"v3\""), Some(IfMatch(3)));
        for wrong in [
            "v3",
            "W/\"v3\"",
            "\"3\"",
            "\"v03\"",
            "\"v-1\"",
            "\"v\"",
            "*",
            "\"v1\", \"v2\"",
            "\"v99999999999999999999\"",
        ] {
            assert_eq!(IfMatch::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_preference_is_bounded_and_never_an_error() {
        for (header, seconds) in
            [("wait=5", 5), ("respond-async, Wait=100", 30), ("wait=99999", 30), ("wait=x", 0), ("", 0)]
        {
            assert_eq!(Wait::parse(header), Wait(seconds), "{header}");
        }
    }

    proptest! {
        #[test]
        fn every_version_reads_back(version in 0..i64::MAX) {
            let tag = ETag(version).try_into_value().unwrap();
            prop_assert_eq!(IfMatch::parse(tag.to_str().unwrap()), Some(IfMatch(version)));
        }

        #[test]
        fn no_header_makes_a_parser_panic(text in ".{0,90}") {
            let _ = (IfMatch::parse(&text), Wait::parse(&text));
        }
    }
}
