//! Who acts for whom, as client and delegate use it.

use crate::Enterprises;
use crate::delegation::{Delegation, DelegationId, Ending, Offer, Scope, Standing};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use enterprises_contract::EnterpriseId;
use kernel::{OrgId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use web::{Caller, Json, Paged, Paging, Problem};

/// Whom to let act, for whom, and how far.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offering {
    /// The organisation that lets somebody act for it.
    #[schema(value_type = String, example = "org_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    client: OrgId,
    /// The enterprise of the register that shall act.
    #[schema(value_type = String, example = "ent_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    delegate: EnterpriseId,
    terms: Offer,
}

/// To whom to pass it on, and how far.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Passing {
    /// The enterprise of the register that shall act.
    #[schema(value_type = String, example = "ent_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    delegate: EnterpriseId,
    terms: Offer,
}

/// A delegation.
#[derive(Serialize, ToSchema)]
pub(crate) struct DelegationView {
    #[schema(example = "del_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    id: String,
    client: String,
    delegate: String,
    /// The delegation it was passed on from.
    parent: Option<String>,
    scopes: BTreeSet<Scope>,
    may_pass_on: bool,
    client_code: String,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    standing: Standing,
    ending: Option<Ending>,
}

impl DelegationView {
    fn new(one: Delegation, now: Timestamp) -> Self {
        Self {
            id: one.id.to_string(),
            client: one.client.to_string(),
            delegate: one.delegate.to_string(),
            parent: one.parent.map(|id| id.to_string()),
            standing: one.standing(now),
            ending: one.ended.map(|(_, ending)| ending),
            scopes: one.scopes,
            may_pass_on: one.may_pass_on,
            client_code: one.client_code,
            from: one.from,
            until: one.until,
        }
    }
}

/// A delegation that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeView {
    #[schema(example = "del_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    id: String,
}

fn made(id: DelegationId) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/delegations/{id}")))
        .json(MadeView { id: id.to_string() })
}

/// Let an enterprise act for your organisation
///
/// It acts once it has accepted, from the first day until the last.
#[utoipa::path(tag = "Delegation", request_body = Offering, responses(
    (status = CREATED, body = MadeView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/delegations")]
pub(crate) async fn offer(
    caller: Caller,
    shop: Data<Enterprises>,
    form: Json<Offering>,
) -> Result<HttpResponse, Problem> {
    let Offering { client, delegate, terms } = form.0;
    Ok(made(shop.delegate(&caller.op, client, delegate, &terms).await?))
}

/// List who acts for your organisations
#[utoipa::path(tag = "Delegation", responses(
    (status = OK, body = Vec<DelegationView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/delegations")]
pub(crate) async fn delegates(
    caller: Caller,
    shop: Data<Enterprises>,
) -> Result<Json<Vec<DelegationView>>, Problem> {
    let (all, now) = (shop.delegates(&caller.op).await?, caller.op.now());
    Ok(Json(all.into_iter().map(|one| DelegationView::new(one, now)).collect()))
}

/// List for whom your organisations act, or are asked to act
#[utoipa::path(tag = "Delegation", params(Paging), responses(
    (status = OK, body = Paged<DelegationView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/clients")]
pub(crate) async fn clients(
    caller: Caller,
    paging: Paging,
    shop: Data<Enterprises>,
) -> Result<Paged<DelegationView>, Problem> {
    let (page, now) = (shop.clients(&caller.op, paging.after()?, paging.limit() + 1).await?, caller.op.now());
    let page = page.into_iter().map(|client| client.delegation).collect();
    Ok(Paged::new(&paging, page, |one: &Delegation| one.id).map(|one| DelegationView::new(one, now)))
}

/// Accept to act for a client
#[utoipa::path(tag = "Delegation", params(("id" = String, Path)), responses(
    (status = OK, body = DelegationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/delegations/{id}/acceptance")]
pub(crate) async fn accept(
    caller: Caller,
    id: Path<DelegationId>,
    shop: Data<Enterprises>,
) -> Result<Json<DelegationView>, Problem> {
    let accepted = shop.accept_delegation(&caller.op, *id).await?;
    Ok(Json(DelegationView::new(accepted, caller.op.now())))
}

/// Pass a delegation on to another enterprise, once
#[utoipa::path(tag = "Delegation", params(("id" = String, Path)), request_body = Passing, responses(
    (status = CREATED, body = MadeView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/delegations/{id}/passing-on")]
pub(crate) async fn pass_on(
    caller: Caller,
    id: Path<DelegationId>,
    shop: Data<Enterprises>,
    form: Json<Passing>,
) -> Result<HttpResponse, Problem> {
    Ok(made(shop.pass_on(&caller.op, *id, form.0.delegate, &form.0.terms).await?))
}

/// End a delegation
///
/// The client withdraws or revokes it, the delegate declines it or gives it back. It takes effect at once, also for what was
/// passed on.
#[utoipa::path(tag = "Delegation", params(("id" = String, Path)), responses(
    (status = OK, body = DelegationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/delegations/{id}/ending")]
pub(crate) async fn end(
    caller: Caller,
    id: Path<DelegationId>,
    shop: Data<Enterprises>,
) -> Result<Json<DelegationView>, Problem> {
    let ended = shop.end_delegation(&caller.op, *id).await?;
    Ok(Json(DelegationView::new(ended, caller.op.now())))
}
