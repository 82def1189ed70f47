//! Secrets: added to a request at the last moment, and taken out of the answer before anybody else reads it.

use crate::adapter::AuthKind;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;

/// What stands where a secret stood.
const REDACTED: &str = "[redacted]";

/// The secret of one scheme, as long as an operation runs. Never printed.
pub(crate) struct Secret {
    scheme: String,
    kind: AuthKind,
    value: String,
}

impl Secret {
    pub(crate) fn new(scheme: &str, kind: AuthKind, value: String) -> Self {
        Self { scheme: scheme.to_owned(), kind, value }
    }

    /// The header that carries it.
    fn header(&self) -> (String, String) {
        match &self.kind {
            AuthKind::ApiKeyBasic => ("authorization".to_owned(), format!("Basic {}", self.basic())),
            AuthKind::Bearer => ("authorization".to_owned(), format!("Bearer {}", self.value)),
            AuthKind::Header(name) => (name.to_ascii_lowercase(), self.value.clone()),
        }
    }

    /// RFC 7617 §2, with an empty password.
    fn basic(&self) -> String {
        STANDARD.encode(format!("{}:", self.value))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Secret").field(&self.scheme).finish()
    }
}

/// The secrets of one connection.
#[derive(Debug, Default)]
pub(crate) struct Secrets(Vec<Secret>);

impl Secrets {
    pub(crate) fn new(all: Vec<Secret>) -> Self {
        Self(all)
    }

    /// The header of a scheme; nothing if there is no such secret.
    pub(crate) fn header(&self, scheme: &str) -> Option<(String, String)> {
        self.0.iter().find(|secret| secret.scheme == scheme).map(Secret::header)
    }

    /// Takes every form of every secret out of a text.
    pub(crate) fn scrub_text(&self, text: &str) -> String {
        self.forms().fold(text.to_owned(), |text, form| text.replace(&form, REDACTED))
    }

    /// Takes every form of every secret out of a body.
    pub(crate) fn scrub(&self, mut body: Vec<u8>) -> Vec<u8> {
        for form in self.forms() {
            body = replaced(body, form.as_bytes());
        }
        body
    }

    /// The value itself, and how it was written on the way: in base64, in JSON, percent-encoded. The longest first.
    fn forms(&self) -> impl Iterator<Item = String> {
        let mut all: Vec<String> = Vec::new();
        for secret in &self.0 {
            let json = serde_json::Value::from(secret.value.as_str()).to_string();
            let form: String = form_urlencoded::byte_serialize(secret.value.as_bytes()).collect();
            let base64 = STANDARD.encode(&secret.value);
            for text in
                [secret.basic(), base64, form, json.trim_matches('"').to_owned(), secret.value.clone()]
            {
                if !all.contains(&text) {
                    all.push(text);
                }
            }
        }
        all.sort_by_key(|form| std::cmp::Reverse(form.len()));
        all.into_iter()
    }
}

fn replaced(body: Vec<u8>, needle: &[u8]) -> Vec<u8> {
    if needle.is_empty() || !body.windows(needle.len()).any(|window| window == needle) {
        return body;
    }
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        if body[at..].starts_with(needle) {
            out.extend_from_slice(REDACTED.as_bytes());
            at += needle.len();
        } else {
            out.push(body[at]);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secrets(value: &str) -> Secrets {
        Secrets::new(vec![Secret::new("admin", AuthKind::ApiKeyBasic, value.to_owned())])
    }

    #[test]
    fn a_key_goes_where_its_scheme_says() {
        assert_eq!(
            secrets("sk_abc").header("admin"),
            Some(("authorization".to_owned(), "Basic c2tfYWJjOg==".to_owned()))
        );
        assert_eq!(secrets("sk_abc").header("other"), None);
    }

    #[test]
    fn a_partner_that_echoes_the_header_shows_nothing() {
        let secrets = secrets("sk_very\"secret+1");
        for (_, sent) in [secrets.header("admin").unwrap(), (String::new(), "sk_very\"secret+1".to_owned())] {
            let body = format!("{{\"you_sent\":{}}}", serde_json::Value::from(sent));
            let scrubbed = String::from_utf8(secrets.scrub(body.into_bytes())).unwrap();
            assert!(scrubbed.contains(REDACTED), "{scrubbed}");
            assert!(!scrubbed.contains("secret") && !scrubbed.contains("c2tf"), "{scrubbed}");
        }
        assert_eq!(secrets.scrub_text("a=sk_very%22secret%2B1;"), "a=[redacted];");
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert_eq!(format!("{:?}", secrets("sk_abc")), "Secrets([Secret(\"admin\")])");
    }

    proptest! {
        #[test]
        fn whatever_surrounds_it_a_secret_is_found(before in "[a-z]{0,20}", after in "[a-z]{0,20}", secret in "[A-Z0-9]{8,24}") {
            let body = format!("{before}{secret}{after}");
            let scrubbed = String::from_utf8(secrets(&secret).scrub(body.into_bytes())).unwrap();
            prop_assert_eq!(scrubbed, format!("{}{}{}", before, REDACTED, after));
        }

        #[test]
        fn what_holds_no_secret_is_not_touched(body in proptest::collection::vec(0u8..64, 0..200)) {
            prop_assert_eq!(secrets("sk_abcdefgh").scrub(body.clone()), body);
        }
    }
}
