//! Who one is, one's sessions and tokens.

use super::InPerson;
use super::views::{NewTokenView, PersonView, SessionView, TokenView};
use crate::service::Accounts;
use crate::session::SessionId;
use crate::token::{TokenForm, TokenId};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder, delete, get, post};
use web::{Caller, Json, Problem};

/// Say who I am
#[utoipa::path(
    tag = "Accounts",
    responses((status = OK, body = PersonView), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/session")]
pub(super) async fn whoami(caller: Caller, accounts: Data<Accounts>) -> Result<Json<PersonView>, Problem> {
    Ok(Json(accounts.whoami(&caller.op).await?.into()))
}

/// List my sessions
#[utoipa::path(
    tag = "Accounts",
    responses((status = OK, body = Vec<SessionView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/sessions")]
pub(super) async fn sessions(
    me: InPerson,
    accounts: Data<Accounts>,
) -> Result<Json<Vec<SessionView>>, Problem> {
    let current = me.origin.previous.as_deref();
    let seen = accounts.sessions(&me.caller.op, &me.oneself, current).await?;
    Ok(Json(seen.into_iter().map(SessionView::from).collect()))
}

/// End one of my sessions
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[delete("/sessions/{id}")]
pub(super) async fn end_session(
    me: InPerson,
    id: Path<SessionId>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.end_session(&me.caller.op, &me.oneself, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sign out everywhere
#[utoipa::path(
    tag = "Accounts",
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[delete("/sessions")]
pub(super) async fn end_sessions(me: InPerson, accounts: Data<Accounts>) -> Result<HttpResponse, Problem> {
    accounts.end_sessions(&me.caller.op, &me.oneself).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List my API tokens
#[utoipa::path(
    tag = "Accounts",
    responses((status = OK, body = Vec<TokenView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/tokens")]
pub(super) async fn tokens(me: InPerson, accounts: Data<Accounts>) -> Result<Json<Vec<TokenView>>, Problem> {
    let seen = accounts.tokens(&me.caller.op, &me.oneself).await?;
    Ok(Json(seen.into_iter().map(TokenView::from).collect()))
}

/// Make an API token
///
/// The secret is told once. A token cannot make another: this needs a session.
#[utoipa::path(
    tag = "Accounts",
    request_body = TokenForm,
    responses((status = CREATED, body = NewTokenView), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[post("/tokens")]
pub(super) async fn create_token(
    me: InPerson,
    form: Json<TokenForm>,
    accounts: Data<Accounts>,
) -> Result<impl Responder, Problem> {
    let (seen, secret) = accounts.create_token(&me.caller.op, &me.oneself, form.0).await?;
    Ok(Json(NewTokenView::new(seen, &secret)).customize().with_status(StatusCode::CREATED))
}

/// Revoke one of my API tokens
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[delete("/tokens/{id}")]
pub(super) async fn revoke_token(
    me: InPerson,
    id: Path<TokenId>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.revoke_token(&me.caller.op, &me.oneself, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
