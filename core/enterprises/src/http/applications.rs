//! Applications, as their applicants use them.

use super::changes::created;
use super::register::proof_file;
use super::views::{ApplicationView, DoneView, FindingView, QueuedView};
use crate::Enterprises;
use crate::answers::Answers;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use db::ReceiptId;
use enterprises_contract::ApplicationId;
use kernel::OrgId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use web::{Caller, ETag, IfMatch, Json, Problem, Query};

/// For whom to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Begin {
    /// The organisation that applies.
    #[schema(value_type = String, example = "org_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    organisation: OrgId,
}

/// What to say to the reasons of a send-back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resubmission {
    /// One text a reason, in their order; empty where the field or document was changed instead.
    #[serde(default)]
    explanations: Vec<String>,
}

/// Submit, or only try.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dry {
    /// `true` answers with the findings and changes nothing.
    #[serde(default)]
    dry_run: bool,
}

/// Begin an application
///
/// An organisation has one open application at a time.
#[utoipa::path(tag = "Registration", params(("Idempotency-Key" = Option<String>, Header)), request_body = Begin, responses(
    (status = CREATED, body = ApplicationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications")]
pub(crate) async fn begin(
    caller: Caller,
    shop: Data<Enterprises>,
    form: Json<Begin>,
) -> Result<HttpResponse, Problem> {
    let application = shop.begin(&caller.op, form.0.organisation).await?;
    created(&caller, &shop, &application).await
}

/// List the applications of your organisations
#[utoipa::path(tag = "Registration", responses(
    (status = OK, body = Vec<QueuedView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/applications")]
pub(crate) async fn own(caller: Caller, shop: Data<Enterprises>) -> Result<Json<Vec<QueuedView>>, Problem> {
    let own = shop.own(&caller.op).await?;
    Ok(Json(own.into_iter().map(Into::into).collect()))
}

/// Show an application
///
/// With its documents, clocks, reasons and history; the representative's identity number is masked.
#[utoipa::path(tag = "Registration", params(("id" = String, Path)), responses(
    (status = OK, body = ApplicationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/applications/{id}")]
pub(crate) async fn show(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let looked = shop.look(&caller.op, *id).await?;
    let etag = ETag(looked.application.version());
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(ApplicationView::from(looked)))
}

/// Save answers
///
/// A draft is saved as it is, complete or not. An identity number that contains `*`, or is empty, leaves the kept one unchanged.
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("If-Match" = String, Header)), request_body = Answers, responses(
    (status = OK, body = ApplicationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[put("/applications/{id}/answers")]
pub(crate) async fn answer(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
    answers: Json<Answers>,
) -> Result<HttpResponse, Problem> {
    shop.answer(&caller.op, *id, Some(version.0), answers.0).await?;
    let looked = shop.look(&caller.op, *id).await?;
    let etag = ETag(looked.application.version());
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag)).json(ApplicationView::from(looked)))
}

/// Show what a reviewer would find
#[utoipa::path(tag = "Registration", params(("id" = String, Path)), responses(
    (status = OK, body = Vec<FindingView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/applications/{id}/findings")]
pub(crate) async fn findings(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<Json<Vec<FindingView>>, Problem> {
    let findings = shop.findings(&caller.op, *id).await?;
    Ok(Json(findings.into_iter().map(|finding| FindingView::new(finding, caller.frame())).collect()))
}

/// Submit an application
///
/// The authority's clock starts. With `dry_run=true` the findings come back and nothing changes.
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header), Dry), responses(
    (status = OK, body = DoneView),
    (status = ACCEPTED, description = "the findings of a dry run", body = Vec<FindingView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/submission")]
pub(crate) async fn submit(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    dry: Query<Dry>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    if dry.0.dry_run {
        let found = shop.findings(&caller.op, *id).await?;
        let views: Vec<_> =
            found.into_iter().map(|finding| FindingView::new(finding, caller.frame())).collect();
        return Ok(HttpResponse::Accepted().json(views));
    }
    let done = shop.submit(&caller.op, *id, Some(version.0)).await?;
    Ok(HttpResponse::Ok().json(DoneView::from(done)))
}

/// Answer a send-back
///
/// Each reason must be met by a changed field or document, or explained. The authority's clock goes on.
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)), request_body = Resubmission, responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/resubmission")]
pub(crate) async fn resubmit(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
    form: Json<Resubmission>,
) -> Result<Json<DoneView>, Problem> {
    let done = shop.resubmit(&caller.op, *id, Some(version.0), &form.0.explanations).await?;
    Ok(Json(done.into()))
}

/// Withdraw an application
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)), responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/withdrawal")]
pub(crate) async fn withdraw(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
) -> Result<Json<DoneView>, Problem> {
    let done = shop.withdraw(&caller.op, *id, Some(version.0)).await?;
    Ok(Json(done.into()))
}

/// Fetch the opened receipt of a step
///
/// The `.tlog-proof` text with what was committed to, so that a party can show what was submitted or decided. Verifies without
/// server or network: `corridor ledger verify FILE --keys KEYS`.
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("receipt" = String, Path)), responses(
    (status = OK, body = String, content_type = "text/plain"),
    (status = ACCEPTED, description = "recorded, and sealed within about a second"),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/applications/{id}/receipts/{receipt}")]
pub(crate) async fn receipt(
    caller: Caller,
    path: Path<(ApplicationId, ReceiptId)>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let (id, receipt) = path.into_inner();
    let state = shop.opened_receipt(&caller.op, id, receipt).await?;
    Ok(proof_file(&receipt.to_string(), state))
}
