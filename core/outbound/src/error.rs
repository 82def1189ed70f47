//! What can go wrong on the way out, and whether the other side can know of the request.

use crate::origin::Refusal;
use std::error::Error;
use std::io;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The address is not one that may be asked; nothing was sent.
    Denied,
    /// The name does not resolve; nothing was sent.
    Dns,
    /// No connection; nothing was sent.
    Connect,
    /// The other side's certificate or protocol is unacceptable; nothing was sent.
    Tls,
    /// No answer in time to a request that is safe to repeat.
    Timeout,
    /// The answer is longer than allowed.
    TooLarge,
    /// The request may or may not have been carried out.
    UnknownOutcome,
}

impl Kind {
    /// Is it certain that the other side did not see the request?
    pub fn nothing_sent(self) -> bool {
        match self {
            Self::Denied | Self::Dns | Self::Connect | Self::Tls => true,
            Self::Timeout | Self::TooLarge | Self::UnknownOutcome => false,
        }
    }
}

/// A request without an answer. Its text never holds a header or a body.
#[derive(Debug, thiserror::Error)]
#[error("no answer from {host}: {reason}")]
pub struct OutboundError {
    /// What kind of failure.
    pub kind: Kind,
    host: String,
    reason: String,
}

impl OutboundError {
    pub(crate) fn new(kind: Kind, host: &str, reason: impl ToString) -> Self {
        Self { kind, host: host.to_owned(), reason: reason.to_string() }
    }

    /// Classifies what the client says. `safe`: may the request be repeated whatever became of it?
    pub(crate) fn of_client(error: &reqwest::Error, host: &str, safe: bool) -> Self {
        let kind = before_sending(error).unwrap_or(if safe { Kind::Timeout } else { Kind::UnknownOutcome });
        let mut reason = String::new();
        let mut cause = error.source();
        while let Some(error) = cause {
            reason = error.to_string();
            cause = error.source();
        }
        if reason.is_empty() {
            Self::new(kind, host, error.to_string())
        } else {
            Self::new(kind, host, reason)
        }
    }
}

/// The kind of a failure that came before the first byte of the request was written, if it was one.
fn before_sending(error: &reqwest::Error) -> Option<Kind> {
    if error.is_builder() {
        return Some(Kind::Denied);
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut kind = error.is_connect().then_some(Kind::Connect);
    while let Some(error) = cause {
        let inner: Option<&(dyn Error + 'static)> =
            error.downcast_ref::<io::Error>().and_then(|error| error.get_ref()).map(|inner| inner as _);
        for error in [Some(error), inner].into_iter().flatten() {
            if error.is::<Refusal>() {
                kind = Some(Kind::Denied);
            } else if error.is::<Unresolved>() {
                kind = Some(Kind::Dns);
            } else if error.is::<rustls::Error>() && kind == Some(Kind::Connect) {
                kind = Some(Kind::Tls);
            }
        }
        cause = error.source();
    }
    kind
}

/// The resolver has no address for the name.
#[derive(Debug, thiserror::Error)]
#[error("the name does not resolve")]
pub(crate) struct Unresolved(#[source] pub(crate) Option<io::Error>);

/// Why the way out cannot be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// An entry of the operator's list is not `host:port`.
    #[error("outbound.allow: {0:?} is not of the form host:port")]
    NotHostPort(String),
    /// TLS cannot be set up: the system has no certificates.
    #[error(
        "the client for outgoing connections cannot be set up; are the system's CA certificates installed?"
    )]
    Client(#[source] reqwest::Error),
}
