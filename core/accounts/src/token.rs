//! API tokens: what a program may do in a person's name.

use chrono::TimeDelta;
use kernel::text;
use kernel::{Id, Kind, Timestamp, Violations};
use serde::Deserialize;

/// Kind of [`TokenId`].
pub struct Token;
impl Kind for Token {
    const PREFIX: &'static str = "tok";
}
/// Names an API token, without opening anything.
pub type TokenId = Id<Token>;

/// The scope that allows every reading action.
pub const READ: &str = "read";
/// The longest life of a token: a year, so that each is thought of again.
const MOST_DAYS: u16 = 365;
/// That a token is used is written this often.
pub(crate) const NOTED_EVERY: TimeDelta = TimeDelta::hours(1);
/// The most tokens of one person: more are forgotten ones.
pub(crate) const MOST: u64 = 50;

/// An API token, as typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenForm {
    /// What its owner calls it.
    pub name: String,
    /// What it may do: `read` or names of modules.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// In how many days it expires, 1 to 365.
    pub days: u16,
}

/// A token worth making.
pub(crate) struct NewToken {
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires_at: Timestamp,
}

impl TokenForm {
    /// Parses a token; `known` are the names of the modules.
    pub(crate) fn parse(self, known: &[&str], now: Timestamp) -> Result<NewToken, Violations> {
        let mut bad = Violations::default();
        let name = bad.take("/name", text::line(&self.name, 100));
        let mut scopes: Vec<String> = Vec::new();
        for (at, scope) in self.scopes.into_iter().enumerate() {
            if scope != READ && !known.contains(&scope.as_str()) {
                bad.add(format!("/scopes/{at}"), "accounts/scope-unknown");
            } else if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        if scopes.is_empty() && bad.as_slice().iter().all(|fault| !fault.pointer.starts_with("/scopes")) {
            bad.add("/scopes", "accounts/scope-missing");
        }
        if !(1..=MOST_DAYS).contains(&self.days) {
            bad.add("/days", "accounts/token-days");
        }

        match name {
            Some(name) if bad.is_empty() => {
                Ok(NewToken { name, scopes, expires_at: now + TimeDelta::days(i64::from(self.days)) })
            }
            _ => Err(bad),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_it_is_for_and_when_it_ends() {
        let now = "2026-11-24T00:00:00Z".parse().unwrap();
        let form = |scopes: &[&str], days| TokenForm {
            name: "ERP".to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            days,
        };
        let made = form(&["read", "read", "enterprises"], 30).parse(&["enterprises"], now).unwrap();
        assert_eq!(made.scopes, ["read", "enterprises"]);
        assert_eq!(made.expires_at, now + TimeDelta::days(30));

        let refused = form(&["everything"], 0).parse(&["enterprises"], now).err().unwrap();
        let named: Vec<_> = refused.as_slice().iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(named, ["/scopes/0", "/days"]);
        assert_eq!(form(&[], 1).parse(&[], now).err().unwrap().as_slice()[0].pointer, "/scopes");
    }
}
