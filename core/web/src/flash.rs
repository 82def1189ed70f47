//! Flash messages: one sentence that survives the redirect after a form, and is shown once.

use crate::frame::Frame;
use crate::session::{self, Secrets};
use crate::settings::Settings;
use crate::words::Arg;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::header;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The cookie that carries it.
const COOKIE: &str = "corridor_flash";
/// BLAKE3 context; see `csrf`.
const CONTEXT: &str = "corridor 2026-11-24 flash message v1";

/// How a message looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// For information.
    Neutral,
    /// It worked.
    Success,
    /// Something needs an eye.
    Attention,
    /// It failed.
    Danger,
}

impl Tone {
    /// The name in class attributes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Success => "success",
            Self::Attention => "attention",
            Self::Danger => "danger",
        }
    }

    /// The icon that says the same as the colour.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "info",
            Self::Success => "check-circle",
            Self::Attention => "clock",
            Self::Danger => "alert",
        }
    }
}

/// A text key with its values, shown on the next page. The cookie is authenticated with a secret of the browser that outlives signing in and out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// How it looks.
    pub tone: Tone,
    /// What is said.
    pub key: String,
    /// The values it speaks of.
    #[serde(default)]
    pub args: Vec<(String, String)>,
}

impl Flash {
    /// It worked.
    pub fn success(key: &str) -> Self {
        Self { tone: Tone::Success, key: key.to_owned(), args: Vec::new() }
    }

    /// Something needs an eye.
    pub fn attention(key: &str) -> Self {
        Self { tone: Tone::Attention, ..Self::success(key) }
    }

    /// Gives a value the text speaks of.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// Says it.
    pub fn text(&self, frame: &Frame) -> String {
        let args: Vec<_> = self
            .args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_str()), Arg::Text(value.clone())))
            .collect();
        frame.say_with(&self.key, &args)
    }

    pub(crate) fn forget(response: &mut HttpResponse<BoxBody>, settings: &Settings) {
        let cookie = session::cookie(settings, COOKIE, String::new(), 0);
        if let Err(reason) = response.add_cookie(&cookie) {
            tracing::warn!(%reason, "a flash message could not be forgotten");
        }
    }
}

/// Sends a browser to `path` of this site after a form was accepted (303, RFC 9110 §15.4.4), with a message to show there.
pub fn see_other(frame: &Frame, path: &str, flash: Option<Flash>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish();
    if let Some(flash) = flash {
        let payload = serde_json::to_vec(&flash).unwrap_or_default();
        let tag = blake3::keyed_hash(&frame.inner().secrets.lasting_key(CONTEXT), &payload);
        let value = format!(
            "{}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(payload),
            BASE64_URL_SAFE_NO_PAD.encode(tag.as_bytes())
        );
        // Ten minutes: the page it is meant for is loaded at once.
        let cookie = session::cookie(&frame.site().settings, COOKIE, value, 600);
        if let Err(reason) = response.add_cookie(&cookie) {
            tracing::warn!(%reason, "a flash message could not be set");
        }
        frame.inner().visitor_used.set(true);
    }
    response
}

pub(crate) fn shown(req: &HttpRequest, secrets: &Secrets) -> Option<Flash> {
    let cookie = req.cookie(COOKIE)?;
    let (payload, tag) = cookie.value().split_once('.')?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let tag = <[u8; 32]>::try_from(BASE64_URL_SAFE_NO_PAD.decode(tag).ok()?).ok()?;
    let ours = blake3::keyed_hash(&secrets.lasting_key(CONTEXT), &payload) == blake3::Hash::from_bytes(tag);
    ours.then(|| serde_json::from_slice(&payload).ok()).flatten()
}
