//! The address a person signs in with.

use kernel::text::{self, TextRefused};
use kernel::violation::Refused;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// An e-mail address that can name one person here.
///
/// Parsing asks for what every real address has (RFC 5321 §4.1.2, §4.5.3.1) and no more: whether mail arrives is found out by
/// sending some. Equality is that of [`Email::key`].
#[derive(Debug, Clone)]
pub struct Email {
    written: String,
    key: String,
}

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailRefused {
    /// Not even a line of text.
    #[error(transparent)]
    Text(#[from] TextRefused),
    /// Not of the form `name@host.domain`.
    #[error("is not of the form name@host.domain")]
    Malformed,
}

impl Refused for EmailRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(inner) => inner.code(),
            Self::Malformed => "accounts/email-malformed",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Text(inner) => inner.args(),
            Self::Malformed => Vec::new(),
        }
    }
}

/// The longest address a mail server has to take (RFC 5321 §4.5.3.1.3, less the angle brackets).
const MOST: usize = 254;
/// The longest part before the `@` (RFC 5321 §4.5.3.1.1).
const MOST_LOCAL: usize = 64;

impl Email {
    /// Parses an address as people type it.
    pub fn parse(raw: &str) -> Result<Self, EmailRefused> {
        let written = text::line(raw, MOST)?;
        // Compatibility forms first: a full-width ＠ or Ａ is the same address to whoever reads it.
        let key = written.nfkc().collect::<String>().to_lowercase().nfkc().collect::<String>();
        let (local, host) = key.split_once('@').ok_or(EmailRefused::Malformed)?;
        let well_formed = key.len() <= MOST && is_local(local) && is_host(host);
        if well_formed { Ok(Self { written, key }) } else { Err(EmailRefused::Malformed) }
    }

    /// The address as its owner writes it.
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The address as it is compared: NFKC and lower case, so that one mailbox is one person on both engines.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// A dot-string (RFC 5321 §4.1.2), letters of any script (RFC 6531). Quoted names are real, but nobody's.
fn is_local(local: &str) -> bool {
    let atom = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= MOST_LOCAL
        && local.split('.').all(|part| !part.is_empty() && part.chars().all(|c| atom(c) || is_mark(c)))
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        let plain = label.chars().all(|c| c.is_alphanumeric() || c == '-' || is_mark(c));
        plain && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(label)
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_mailbox_has_one_key() {
        for written in ["Li.Wei@Example.COM", "ｌi.wei＠example.com", "  li.wei@example.com "] {
            assert_eq!(Email::parse(written).unwrap().key(), "li.wei@example.com", "{written}");
        }
        assert_eq!(Email::parse("采购@例子.公司").unwrap().as_written(), "采购@例子.公司");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        for wrong in [
            "li",
            "li@",
            "@example.com",
            "li@host",
            "a@b@example.com",
            "a b@example.com",
            "a..b@x.com",
            "li@-x.com",
            &long,
        ] {
            assert_eq!(Email::parse(wrong).unwrap_err(), EmailRefused::Malformed, "{wrong}");
        }
        assert_eq!(Email::parse("a\u{202E}b@x.com").unwrap_err().code(), "text-direction-mark");
        assert_eq!(Email::parse(" ").unwrap_err().code(), "text-empty");
    }

    proptest! {
        #[test]
        fn a_key_parses_to_itself(raw in "\\PC{1,20}@\\PC{1,12}\\.\\PC{1,5}") {
            if let Ok(email) = Email::parse(&raw) {
                let again = Email::parse(email.key()).unwrap();
                prop_assert_eq!(again.key(), email.key());
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic(raw in ".*") {
            let _ = Email::parse(&raw);
        }
    }
}
