//! Organisations and the people in them.

use super::views::{OrganisationView, PersonView};
use crate::organisation::OrganisationForm;
use crate::service::{Accounts, GrantForm};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder, get, post};
use kernel::{OrgId, PersonId};
use web::{Caller, Json, Paged, Paging, Problem};

/// List organisations
///
/// Those one administers; all of them for operators and auditors.
#[utoipa::path(
    tag = "Accounts",
    params(Paging),
    responses((status = OK, body = Paged<OrganisationView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/organisations")]
pub(super) async fn list(
    caller: Caller,
    paging: Paging,
    accounts: Data<Accounts>,
) -> Result<Paged<OrganisationView>, Problem> {
    let rows = accounts.organisations(&caller.op, paging.after()?, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, rows, |org| org.id).map(OrganisationView::from))
}

/// Create an organisation
#[utoipa::path(
    tag = "Accounts",
    request_body = OrganisationForm,
    responses((status = CREATED, body = OrganisationView), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[post("/organisations")]
pub(super) async fn create(
    caller: Caller,
    form: Json<OrganisationForm>,
    accounts: Data<Accounts>,
) -> Result<impl Responder, Problem> {
    let id = accounts.create_organisation(&caller.op, form.0).await?;
    let made = accounts.organisation(&caller.op, id).await?;
    Ok(Json(OrganisationView::from(made)).customize().with_status(StatusCode::CREATED))
}

/// Show an organisation
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = OK, body = OrganisationView), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/organisations/{id}")]
pub(super) async fn get(
    caller: Caller,
    id: Path<OrgId>,
    accounts: Data<Accounts>,
) -> Result<Json<OrganisationView>, Problem> {
    Ok(Json(accounts.organisation(&caller.op, *id).await?.into()))
}

/// List the people of an organisation
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path)),
    responses((status = OK, body = Vec<PersonView>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[get("/organisations/{id}/people")]
pub(super) async fn people(
    caller: Caller,
    id: Path<OrgId>,
    accounts: Data<Accounts>,
) -> Result<Json<Vec<PersonView>>, Problem> {
    let people = accounts.people_of(&caller.op, *id).await?;
    Ok(Json(people.into_iter().map(PersonView::from).collect()))
}

/// Grant a role over an organisation
#[utoipa::path(
    tag = "Accounts",
    params(("id" = String, Path), ("person" = String, Path)),
    request_body = GrantForm,
    responses((status = NO_CONTENT), (status = "4XX", body = Problem, content_type = "application/problem+json")),
)]
#[post("/organisations/{id}/people/{person}/roles")]
pub(super) async fn grant(
    caller: Caller,
    path: Path<(OrgId, PersonId)>,
    form: Json<GrantForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (org, person) = path.into_inner();
    accounts.grant(&caller.op, person, Some(org), &form.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
