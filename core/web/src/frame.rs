//! The frame: what is known of a request before anybody handles it, and what a page is rendered with.

use crate::authenticator::Identity;
use crate::csrf;
use crate::flash::Flash;
use crate::navigation::NavItem;
use crate::request_id::RequestId;
use crate::session::Secrets;
use crate::site::Site;
use crate::theme::Theme;
use crate::words::Arg;
use actix_web::http::Method;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};
use kernel::{Chance, Idempotency, Language, Op, Timestamp};
use std::any::Any;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

/// Language, theme, time, person and form token of one request. Cheap to clone; a page cannot be rendered without one.
#[derive(Clone)]
pub struct Frame(Rc<Inner>);

pub(crate) struct Inner {
    pub(crate) site: Data<Site>,
    pub(crate) request_id: RequestId,
    pub(crate) secrets: Secrets,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Where to come back to after signing in: this page, or the page whose form was sent.
    pub(crate) return_to: String,
    /// Is it a request to the API, where bearer tokens count?
    pub(crate) api: bool,
    /// Are problems told as JSON?
    pub(crate) json: bool,
    pub(crate) flash: Option<Flash>,
    pub(crate) identity: OnceCell<Option<Rc<Identity>>>,
    pub(crate) idempotency: OnceCell<Idempotency>,
    pub(crate) form_shown: Cell<bool>,
    pub(crate) visitor_used: Cell<bool>,
    pub(crate) form_checked: Cell<bool>,
    pub(crate) chosen_language: Option<Language>,
    pub(crate) accepted_language: Language,
    pub(crate) theme: Theme,
    pub(crate) now: Timestamp,
}

impl askama::Values for Frame {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == Self::VALUE).then_some(self)
    }
}

impl Frame {
    /// The name under which a page's frame reaches its template.
    pub(crate) const VALUE: &str = "frame";

    pub(crate) fn new(inner: Inner) -> Self {
        Self(Rc::new(inner))
    }

    /// The frame that [`context`](crate::context) made for this request.
    ///
    /// # Panics
    /// When the app is not wrapped in [`context`](crate::context); no request can be answered without it.
    pub(crate) fn of(req: &HttpRequest) -> Self {
        req.extensions().get::<Self>().cloned().expect("the app is wrapped in web::context")
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// The reader's language: this browser's choice, else the person's, else what the browser accepts.
    pub fn language(&self) -> Language {
        self.0
            .chosen_language
            .or_else(|| self.identity().and_then(|identity| identity.language))
            .unwrap_or(self.0.accepted_language)
    }

    /// Light, dark or as the device says.
    pub fn theme(&self) -> Theme {
        self.0.theme
    }

    /// When the request was received.
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// The id of the request.
    pub fn request_id(&self) -> &RequestId {
        &self.0.request_id
    }

    /// The path and query of the request.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The path alone: queries hold what people search for and do not belong in logs.
    pub fn bare_path(&self) -> &str {
        self.0.path.split('?').next().unwrap_or_default()
    }

    /// The session token that the browser sent, whether or not it still counts.
    pub fn session_token(&self) -> Option<&str> {
        self.0.secrets.session()
    }

    /// Who is signed in, once a [`Caller`](crate::Caller) or [`Visitor`](crate::Visitor) asked.
    pub fn identity(&self) -> Option<&Identity> {
        self.0.identity.get()?.as_deref()
    }

    /// The token a form on this page has to carry.
    pub fn csrf(&self) -> String {
        self.0.form_shown.set(true);
        if self.0.secrets.session().is_none() {
            self.0.visitor_used.set(true);
        }
        csrf::token(&self.0.secrets)
    }

    /// Says `key` in the reader's language.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// Says `key` with the values it speaks of.
    pub fn say_with(&self, key: &str, args: &[(Cow<'_, str>, Arg)]) -> String {
        self.site().words.say(self.language(), key, args)
    }

    /// The entries of the console's navigation for who is signed in.
    pub(crate) fn navigation(&self) -> Vec<&NavItem> {
        let Some(identity) = self.identity() else { return Vec::new() };
        self.site().navigation.iter().filter(|item| item.is_for(&identity.grants)).collect()
    }

    /// Notes the key of this request, before its operation begins. The first counts.
    pub(crate) fn note_idempotency(&self, key: Idempotency) {
        drop(self.0.idempotency.set(key));
    }

    /// Begins the operation of whoever is signed in, or of nobody.
    pub(crate) fn op(&self) -> Op {
        let (now, language, chance): (_, _, Chance) =
            (self.now(), self.language(), self.site().chance.clone());
        let op = match self.identity() {
            Some(who) => Op::new(who.person, who.grants.clone(), who.reach.clone(), now, language, chance),
            None => Op::public(now, language, chance),
        };
        op.under(self.0.idempotency.get().cloned())
    }
}
