//! How a document is handed to a browser: to be saved, never to be shown inside our own site.

use crate::kind::Kind;
use crate::name::FileName;

/// The headers of a download.
///
/// `attachment` (RFC 6266) keeps it out of our origin, `nosniff` keeps a browser from finding another kind in the bytes, and an
/// own policy with `sandbox` (CSP Level 3 §6.2.4) leaves it without scripts, forms and origin should it be shown all the same.
pub fn headers(name: &FileName, kind: Kind) -> [(&'static str, String); 6] {
    [
        ("content-type", kind.media_type().to_owned()),
        ("content-disposition", disposition(name)),
        ("x-content-type-options", "nosniff".to_owned()),
        ("content-security-policy", "default-src 'none'; sandbox".to_owned()),
        ("cross-origin-resource-policy", "same-origin".to_owned()),
        ("cache-control", "private, no-store".to_owned()),
    ]
}

/// RFC 6266 §4.3 with both forms of the name: letters of ASCII for old readers, RFC 8187 for all others.
fn disposition(name: &FileName) -> String {
    let plain: String =
        name.as_str().chars().map(|c| if is_plain(c) || c == ' ' { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.as_str().bytes() {
        match char::from(byte) {
            c if is_plain(c) => encoded.push(c),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Characters that mean themselves in both forms.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_download_is_saved_under_its_own_name_and_never_shown() {
        let name = FileName::parse("营业执照 1.pdf").unwrap();
        let headers = headers(&name, Kind::Pdf);
        assert_eq!(
            headers[1].1,
            "attachment; filename=\"____ 1.pdf\"; \
             filename*=UTF-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7%201.pdf"
        );
        assert!(headers.iter().any(|(name, value)| *name == "x-content-type-options" && value == "nosniff"));
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_its_header(raw in "\\PC{1,60}") {
            if let Ok(name) = FileName::parse(&raw) {
                let value = disposition(&name);
                prop_assert!(value.bytes().all(|b| (0x20..0x7F).contains(&b)));
                prop_assert_eq!(value.matches('"').count(), 2);
            }
        }
    }
}
