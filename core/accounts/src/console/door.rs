//! Signing in, out and up.

use super::{again, is_of_form};
use crate::http::origin;
use crate::organisation::SignUpForm;
use crate::service::{Accounts, Begun};
use crate::session::SignInForm;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use secrecy::SecretString;
use serde::Deserialize;
use web::{
    Button, Faults, Form, Frame, Page, Problem, Query, Visitor, ended_session_cookie, filters, local_path,
    see_other, session_cookie,
};

#[derive(Template)]
#[template(path = "accounts/sign-in.html")]
struct SignIn {
    email: String,
    next: String,
    open_sign_up: bool,
    faults: Faults,
}

/// Where to go once signed in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// What the sign-in form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInFields {
    email: String,
    password: SecretString,
    #[serde(default)]
    next: String,
}

const SIGN_IN: &[(&str, &str)] = &[("email", "accounts-email"), ("password", "accounts-password")];

#[get("/sign-in")]
pub(super) async fn sign_in(
    visitor: Visitor,
    next: Query<Next>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (frame, next) = (visitor.frame(), next.0.next);
    if visitor.person.is_some() {
        return Ok(see_other(frame, home(&next), None));
    }
    let open_sign_up = accounts.settings().open_sign_up;
    let page = SignIn { email: String::new(), next, open_sign_up, faults: Faults::default() };
    Page::new(frame, "accounts-sign-in", page).answer()
}

#[post("/sign-in")]
pub(super) async fn signed_in(
    req: HttpRequest,
    visitor: Visitor,
    fields: Form<SignInFields>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (frame, SignInFields { email, password, next }) = (visitor.frame(), fields.0);
    let form = SignInForm { email: email.clone(), password };
    match accounts.sign_in(&visitor.op, form, origin(&req, frame)).await.map_err(Problem::from) {
        Ok(begun) => enter(frame, &begun, home(&next)),
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(frame, &problem, SIGN_IN);
            let page = SignIn { email, next, open_sign_up: accounts.settings().open_sign_up, faults };
            again(&problem, Page::new(frame, "accounts-sign-in", page))
        }
        Err(problem) => Err(problem),
    }
}

#[post("/sign-out")]
pub(super) async fn sign_out(
    visitor: Visitor,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    if let Some(token) = visitor.frame().session_token() {
        accounts.sign_out(&visitor.op, token).await?;
    }
    leave(visitor.frame())
}

#[derive(Template)]
#[template(path = "accounts/sign-up.html")]
struct SignUp {
    organisation: String,
    display_name: String,
    email: String,
    faults: Faults,
}

const SIGN_UP: &[(&str, &str)] = &[
    ("organisation", "accounts-organisation-name"),
    ("display_name", "accounts-display-name"),
    ("email", "accounts-email"),
    ("password", "accounts-password"),
];

#[get("/sign-up")]
pub(super) async fn sign_up(visitor: Visitor, accounts: Data<Accounts>) -> Result<HttpResponse, Problem> {
    accounts.sign_up_is_open()?;
    let page = SignUp {
        organisation: String::new(),
        display_name: String::new(),
        email: String::new(),
        faults: Faults::default(),
    };
    Page::new(visitor.frame(), "accounts-sign-up", page).answer()
}

#[post("/sign-up")]
pub(super) async fn signed_up(
    req: HttpRequest,
    visitor: Visitor,
    form: Form<SignUpForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (frame, form) = (visitor.frame(), form.0);
    let typed = form.clone();
    match accounts.sign_up(&visitor.op, form, origin(&req, frame)).await.map_err(Problem::from) {
        Ok((_, begun)) => enter(frame, &begun, "/"),
        Err(problem) if is_of_form(&problem) => {
            let SignUpForm { organisation, display_name, email, .. } = typed;
            let faults = Faults::of(frame, &problem, SIGN_UP);
            let page = SignUp { organisation, display_name, email, faults };
            again(&problem, Page::new(frame, "accounts-sign-up", page))
        }
        Err(problem) => Err(problem),
    }
}

/// Hands the session to the browser and sends it on.
pub(super) fn enter(frame: &Frame, begun: &Begun, to: &str) -> Result<HttpResponse, Problem> {
    let mut response = see_other(frame, to, None);
    let cookie = session_cookie(&frame.site().settings, begun.token.expose(), begun.lasts);
    response.add_cookie(&cookie).map_err(Problem::internal)?;
    Ok(response)
}

/// Takes the session from the browser and sends it to the sign-in page.
pub(super) fn leave(frame: &Frame) -> Result<HttpResponse, Problem> {
    let mut response = see_other(frame, "/sign-in", None);
    let cookie = ended_session_cookie(&frame.site().settings);
    response.add_cookie(&cookie).map_err(Problem::internal)?;
    Ok(response)
}

fn home(next: &str) -> &str {
    local_path(next).unwrap_or("/")
}
