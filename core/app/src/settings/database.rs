//! The database's URL, whose password is never shown.

use db::Engine;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

type UnknownEngine = <Engine as FromStr>::Err;

/// `sqlite://FILE` or `postgres://…`. It prints without the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The engine, password included.
    pub fn engine(&self) -> Result<Engine, UnknownEngine> {
        self.0.parse()
    }

    /// The URL with everything that may be a secret masked.
    pub fn masked(&self) -> String {
        let Some((scheme, rest)) = self.0.split_once("://") else { return "***".to_owned() };
        let (address, query) =
            rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
        let address = match address.rsplit_once('@') {
            Some((login, host)) => {
                let user = login.split_once(':').map_or(login, |(user, _)| user);
                let password = if login.contains(':') { ":***" } else { "" };
                format!("{user}{password}@{host}")
            }
            None => address.to_owned(),
        };
        // The driver also takes a password as a parameter.
        let query = query
            .map(|query| if query.contains("password") { "?***".to_owned() } else { format!("?{query}") });
        format!("{scheme}://{address}{}", query.unwrap_or_default())
    }
}

impl FromStr for DatabaseUrl {
    type Err = UnknownEngine;

    fn from_str(text: &str) -> Result<Self, UnknownEngine> {
        let _: Engine = text.parse()?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        sink.serialize_str(&self.masked())
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        String::deserialize(source)?.parse().map_err(serde::de::Error::custom)
    }
}
