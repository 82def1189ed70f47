//! Everybody: for operators and auditors.

use super::views::PersonView;
use crate::membership::MembershipId;
use crate::service::{Accounts, Census, GrantForm};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use kernel::PersonId;
use web::{Caller, Json, Paged, Paging, Problem};

/// List everybody
#[utoipa::path(
    tag = "Accounts",
    params(Paging),
    responses((status = OK, body = Paged<PersonView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/people")]
pub(super) async fn list(
    caller: Caller,
    paging: Paging,
    accounts: Data<Accounts>,
) -> Result<Paged<PersonView>, Problem> {
    let rows = accounts.everybody(&caller.op, paging.after()?, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, rows, |person| person.id).map(PersonView::from))
}

/// Count organisations, people, sessions and tokens
#[utoipa::path(
    tag = "Accounts",
    responses((status = OK, body = Census), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/census")]
pub(super) async fn census(caller: Caller, accounts: Data<Accounts>) -> Result<Json<Census>, Problem> {
    Ok(Json(accounts.census(&caller.op).await?))
}

/// Grant a role over everything
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    request_body = GrantForm,
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[post("/people/{id}/roles")]
pub(super) async fn grant(
    caller: Caller,
    id: Path<PersonId>,
    form: Json<GrantForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.grant(&caller.op, *id, None, &form.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Revoke a role
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path), ("membership" = String, Path)),
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[delete("/people/{id}/roles/{membership}")]
pub(super) async fn revoke(
    caller: Caller,
    path: Path<(PersonId, MembershipId)>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (person, membership) = path.into_inner();
    accounts.revoke(&caller.op, person, membership).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Keep a person out
///
/// Their sessions end and their tokens stop at once.
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[put("/people/{id}/suspension")]
pub(super) async fn disable(
    caller: Caller,
    id: Path<PersonId>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.set_active(&caller.op, *id, false).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Let a person in again
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[delete("/people/{id}/suspension")]
pub(super) async fn enable(
    caller: Caller,
    id: Path<PersonId>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.set_active(&caller.op, *id, true).await?;
    Ok(HttpResponse::NoContent().finish())
}
