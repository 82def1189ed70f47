//! Products and orders that came through a connection.

use super::views::AskedView;
use super::views::records::{OrderPageView, OrderView, ProductView};
use crate::service::Connections;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::Datelike;
use connections_contract::{ConnectionId, OrderId, ProductId};
use kernel::Timestamp;
use web::{Caller, Json, Paged, Paging, Problem};

/// List the products of a connection
#[utoipa::path(tag = "Connections", params(("id" = String, Path), Paging), responses(
    (status = OK, body = Paged<ProductView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections/{id}/products")]
pub(crate) async fn products(
    caller: Caller,
    id: Path<ConnectionId>,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<Paged<ProductView>, Problem> {
    let rows = shop.products(&caller.op, *id, paging.after()?, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, rows, |(row, _)| row.id).map(Into::into))
}

/// Hide a product in its store
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = ACCEPTED, body = AskedView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/products/{id}/unlist")]
pub(crate) async fn unlist(
    caller: Caller,
    id: Path<ProductId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let asked = shop.unlist(&caller.op, *id).await?;
    Ok(HttpResponse::Accepted().json(AskedView { operations: vec![asked.to_string()] }))
}

/// Show a product in its store again
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = ACCEPTED, body = AskedView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/products/{id}/relist")]
pub(crate) async fn relist(
    caller: Caller,
    id: Path<ProductId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let asked = shop.relist(&caller.op, *id).await?;
    Ok(HttpResponse::Accepted().json(AskedView { operations: vec![asked.to_string()] }))
}

/// The order after which a page begins: a time of the calendar only, for PostgreSQL answers others with an error (22008).
pub(crate) fn after(paging: &Paging) -> Result<Option<(Timestamp, OrderId)>, Problem> {
    let after: Option<(Timestamp, OrderId)> = paging.after()?;
    match after {
        Some((placed_at, _)) if !(1..=9999).contains(&placed_at.year()) => {
            Err(Problem::invalid_field("/cursor", "not-a-cursor"))
        }
        _ => Ok(after),
    }
}

/// List the orders of a connection
///
/// The latest placed first.
#[utoipa::path(tag = "Connections", params(("id" = String, Path), Paging), responses(
    (status = OK, body = Paged<OrderView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections/{id}/orders")]
pub(crate) async fn orders(
    caller: Caller,
    id: Path<ConnectionId>,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<Paged<OrderView>, Problem> {
    let rows = shop.orders(&caller.op, *id, after(&paging)?, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, rows, |row| (row.placed_at, row.id)).map(Into::into))
}

/// Show an order with its lines
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = OrderPageView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/orders/{id}")]
pub(crate) async fn order(
    caller: Caller,
    id: Path<OrderId>,
    shop: Data<Connections>,
) -> Result<Json<OrderPageView>, Problem> {
    let (order, lines) = shop.order(&caller.op, *id).await?;
    Ok(Json(OrderPageView { order: order.into(), lines: lines.into_iter().map(Into::into).collect() }))
}
