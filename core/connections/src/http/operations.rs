//! Operations and their journal.

use super::views::{EffectView, OperationView};
use crate::service::Connections;
use actix_web::web::{Data, Path};
use actix_web::{get, post};
use connections_contract::{ConnectionId, OperationId};
use web::{Caller, Json, Paged, Paging, Problem};

/// List the operations of a connection
///
/// The newest first.
#[utoipa::path(tag = "Connections", params(("id" = String, Path), Paging), responses(
    (status = OK, body = Paged<OperationView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections/{id}/operations")]
pub(crate) async fn history(
    caller: Caller,
    id: Path<ConnectionId>,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<Paged<OperationView>, Problem> {
    let rows = shop.history(&caller.op, *id, paging.after()?, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, rows, |row| row.id).map(Into::into))
}

/// Show an operation
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = OperationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/operations/{id}")]
pub(crate) async fn show(
    caller: Caller,
    id: Path<OperationId>,
    shop: Data<Connections>,
) -> Result<Json<OperationView>, Problem> {
    Ok(Json(shop.operation(&caller.op, *id).await?.into()))
}

/// Show the journal of an operation
///
/// Every effect from the wish to the result; never an answer of the store.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = Vec<EffectView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/operations/{id}/effects")]
pub(crate) async fn effects(
    caller: Caller,
    id: Path<OperationId>,
    shop: Data<Connections>,
) -> Result<Json<Vec<EffectView>>, Problem> {
    let rows = shop.effects(&caller.op, *id).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}

/// Call an operation off
///
/// One that is under way ends before its next step; what it stored stays.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = OperationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/operations/{id}/cancel")]
pub(crate) async fn cancel(
    caller: Caller,
    id: Path<OperationId>,
    shop: Data<Connections>,
) -> Result<Json<OperationView>, Problem> {
    shop.cancel(&caller.op, *id).await?;
    Ok(Json(shop.operation(&caller.op, *id).await?.into()))
}

/// Take a parked operation up again
///
/// From its last checkpoint. For an operator who knows what happened in the store.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = OperationView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/operations/{id}/unpark")]
pub(crate) async fn unpark(
    caller: Caller,
    id: Path<OperationId>,
    shop: Data<Connections>,
) -> Result<Json<OperationView>, Problem> {
    shop.unpark(&caller.op, *id).await?;
    Ok(Json(shop.operation(&caller.op, *id).await?.into()))
}
