//! The stream of changes: public, and followed by a cursor.

use crate::Enterprises;
use crate::service::News;
use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Json, Problem, Query, Visitor};

/// Most entries of one answer.
const MOST: u64 = 500;

/// From where on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// The `next` of the answer before; from the beginning without it.
    since: Option<u64>,
}

/// What became of an enterprise.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewsView {
    /// The ledger's index of the entry.
    index: u64,
    at: DateTime<Utc>,
    /// `application-approved`, `application-took-effect`, `verification-due`, `enterprise-lapsed`, `certificate-issued` or
    /// `certificate-revoked`.
    kind: String,
    enterprise: String,
    /// The receipt: `/api/v1/ledger/receipts/{receipt}`.
    receipt: String,
}

/// A part of the stream.
#[derive(Serialize, ToSchema)]
pub(crate) struct StreamView {
    items: Vec<NewsView>,
    /// Where to go on: give it as `since`. The same as was given if there is nothing new.
    next: Option<u64>,
}

fn view(news: News) -> Option<NewsView> {
    let News { enterprise, recorded } = news;
    Some(NewsView {
        index: recorded.index?,
        at: recorded.at,
        kind: recorded.kind.trim_start_matches("enterprises.").to_owned(),
        enterprise: enterprise.to_string(),
        receipt: recorded.id.to_string(),
    })
}

/// Follow the changes of the register
///
/// In the order of the ledger, at most 500 at a time, and without gaps: what is committed later stands later. Who has followed it
/// from the beginning knows the register, and every line has a receipt.
#[utoipa::path(tag = "Register", security(()), params(Since), responses(
    (status = OK, body = StreamView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/changes")]
pub(crate) async fn changes(
    _: Visitor,
    since: Query<Since>,
    shop: Data<Enterprises>,
) -> Result<Json<StreamView>, Problem> {
    let items: Vec<_> = shop.news(since.0.since, MOST).await?.into_iter().filter_map(view).collect();
    let next = items.last().map(|last| last.index).or(since.0.since);
    Ok(Json(StreamView { items, next }))
}
