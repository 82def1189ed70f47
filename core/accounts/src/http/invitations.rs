//! Invitations.

use super::views::{InvitationView, NewInvitationView};
use crate::console::invitation_link;
use crate::invitation::{InvitationForm, InvitationId};
use crate::service::Accounts;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder, delete, get, post};
use kernel::OrgId;
use web::{Caller, Json, Problem};

/// List the open invitations into an organisation
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = OK, body = Vec<InvitationView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/organisations/{id}/invitations")]
pub(super) async fn list(
    caller: Caller,
    id: Path<OrgId>,
    accounts: Data<Accounts>,
) -> Result<Json<Vec<InvitationView>>, Problem> {
    open(&caller, Some(*id), &accounts).await
}

/// Invite somebody into an organisation
///
/// The link is told once and works for seven days. An earlier invitation of the address ends.
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    request_body = InvitationForm,
    responses((status = CREATED, body = NewInvitationView), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[post("/organisations/{id}/invitations")]
pub(super) async fn invite(
    caller: Caller,
    id: Path<OrgId>,
    form: Json<InvitationForm>,
    accounts: Data<Accounts>,
) -> Result<impl Responder, Problem> {
    send(&caller, Some(*id), &form.0, &accounts).await
}

/// List the open invitations to roles over everything
#[utoipa::path(
    tag = "Accounts",
    responses((status = OK, body = Vec<InvitationView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/invitations")]
pub(super) async fn list_over_all(
    caller: Caller,
    accounts: Data<Accounts>,
) -> Result<Json<Vec<InvitationView>>, Problem> {
    open(&caller, None, &accounts).await
}

/// Invite somebody to roles over everything
#[utoipa::path(
    tag = "Accounts",
    request_body = InvitationForm,
    responses((status = CREATED, body = NewInvitationView), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[post("/invitations")]
pub(super) async fn invite_over_all(
    caller: Caller,
    form: Json<InvitationForm>,
    accounts: Data<Accounts>,
) -> Result<impl Responder, Problem> {
    send(&caller, None, &form.0, &accounts).await
}

/// Withdraw an invitation
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[delete("/invitations/{id}")]
pub(super) async fn withdraw(
    caller: Caller,
    id: Path<InvitationId>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.withdraw_invitation(&caller.op, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn open(
    caller: &Caller,
    over: Option<OrgId>,
    accounts: &Accounts,
) -> Result<Json<Vec<InvitationView>>, Problem> {
    let sent = accounts.invitations(&caller.op, over).await?;
    Ok(Json(sent.into_iter().map(InvitationView::from).collect()))
}

async fn send(
    caller: &Caller,
    over: Option<OrgId>,
    form: &InvitationForm,
    accounts: &Accounts,
) -> Result<impl Responder + use<>, Problem> {
    let (sent, secret) = accounts.invite(&caller.op, over, form).await?;
    let view = NewInvitationView::new(sent, invitation_link(caller.frame(), &secret));
    Ok(Json(view).customize().with_status(StatusCode::CREATED))
}
