//! The id of a request: what a person reads to the operator, and the operator finds in the log.

use kernel::Chance;
use std::fmt;

/// The header that carries it, both ways.
pub(crate) const HEADER: &str = "x-request-id";

/// 8 to 64 letters, digits, hyphens or underscores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Accepts an id from a proxy only if it cannot be anything else in a log line, a header or a page.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        ((8..=64).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// Makes one.
    pub fn draw(chance: &Chance) -> Self {
        Self(hex::encode(chance.bytes::<10>()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_accepted_id_is_harmless_in_logs_headers_and_pages(text in ".{0,80}") {
            if let Some(id) = RequestId::parse(&text) {
                prop_assert!(id.as_str().bytes().all(|b| b.is_ascii_graphic() && !b"<>&\"'\\".contains(&b)));
                prop_assert_eq!(id.as_str(), text);
            }
        }
    }

    #[test]
    fn a_drawn_id_is_accepted_back() {
        let id = RequestId::draw(&Chance::seeded(1));
        assert_eq!(RequestId::parse(id.as_str()), Some(id));
    }
}
