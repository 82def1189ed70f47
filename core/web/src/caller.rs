//! Extractors for who sends a request. A handler without [`Caller`] is public.

use crate::authenticator::{Identity, Presented};
use crate::body;
use crate::csrf;
use crate::frame::Frame;
use crate::problem::{Problem, is_safe};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use kernel::{Class, Op, PersonId};
use std::rc::Rc;

/// Somebody who is signed in. Its presence in a handler's arguments *is* the authentication.
///
/// Under `/api` a bearer token or the session cookie counts; a changing request with the cookie also needs the form token in
/// `X-CSRF-Token`. On pages only the session cookie counts; a changing request needs the form token in that header, too, unless
/// it sends a form, whose token [`Form`](crate::Form) and [`Upload`](crate::Upload) check.
pub struct Caller {
    /// The operation they begin: the first argument of every use case.
    pub op: Op,
    /// Who they are.
    pub person: SignedIn,
    frame: Frame,
}

/// Who is signed in, as pages name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

impl Caller {
    /// What a page is rendered with.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The token a form or a script of this browser has to carry.
    pub fn csrf(&self) -> String {
        self.frame.csrf()
    }
}

/// Whoever it is. Never fails: an expired session is nobody.
pub struct Visitor {
    /// The operation: of who is signed in, or of nobody.
    pub op: Op,
    /// Who is signed in, if anybody.
    pub person: Option<SignedIn>,
    frame: Frame,
}

impl Visitor {
    /// What a page is rendered with.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (req, frame) = (req.clone(), Frame::of(req));
        Box::pin(async move {
            let who = identify(&req, &frame).await?.ok_or_else(Problem::unauthenticated)?;
            frame.site().limiter.person(who.person)?;
            check_cookie_use(&req, &frame)?;
            let person = SignedIn { id: who.person, name: who.display_name.clone() };
            Ok(Self { op: frame.op(), person, frame })
        })
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (req, frame) = (req.clone(), Frame::of(req));
        Box::pin(async move {
            let who = identify(&req, &frame).await?;
            let person = who.map(|who| SignedIn { id: who.person, name: who.display_name.clone() });
            Ok(Self { op: frame.op(), person, frame })
        })
    }
}

impl FromRequest for Frame {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(req, payload);
        Box::pin(async move { Ok(visitor.await?.frame) })
    }
}

/// Asks once per request who it is.
pub(crate) async fn identify(req: &HttpRequest, frame: &Frame) -> Result<Option<Rc<Identity>>, Problem> {
    if let Some(known) = frame.inner().identity.get() {
        return Ok(known.clone());
    }
    let found = match presented(req, frame) {
        Some(presented) => {
            frame.site().authenticator.authenticate(presented, frame.now()).await?.map(Rc::new)
        }
        None => None,
    };
    Ok(frame.inner().identity.get_or_init(|| found).clone())
}

fn presented<'a>(req: &'a HttpRequest, frame: &'a Frame) -> Option<Presented<'a>> {
    match bearer(req) {
        Some(token) if frame.inner().api => Some(Presented::Bearer(token)),
        _ => frame.inner().secrets.session().map(Presented::Session),
    }
}

/// RFC 6750 §2.1; the scheme is compared without case (RFC 9110 §11.1).
fn bearer(req: &HttpRequest) -> Option<&str> {
    let (scheme, token) = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A browser sends cookies on its own, so a changing request to the API has to prove that our script made it.
fn check_cookie_use(req: &HttpRequest, frame: &Frame) -> Result<(), Problem> {
    let by_cookie = !frame.inner().api || bearer(req).is_none();
    if !by_cookie || is_safe(req.method()) {
        frame.inner().form_checked.set(true);
        return Ok(());
    }
    let presented = req.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok());
    match presented {
        Some(token) if csrf::matches(&frame.inner().secrets, token) => {
            frame.inner().form_checked.set(true);
            Ok(())
        }
        // The token of a page's form is in its body, which `Form` and `Upload` read.
        None if !frame.inner().api && body::is_of_type(req, is_form) => Ok(()),
        _ => Err(Problem::new("csrf", Class::Forbidden)),
    }
}

/// The media types of forms that hold a token. The third that HTML knows for `enctype`, `text/plain`, none of our pages sends.
fn is_form(essence: &str) -> bool {
    matches!(essence, "application/x-www-form-urlencoded" | "multipart/form-data")
}
