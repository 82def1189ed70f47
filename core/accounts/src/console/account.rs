//! One's own account: profile, password, sessions, API tokens.

use super::door::leave;
use super::{again, is_of_form};
use crate::http::InPerson;
use crate::service::{Accounts, PasswordForm, ProfileForm, SessionSeen, TokenSeen};
use crate::session::SessionId;
use crate::token::{READ, TokenForm, TokenId};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use kernel::Language;
use web::{Button, Choice, Column, Faults, Flash, Form, Frame, Page, Problem, filters, see_other};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct Account {
    email: String,
    display_name: String,
    language: String,
    languages: Vec<Choice>,
    sessions: Vec<SessionSeen>,
    session_columns: Vec<Column>,
    tokens: Vec<TokenSeen>,
    token_columns: Vec<Column>,
    scopes: Vec<Choice>,
    lives: Vec<Choice>,
    filled: Filled,
}

/// What a form brought along, or just made.
#[derive(Default)]
struct Filled {
    profile: Faults,
    password: Faults,
    token: Faults,
    token_name: String,
    token_scopes: Vec<String>,
    token_days: String,
    secret: Option<String>,
}

const PROFILE: &[(&str, &str)] =
    &[("display_name", "accounts-display-name"), ("language", "accounts-language")];
const PASSWORD: &[(&str, &str)] =
    &[("current", "accounts-password-current"), ("new", "accounts-password-new")];
const TOKEN: &[(&str, &str)] =
    &[("name", "accounts-token-name"), ("scopes", "accounts-token-scopes"), ("days", "accounts-token-life")];

#[get("/account")]
pub(super) async fn show(me: InPerson, accounts: Data<Accounts>) -> Result<HttpResponse, Problem> {
    page(&me, &accounts, Filled::default()).await?.answer()
}

#[post("/account/profile")]
pub(super) async fn set_profile(
    me: InPerson,
    form: Form<ProfileForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    match accounts.set_profile(&me.caller.op, &me.oneself, &form.0).await.map_err(Problem::from) {
        Ok(()) => Ok(back(me.caller.frame(), "accounts-profile-saved")),
        Err(problem) if is_of_form(&problem) => {
            let profile = Faults::of(me.caller.frame(), &problem, PROFILE);
            again(&problem, page(&me, &accounts, Filled { profile, ..Filled::default() }).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[post("/account/password")]
pub(super) async fn set_password(
    me: InPerson,
    form: Form<PasswordForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (op, from) = (&me.caller.op, me.origin.clone());
    match accounts.set_password(op, &me.oneself, form.0, from).await.map_err(Problem::from) {
        Ok(()) => Ok(back(me.caller.frame(), "accounts-password-saved")),
        Err(problem) if is_of_form(&problem) => {
            let password = Faults::of(me.caller.frame(), &problem, PASSWORD);
            again(&problem, page(&me, &accounts, Filled { password, ..Filled::default() }).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[post("/account/sessions/end")]
pub(super) async fn end_sessions(
    me: InPerson,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.end_sessions(&me.caller.op, &me.oneself).await?;
    leave(me.caller.frame())
}

#[post("/account/sessions/{id}/end")]
pub(super) async fn end_session(
    me: InPerson,
    id: Path<SessionId>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.end_session(&me.caller.op, &me.oneself, *id).await?;
    Ok(back(me.caller.frame(), "accounts-session-ended"))
}

#[post("/account/tokens")]
pub(super) async fn create_token(
    me: InPerson,
    form: Form<TokenForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let typed = form.0.clone();
    match accounts.create_token(&me.caller.op, &me.oneself, form.0).await.map_err(Problem::from) {
        Ok((_, secret)) => {
            let secret = Some(secret.expose().to_owned());
            page(&me, &accounts, Filled { secret, ..Filled::default() }).await?.answer()
        }
        Err(problem) if is_of_form(&problem) => {
            let filled = Filled {
                token: Faults::of(me.caller.frame(), &problem, TOKEN),
                token_name: typed.name,
                token_scopes: typed.scopes,
                token_days: typed.days.to_string(),
                ..Filled::default()
            };
            again(&problem, page(&me, &accounts, filled).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[post("/account/tokens/{id}/revoke")]
pub(super) async fn revoke_token(
    me: InPerson,
    id: Path<TokenId>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.revoke_token(&me.caller.op, &me.oneself, *id).await?;
    Ok(back(me.caller.frame(), "accounts-token-revoked"))
}

fn back(frame: &Frame, said: &str) -> HttpResponse {
    see_other(frame, "/account", Some(Flash::success(said)))
}

async fn page(me: &InPerson, accounts: &Accounts, filled: Filled) -> Result<Page<Account>, Problem> {
    let (frame, op) = (me.caller.frame(), &me.caller.op);
    let person = accounts.whoami(op).await?;
    let language = frame.identity().and_then(|who| who.language);
    let column = |key| Column::new(frame.say(key));
    let page = Account {
        email: person.email,
        display_name: person.display_name,
        language: language.map(|language| language.tag().to_owned()).unwrap_or_default(),
        languages: Language::ALL.map(|language| Choice::new(language.tag(), language.endonym())).to_vec(),
        sessions: accounts.sessions(op, &me.oneself, me.origin.previous.as_deref()).await?,
        session_columns: [
            "accounts-session-agent",
            "accounts-session-begun",
            "accounts-session-seen",
            "accounts-action",
        ]
        .map(column)
        .to_vec(),
        tokens: accounts.tokens(op, &me.oneself).await?,
        token_columns: [
            "accounts-token-name",
            "accounts-token-scopes",
            "accounts-token-used",
            "accounts-token-expires",
            "accounts-action",
        ]
        .map(column)
        .to_vec(),
        scopes: scopes(frame, accounts),
        lives: [30, 90, 365].map(|days| life(frame, days)).to_vec(),
        filled,
    };
    Ok(Page::new(frame, "accounts-account", page))
}

/// `read` and the names of the modules, which API users know as they are.
fn scopes(frame: &Frame, accounts: &Accounts) -> Vec<Choice> {
    let read = Choice { hint: frame.say("accounts-scope-read"), ..Choice::new(READ, READ) };
    let modules = accounts.settings().scopes.iter().map(|scope| Choice::new(*scope, *scope));
    std::iter::once(read).chain(modules).collect()
}

fn life(frame: &Frame, days: i64) -> Choice {
    let label = frame.say_with("accounts-days", &[("days".into(), web::Arg::Number(days))]);
    Choice::new(days.to_string(), label)
}
