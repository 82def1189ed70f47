//! Requests an author describes, and answers the author reads.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Timestamp,
    protocol::{Action, Body, Class, Expect, Failure, HttpEffect, HttpRequest, Idem},
};

/// A request for the host to perform.
#[derive(Clone, Debug)]
pub struct Request {
    effect: HttpEffect,
    bytes: Option<Vec<u8>>,
}

impl Request {
    /// A request with any method.
    pub fn new(method: &str, url: impl Into<String>) -> Self {
        let req = HttpRequest {
            method: method.to_ascii_uppercase(),
            url: url.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
        };
        let effect = HttpEffect {
            id: 0,
            req,
            auth: None,
            idem: Idem::None,
            expect: Expect::default(),
            timeout_ms: None,
        };
        Self { effect, bytes: None }
    }

    /// A GET request.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// A POST request.
    pub fn post(url: impl Into<String>) -> Self {
        Self::new("POST", url)
    }

    /// Appends a query parameter; the host encodes it.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.effect.req.query.push((name.into(), value.to_string()));
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.effect.req.headers.push((name.into(), value.into()));
        self
    }

    /// Names the manifest's scheme whose credentials the host adds; the adapter never sees them.
    #[must_use]
    pub fn auth(mut self, scheme: &str) -> Self {
        self.effect.auth = Some(scheme.to_owned());
        self
    }

    /// Sends JSON.
    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.effect.req.body = Some(Body::Json(body));
        self
    }

    /// Sends bytes of the given media type.
    #[must_use]
    pub fn bytes(mut self, media_type: &str, bytes: Vec<u8>) -> Self {
        self.bytes = Some(bytes);
        self.header("content-type", media_type)
    }

    /// Says what protects the request from being carried out twice.
    #[must_use]
    pub fn idem(mut self, idem: Idem) -> Self {
        self.effect.idem = idem;
        self
    }

    /// Limits the wait for the whole answer.
    #[must_use]
    pub fn timeout_ms(mut self, ms: u64) -> Self {
        self.effect.timeout_ms = Some(ms);
        self
    }

    /// Limits the body; 4 MiB where nothing is said.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.effect.expect = Expect { max_bytes: bytes };
        self
    }

    /// Method and URL without the query, for messages.
    pub(crate) fn told(&self) -> String {
        format!("{} {}", self.effect.req.method, self.effect.req.url)
    }

    pub(crate) fn into_action(mut self, id: u64, parts: &mut Vec<Vec<u8>>) -> Action {
        self.effect.id = id;
        if let Some(bytes) = self.bytes {
            self.effect.req.body = Some(Body::Part(parts.len() as u32));
            parts.push(bytes);
        }
        Action::Http(self.effect)
    }
}

/// What the partner answered.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Name and value in the order received; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
    told: String,
    now: i64,
}

impl Response {
    pub(crate) fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>, now: i64) -> Self {
        Self { status, headers, body, told: String::new(), now }
    }

    pub(crate) fn answering(mut self, told: String) -> Self {
        self.told = told;
        self
    }

    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Passes a 2xx answer on, and turns any other into the failure its status stands for (RFC 9110 §15, RFC 6585).
    pub fn ok(self) -> Result<Self, Failure> {
        let (class, code) = match self.status {
            200..=299 => return Ok(self),
            401 => (Class::Auth, "credentials-refused"),
            403 => (Class::Auth, "not-permitted"),
            404 | 410 => (Class::Rejected, "not-found"),
            408 => (Class::Transient, "timeout"),
            409 | 412 => (Class::Conflict, "conflict"),
            413 => (Class::Rejected, "too-large"),
            429 => (Class::RateLimited, "rate-limited"),
            501 => (Class::Unsupported, "not-implemented"),
            500..=599 => (Class::Transient, "partner-error"),
            300..=399 => (Class::Permanent, "redirected"),
            _ => (Class::Rejected, "refused"),
        };
        let msg = format!("{}: answered {} {}", self.told, self.status, self.excerpt());
        let wait = self.retry_after_ms();
        Err(Failure::new(class, code, msg.trim_end()).with_retry_after_ms(wait))
    }

    /// Reads the body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let msg = format!("{}: the answer is not what was expected: {error}", self.told);
            Failure::new(Class::Data, "unexpected-answer", msg)
        })
    }

    /// How long the partner asks to wait: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3).
    pub fn retry_after_ms(&self) -> Option<u64> {
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse::<u64>() {
            return seconds.checked_mul(1000);
        }
        let until = Timestamp::parse_http_date(value).ok()?;
        Some(u64::try_from(until.as_ms() - self.now).unwrap_or(0))
    }

    /// The start of the body on one line, so that an operator sees what the partner said.
    fn excerpt(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        line.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Response::new(status, headers, b"{\"message\":\n\"no\"}".to_vec(), 1_763_985_000_000)
            .answering("GET https://shop.example/orders".into())
    }

    #[test]
    fn every_status_has_the_class_the_host_acts_upon() {
        for (status, class) in [
            (401, Class::Auth),
            (403, Class::Auth),
            (404, Class::Rejected),
            (409, Class::Conflict),
            (422, Class::Rejected),
            (429, Class::RateLimited),
            (500, Class::Transient),
            (503, Class::Transient),
            (302, Class::Permanent),
        ] {
            assert_eq!(answer(status, &[]).ok().unwrap_err().class, class, "status {status}");
        }
        assert!(answer(204, &[]).ok().is_ok());
    }

    #[test]
    fn a_failure_tells_what_was_asked_and_what_was_said_on_one_line() {
        let failure = answer(500, &[]).ok().unwrap_err();

        assert_eq!(failure.msg, "GET https://shop.example/orders: answered 500 {\"message\": \"no\"}");
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        assert_eq!(answer(429, &[("Retry-After", "7")]).ok().unwrap_err().retry_after_ms, Some(7000));
        // 1 763 985 000 s after 1970 is 2025-11-24T11:50:00Z.
        let date = answer(503, &[("retry-after", "Mon, 24 Nov 2025 11:50:30 GMT")]);
        assert_eq!(date.ok().unwrap_err().retry_after_ms, Some(30_000));
        let past = answer(503, &[("retry-after", "Mon, 24 Nov 2025 11:00:00 GMT")]);
        assert_eq!(past.ok().unwrap_err().retry_after_ms, Some(0));
        assert_eq!(answer(503, &[("retry-after", "soon")]).ok().unwrap_err().retry_after_ms, None);
    }
}
