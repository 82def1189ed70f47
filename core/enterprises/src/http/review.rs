//! The review queue and its decisions.

use super::views::{DoneView, QueuedView};
use crate::Enterprises;
use crate::lifecycle::Stage;
use crate::reason::ReasonForm;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use enterprises_contract::ApplicationId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use web::{Caller, IfMatch, Json, Paged, Paging, Problem, Query};

/// Which part of the queue.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    /// One stage; without it, what lies with the authority.
    stage: Option<Stage>,
    /// Only what you review yourself.
    #[serde(default)]
    mine: bool,
}

/// Reasons of a send-back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendBack {
    /// At least one, each tied to a field or document.
    reasons: Vec<ReasonForm>,
}

/// Reasons of a rejection, and the way out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rejection {
    /// At least one, each tied to a field or document.
    reasons: Vec<ReasonForm>,
    /// What the applicant can do.
    remedy: String,
}

/// List the review queue
///
/// By the time at which somebody has to have acted, the earliest first.
#[utoipa::path(tag = "Review", params(Filter, Paging), responses(
    (status = OK, body = Paged<QueuedView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/review-queue")]
pub(crate) async fn queue(
    caller: Caller,
    filter: Query<Filter>,
    paging: Paging,
    shop: Data<Enterprises>,
) -> Result<Paged<QueuedView>, Problem> {
    let stages = filter.0.stage.map_or_else(|| vec![Stage::Submitted, Stage::InReview], |stage| vec![stage]);
    let reviewer = filter.0.mine.then(|| caller.op.actor());
    let rows = shop.queue(&caller.op, &stages, reviewer, paging.after()?, paging.limit() + 1).await?;
    let page = Paged::new(&paging, rows, |row| (row.due_at, row.application.id()));
    Ok(page.map(Into::into))
}

/// Take an application up
#[utoipa::path(tag = "Review", params(("id" = String, Path), ("If-Match" = String, Header)), responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/review")]
pub(crate) async fn take_up(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
) -> Result<Json<DoneView>, Problem> {
    Ok(Json(shop.take_up(&caller.op, *id, Some(version.0)).await?.into()))
}

/// Take an application over from its reviewer
///
/// The clocks run on; from now on the caller decides.
#[utoipa::path(tag = "Review", params(("id" = String, Path), ("If-Match" = String, Header)), responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/take-over")]
pub(crate) async fn take_over(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
) -> Result<Json<DoneView>, Problem> {
    Ok(Json(shop.take_over(&caller.op, *id, Some(version.0)).await?.into()))
}

/// Give the applicant more time to correct
///
/// As long and as often as the rule of the clock says: once.
#[utoipa::path(tag = "Review", params(("id" = String, Path), ("If-Match" = String, Header)), responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/extension")]
pub(crate) async fn extend(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
) -> Result<Json<DoneView>, Problem> {
    Ok(Json(shop.extend(&caller.op, *id, Some(version.0)).await?.into()))
}

/// Send an application back
///
/// The authority's clock pauses, the applicant's starts.
#[utoipa::path(tag = "Review", params(("id" = String, Path), ("If-Match" = String, Header)), request_body = SendBack, responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/send-back")]
pub(crate) async fn send_back(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
    form: Json<SendBack>,
) -> Result<Json<DoneView>, Problem> {
    Ok(Json(shop.send_back(&caller.op, *id, Some(version.0), &form.0.reasons).await?.into()))
}

/// Approve an application
///
/// The enterprise enters the register and gets its certificate; or its entry changes, is renewed, restored or cancelled.
#[utoipa::path(tag = "Review", params(("id" = String, Path), ("If-Match" = String, Header)), responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/approval")]
pub(crate) async fn approve(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
) -> Result<Json<DoneView>, Problem> {
    let (done, entered) = shop.approve(&caller.op, *id, Some(version.0)).await?;
    Ok(Json(DoneView::from(done).with_certificate(entered.certificate.map(|said| said.serial))))
}

/// Reject an application
#[utoipa::path(tag = "Review", params(("id" = String, Path), ("If-Match" = String, Header)), request_body = Rejection, responses(
    (status = OK, body = DoneView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/applications/{id}/rejection")]
pub(crate) async fn reject(
    caller: Caller,
    id: Path<ApplicationId>,
    version: IfMatch,
    shop: Data<Enterprises>,
    form: Json<Rejection>,
) -> Result<Json<DoneView>, Problem> {
    let Rejection { reasons, remedy } = form.0;
    Ok(Json(shop.reject(&caller.op, *id, Some(version.0), &reasons, &remedy).await?.into()))
}
