//! Headers that every answer carries. Nothing of them can be switched off.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Only our own files, nothing inline, no frames, no plugins (CSP Level 3).
///
/// Inline styles are refused, too: drawings use SVG attributes and classes.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Sets the security headers unless the handler set its own.
pub(crate) fn secure(headers: &mut HeaderMap, https: bool) {
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if https {
        // A year (RFC 6797).
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}
