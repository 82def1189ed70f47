//! The secret a browser carries, and the cookies around it.
//!
//! A signed-in browser carries its session token, any other browser that was shown a form carries a random visitor token. Form
//! tokens and flash messages are bound to that secret, so nothing about them is stored and nothing needs a key of the server.

use crate::settings::Settings;
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use kernel::Chance;

/// The cookie with the session token.
pub const SESSION_COOKIE: &str = "corridor_session";
/// The cookie of a browser that has not signed in; it exists only to protect forms such as the sign-in form.
pub const VISITOR_COOKIE: &str = "corridor_visitor";

/// Longer tokens are not ours.
const MAX_TOKEN: usize = 256;

/// What the browser proves itself with.
#[derive(Clone)]
pub(crate) enum Secret {
    Session(String),
    Visitor(String),
    /// Made for this answer; the cookie is set if the page shows a form.
    Fresh(String),
}

impl Secret {
    pub(crate) fn of(req: &HttpRequest, chance: &Chance) -> Self {
        let token =
            |name| req.cookie(name).map(|cookie| cookie.value().to_owned()).filter(|text| plain(text));
        if let Some(session) = token(SESSION_COOKIE) {
            return Self::Session(session);
        }
        match token(VISITOR_COOKIE) {
            Some(visitor) => Self::Visitor(visitor),
            None => Self::Fresh(BASE64_URL_SAFE_NO_PAD.encode(chance.bytes::<24>())),
        }
    }

    pub(crate) fn session(&self) -> Option<&str> {
        match self {
            Self::Session(token) => Some(token),
            Self::Visitor(_) | Self::Fresh(_) => None,
        }
    }

    fn token(&self) -> &str {
        match self {
            Self::Session(token) | Self::Visitor(token) | Self::Fresh(token) => token,
        }
    }

    /// Derives a key for one purpose. BLAKE3's derive-key mode (BLAKE3 paper §2.3) is made for this: different contexts give
    /// independent keys, and the key tells nothing of the token.
    pub(crate) fn key(&self, context: &str) -> [u8; 32] {
        blake3::derive_key(context, self.token().as_bytes())
    }
}

fn plain(token: &str) -> bool {
    !token.is_empty()
        && token.len() <= MAX_TOKEN
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// The cookie that signs a browser in; `token` is opaque and `lasts` is in seconds.
pub fn session_cookie(settings: &Settings, token: &str, lasts: i64) -> Cookie<'static> {
    cookie(settings, SESSION_COOKIE, token.to_owned(), lasts)
}

/// The cookie that signs a browser out.
pub fn ended_session_cookie(settings: &Settings) -> Cookie<'static> {
    cookie(settings, SESSION_COOKIE, String::new(), 0)
}

/// A cookie no script reads and no foreign site makes a browser send with a form.
pub(crate) fn cookie(settings: &Settings, name: &'static str, value: String, lasts: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.https())
        .max_age(Duration::seconds(lasts))
        .finish()
}
