//! The languages Corridor speaks. Both are complete; neither is a translation of the other.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese, the default: most of our users read it first.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// All of them, in the order a switch shows them.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag, for `lang` attributes, file names and cookies.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language's own name for itself.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::ZhCn => "中文",
            Self::En => "English",
        }
    }

    /// Chooses the best language of an `Accept-Language` header (RFC 9110 §12.5.4), the default if none fits.
    pub fn accepted(header: &str) -> Self {
        let weigh = |part: &str| {
            let (tag, params) = part.split_once(';').unwrap_or((part, ""));
            let weight = params.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            Some((tag.trim().parse::<Self>().ok()?, weight))
        };
        let mut best = (Self::default(), 0.0);
        for (language, weight) in header.split(',').filter_map(weigh) {
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A language that Corridor does not speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language of this product")]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Any Chinese is answered in `zh-CN`, any English in `en`.
    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::ZhCn),
            "en" => Ok(Self::En),
            _ => Err(UnknownLanguage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        for (header, expected) in [
            ("en-GB,en;q=0.9,zh;q=0.8", Language::En),
            ("fr, zh-TW;q=0.5, en;q=0.4", Language::ZhCn),
            ("de", Language::ZhCn),
            ("", Language::ZhCn),
            ("en;q=nonsense", Language::ZhCn),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }
}
