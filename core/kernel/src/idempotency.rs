//! The key of a request that may be sent again.

/// A key that a caller gives a request, so that it may send it again without it being carried out twice; with the digest of the
/// request, so that a key is not taken for another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    key: String,
    request: [u8; 32],
}

impl Idempotency {
    /// Accepts 8 to 64 visible ASCII characters, as the IETF draft *Idempotency-Key* leaves to us, in quotation marks or bare.
    /// `request` is a digest of everything that makes it this request.
    pub fn parse(key: &str, request: [u8; 32]) -> Option<Self> {
        let bare = key.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(key);
        let plain = bare.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        ((8..=64).contains(&bare.len()) && plain).then(|| Self { key: bare.to_owned(), request })
    }

    /// The key. It says something only together with who gave it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The digest of the request.
    pub fn request(&self) -> &[u8] {
        &self.request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_plain_and_the_same_with_and_without_quotation_marks() {
        let parse = |text: &str| Idempotency::parse(text, [0; 32]);
        assert_eq!(parse("\"8e03978e-40d5\""), parse("8e03978e-40d5"));
        assert!(parse("8e03978e").is_some() && parse(&"k".repeat(64)).is_some());
        let long = "k".repeat(65);
        for wrong in ["", "short", "\"short\"", "with space", "quo\"ted-key", "schlüssel-1", long.as_str()] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
