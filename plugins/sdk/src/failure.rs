//! Failures as values an author can build and `?` can convert.

use std::{error::Error, fmt};

use crate::protocol::{Class, Failure, HttpErrorKind};

impl Failure {
    /// Names class, code and message; the rest is added by the `with` functions.
    pub fn new(class: Class, code: impl Into<String>, msg: impl Into<String>) -> Self {
        Self { class, code: code.into(), msg: msg.into(), retry_after_ms: None, field: None, record: None }
    }

    /// Says which field of the configuration or the input is meant, as a JSON pointer.
    #[must_use]
    pub fn with_field(mut self, pointer: impl Into<String>) -> Self {
        self.field = Some(pointer.into());
        self
    }

    /// Says which record is meant, by the partner's id.
    #[must_use]
    pub fn with_record(mut self, id: impl Into<String>) -> Self {
        self.record = Some(id.into());
        self
    }

    /// Says how long to wait before the next attempt.
    #[must_use]
    pub fn with_retry_after_ms(mut self, ms: Option<u64>) -> Self {
        self.retry_after_ms = ms;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({}): {}", self.class, self.code, self.msg)
    }
}

impl Error for Failure {}

/// Why an effect has no answer.
///
/// `?` turns it into a [`Failure`] whose class says whether trying again can help; an author matches on `kind` only where
/// the adapter knows better, as after [`HttpErrorKind::UnknownOutcome`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectError {
    /// What the host says.
    pub kind: HttpErrorKind,
    /// The request it is about, e.g. `GET https://shop.example/admin/orders`.
    pub request: String,
}

impl fmt::Display for EffectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.kind {
            HttpErrorKind::Denied => "the address is not admitted",
            HttpErrorKind::Dns => "the name does not resolve",
            HttpErrorKind::Connect => "no connection",
            HttpErrorKind::Tls => "no acceptable TLS connection",
            HttpErrorKind::Timeout => "no answer in time",
            HttpErrorKind::TooLarge => "the answer is too long",
            HttpErrorKind::UnknownOutcome => "the answer was lost, the outcome is unknown",
            HttpErrorKind::Other => "the host gave an unknown reason",
        };
        write!(f, "{}: {why}", self.request)
    }
}

impl Error for EffectError {}

impl From<EffectError> for Failure {
    fn from(error: EffectError) -> Self {
        let (class, code) = match error.kind {
            HttpErrorKind::Denied => (Class::Config, "host-not-admitted"),
            HttpErrorKind::Dns => (Class::Transient, "dns"),
            HttpErrorKind::Connect => (Class::Transient, "connect"),
            HttpErrorKind::Tls => (Class::Permanent, "tls"),
            HttpErrorKind::Timeout => (Class::Transient, "timeout"),
            HttpErrorKind::TooLarge => (Class::Data, "too-large"),
            HttpErrorKind::UnknownOutcome => (Class::Transient, "unknown-outcome"),
            HttpErrorKind::Other => (Class::Transient, "no-answer"),
        };
        Self::new(class, code, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_nobody_admitted_is_a_matter_of_configuration_and_a_lost_line_is_not() {
        let failure = |kind| Failure::from(EffectError { kind, request: "GET https://shop.example/".into() });

        assert_eq!(failure(HttpErrorKind::Denied).class, Class::Config);
        assert_eq!(failure(HttpErrorKind::Connect).class, Class::Transient);
        assert_eq!(failure(HttpErrorKind::Dns).msg, "GET https://shop.example/: the name does not resolve");
    }
}
