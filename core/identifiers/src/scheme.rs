//! The schemes by name, for those who hold a name and a text: forms, imports, the API.

use crate::{Lei, Refusal, Uscc};

/// A scheme of identity numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// 统一社会信用代码, GB 32100-2015.
    Uscc,
    /// Legal entity identifier, ISO 17442.
    Lei,
}

/// A name that no scheme has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no identifier scheme is called {0:?}")]
pub struct UnknownScheme(pub String);

impl Scheme {
    /// The stable name of [`Scheme::Uscc`].
    pub const USCC: &'static str = "uscc";
    /// The stable name of [`Scheme::Lei`].
    pub const LEI: &'static str = "lei";

    /// Every scheme, in the order in which pages list them.
    pub const ALL: [Self; 2] = [Self::Uscc, Self::Lei];

    /// Finds a scheme by its stable name.
    pub fn parse(code: &str) -> Result<Self, UnknownScheme> {
        Self::ALL
            .into_iter()
            .find(|scheme| scheme.code() == code)
            .ok_or_else(|| UnknownScheme(code.to_owned()))
    }

    /// Gives the stable name, as stored, served and accepted.
    pub fn code(self) -> &'static str {
        match self {
            Self::Uscc => Self::USCC,
            Self::Lei => Self::LEI,
        }
    }

    /// Parses a number of this scheme and gives its normal form.
    pub fn check(self, text: &str) -> Result<String, Refusal> {
        match self {
            Self::Uscc => Uscc::parse(text).map(|number| number.to_string()),
            Self::Lei => Lei::parse(text).map(|number| number.to_string()),
        }
    }
}

impl std::fmt::Display for Scheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

impl std::str::FromStr for Scheme {
    type Err = UnknownScheme;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::parse(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_is_found_by_its_name_and_serialises_as_it() {
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::parse(scheme.code()), Ok(scheme));
            assert_eq!(serde_json::to_value(scheme).unwrap(), scheme.code());
        }
        assert_eq!(Scheme::parse("USCC"), Err(UnknownScheme("USCC".into())));
    }
}
