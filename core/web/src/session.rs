//! The secret a browser carries, and the cookies around it.
//!
//! A signed-in browser carries its session token; a browser that was shown a form before it signed in, or a flash message, carries
//! a random visitor token. Form tokens and flash messages are bound to these, so nothing about them is stored and nothing needs a
//! key of the server.

use crate::settings::Settings;
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use kernel::Chance;
use std::borrow::Cow;

/// The cookie with the session token. [`cookie_name`] says what it is called on a site.
pub const SESSION_COOKIE: &str = "corridor_session";
/// The cookie that protects the forms of those who have not signed in, such as the sign-in form, and flash messages.
/// [`cookie_name`] says what it is called on a site.
pub const VISITOR_COOKIE: &str = "corridor_visitor";

/// What the cookie with a secret is called on this site.
///
/// Over TLS it begins with `__Host-`, so that a browser takes it from this very host alone, and no neighbour under the same domain
/// can plant one (RFC 6265bis §4.1.3.2). The prefix demands `Secure`, which a browser refuses over plain http: there, as on a
/// loopback address, the bare name is used.
pub fn cookie_name(settings: &Settings, bare: &'static str) -> Cow<'static, str> {
    if settings.https() { format!("__Host-{bare}").into() } else { bare.into() }
}

/// Longer tokens are not ours.
const MAX_TOKEN: usize = 256;

/// What the browser proves itself with.
#[derive(Clone)]
pub(crate) struct Secrets {
    session: Option<String>,
    visitor: String,
    /// The visitor token was made for this answer; its cookie is set if the answer makes use of it.
    pub(crate) fresh: bool,
}

impl Secrets {
    pub(crate) fn of(req: &HttpRequest, settings: &Settings, chance: &Chance) -> Self {
        let token = |bare| {
            let cookie = req.cookie(&cookie_name(settings, bare));
            cookie.map(|cookie| cookie.value().to_owned()).filter(|text| plain(text))
        };
        let known = token(VISITOR_COOKIE);
        Self {
            session: token(SESSION_COOKIE),
            fresh: known.is_none(),
            visitor: known.unwrap_or_else(|| BASE64_URL_SAFE_NO_PAD.encode(chance.bytes::<24>())),
        }
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    pub(crate) fn visitor(&self) -> &str {
        &self.visitor
    }

    /// Derives a key for one purpose, which ends with the session if there is one.
    pub(crate) fn key(&self, context: &str) -> [u8; 32] {
        derive(context, self.session().unwrap_or(&self.visitor))
    }

    /// Derives a key for one purpose, which outlives signing in and out.
    pub(crate) fn lasting_key(&self, context: &str) -> [u8; 32] {
        derive(context, &self.visitor)
    }
}

/// BLAKE3's derive-key mode (BLAKE3 paper §2.3) is made for this: different contexts give independent keys, and a key tells
/// nothing of the token.
fn derive(context: &str, token: &str) -> [u8; 32] {
    blake3::derive_key(context, token.as_bytes())
}

fn plain(token: &str) -> bool {
    !token.is_empty()
        && token.len() <= MAX_TOKEN
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// The cookie that signs a browser in; `token` is opaque and `lasts` is in seconds.
pub fn session_cookie(settings: &Settings, token: &str, lasts: i64) -> Cookie<'static> {
    cookie(settings, cookie_name(settings, SESSION_COOKIE), token.to_owned(), lasts)
}

/// The cookie that signs a browser out.
pub fn ended_session_cookie(settings: &Settings) -> Cookie<'static> {
    cookie(settings, cookie_name(settings, SESSION_COOKIE), String::new(), 0)
}

/// A cookie no script reads and no foreign site makes a browser send with a form.
pub(crate) fn cookie(
    settings: &Settings,
    name: impl Into<Cow<'static, str>>,
    value: String,
    lasts: i64,
) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.https())
        .max_age(Duration::seconds(lasts))
        .finish()
}
