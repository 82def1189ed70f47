//! Sessions: how long a browser stays signed in.

use chrono::TimeDelta;
use kernel::text;
use kernel::{Id, Kind};
use secrecy::SecretString;
use serde::Deserialize;
use std::net::IpAddr;

/// Kind of [`SessionId`].
pub struct Session;
impl Kind for Session {
    const PREFIX: &'static str = "ses";
}
/// Names a session, without opening it.
pub type SessionId = Id<Session>;

/// A session nobody uses ends after a working day and an evening.
pub(crate) const IDLE: TimeDelta = TimeDelta::hours(12);
/// A session ends after two weeks, used or not. SP 800-63B-4 §2.1.3 recommends 30 days at most.
pub(crate) const LASTS: TimeDelta = TimeDelta::days(14);
/// That a session is used is written this often, so that reading a page is not a write.
pub(crate) const NOTED_EVERY: TimeDelta = TimeDelta::minutes(10);

/// Address and password, as typed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    /// The address.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

/// Where somebody signs in from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The address of the request; `None` on a socket without one.
    pub address: Option<IpAddr>,
    /// What the browser says it is.
    pub agent: String,
    /// The session token the browser already carries: it ends, so that nobody can give somebody else a session to fill.
    pub previous: Option<String>,
}

impl Origin {
    /// What the browser says it is, as a line that is safe to show.
    pub(crate) fn agent_line(&self) -> String {
        let short: String = self.agent.chars().take(200).collect();
        text::line(&short, 200).unwrap_or_default()
    }
}
