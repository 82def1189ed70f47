//! The settings in force as TOML, for `corridor config`. Secrets mask themselves.

use super::Settings;
use serde_json::Value;
use std::fmt;

impl fmt::Display for Settings {
    /// One line a key, sections joined with dots; JSON's scalars and lists of them are also TOML's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = serde_json::to_value(self).map_err(|_| fmt::Error)?;
        lines(f, "", &whole)
    }
}

fn lines(f: &mut fmt::Formatter<'_>, prefix: &str, value: &Value) -> fmt::Result {
    match value {
        Value::Object(members) => members.iter().try_for_each(|(key, value)| {
            let dot = if prefix.is_empty() { "" } else { "." };
            lines(f, &format!("{prefix}{dot}{key}"), value)
        }),
        Value::Null => writeln!(f, "# {prefix} is not set"),
        value => writeln!(f, "{prefix} = {value}"),
    }
}
