//! Names that packs, calendars and stored clocks refer to each other by.

use std::borrow::Cow;

/// A name in a form that could not be typed twice the same way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a name: lower-case letters, digits and dashes, in parts joined by a slash")]
pub struct BadName(pub String);

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Cow<'static, str>);

        impl $name {
            /// Parses a name: lower-case letters, digits and dashes, in parts joined by a slash.
            pub fn parse(text: impl Into<String>) -> Result<Self, BadName> {
                let text = text.into();
                if is_name(&text) { Ok(Self(Cow::Owned(text))) } else { Err(BadName(text)) }
            }

            /// Gives the name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name! {
    /// Names a rule through all its versions: pack and name, `registration-cn/review`.
    RuleId
}

name! {
    /// Names a working calendar: `cn`.
    CalendarId
}

impl RuleId {
    /// For the constants of this crate, which a test compares with the packs.
    pub(crate) const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Tells whether the rule belongs to the pack of this name.
    pub fn is_of(&self, pack: &str) -> bool {
        self.0.split_once('/').is_some_and(|(of, _)| of == pack)
    }
}

fn is_name(text: &str) -> bool {
    text.split('/').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}
