//! Changes of an entry, as its enterprise begins them.

use super::views::ApplicationView;
use crate::Enterprises;
use crate::lifecycle::{Application, Change};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use enterprises_contract::{ApplicationId, EnterpriseId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Caller, ETag, Json, Problem};

/// What is to become of the entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    change: Change,
}

/// Begin a change of an enterprise
///
/// The draft holds what the register says and the documents it was approved on. An amendment that touches no sensitive field
/// takes effect when it is submitted; everything else is reviewed.
#[utoipa::path(tag = "Registration", params(("id" = String, Path)), request_body = Wanted, responses(
    (status = CREATED, body = ApplicationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/enterprises/{id}/applications")]
pub(crate) async fn begin(
    caller: Caller,
    id: Path<EnterpriseId>,
    shop: Data<Enterprises>,
    form: Json<Wanted>,
) -> Result<HttpResponse, Problem> {
    let application = shop.begin_change(&caller.op, *id, form.0.change).await?;
    created(&caller, &shop, &application).await
}

/// Begin a lapsed application again
///
/// A new draft with its answers and documents, for as long as the rule of restoring gives.
#[utoipa::path(tag = "Registration", params(("id" = String, Path)), responses(
    (status = CREATED, body = ApplicationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/restoration")]
pub(crate) async fn again(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let application = shop.begin_again(&caller.op, *id).await?;
    created(&caller, &shop, &application).await
}

/// Answers with an application that was begun.
pub(super) async fn created(
    caller: &Caller,
    shop: &Enterprises,
    application: &Application,
) -> Result<HttpResponse, Problem> {
    let looked = shop.look(&caller.op, application.id()).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/applications/{}", application.id())))
        .insert_header((header::ETAG, ETag(application.version())))
        .json(ApplicationView::from(looked)))
}
