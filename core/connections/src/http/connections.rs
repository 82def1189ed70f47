//! Connections.

use super::views::{AdapterView, AskedView, ConnectionPageView, ConnectionView};
use crate::service::{Connecting, Connections};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use connections_contract::ConnectionId;
use kernel::OrgId;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::{Caller, ETag, IfMatch, Json, Paged, Paging, Problem};

/// For whom to connect, and what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connect {
    /// The organisation whose store it is.
    #[schema(value_type = String, example = "org_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    organisation: OrgId,
    adapter: String,
    name: String,
    #[serde(default)]
    config: BTreeMap<String, String>,
    /// Secrets by scheme. They are sealed, and never shown again.
    #[serde(default)]
    credentials: BTreeMap<String, String>,
    /// Does the owner agree that measures may be carried out in the store?
    #[serde(default)]
    agreed: bool,
}

/// New secrets by scheme.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rotate {
    credentials: BTreeMap<String, String>,
}

/// How often to synchronise.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Schedule {
    /// From one minute to a week.
    #[schema(minimum = 1, maximum = 10080)]
    every_minutes: i64,
}

/// List the adapters
///
/// What stores can be connected through, and what each wants to know.
#[utoipa::path(tag = "Connections", responses(
    (status = OK, body = Vec<AdapterView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/adapters")]
pub(crate) async fn adapters(
    caller: Caller,
    shop: Data<Connections>,
) -> Result<Json<Vec<AdapterView>>, Problem> {
    let language = caller.op.language();
    Ok(Json(shop.catalogue().list().iter().map(|info| AdapterView::of(info, language)).collect()))
}

/// List the connections you may see
#[utoipa::path(tag = "Connections", params(Paging), responses(
    (status = OK, body = Paged<ConnectionView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections")]
pub(crate) async fn list(
    caller: Caller,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<Paged<ConnectionView>, Problem> {
    let rows = shop.list(&caller.op, paging.after()?, paging.limit() + 1).await?;
    let page = Paged::new(&paging, rows, |row| row.id);
    Ok(page.map(|row| ConnectionView::of(row, caller.op.now())))
}

/// Connect a store
///
/// Its credentials are sealed, the owner's agreement is entered in the ledger, and the store is tried out at once.
#[utoipa::path(tag = "Connections", params(("Idempotency-Key" = Option<String>, Header)), request_body = Connect, responses(
    (status = CREATED, body = ConnectionView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections")]
pub(crate) async fn connect(
    caller: Caller,
    shop: Data<Connections>,
    form: Json<Connect>,
) -> Result<HttpResponse, Problem> {
    let Connect { organisation, adapter, name, config, credentials, agreed } = form.0;
    let said = Connecting { adapter, name, config, credentials, agreed };
    let id = shop.connect(&caller.op, organisation, said).await?;
    let row = shop.find(&caller.op, id).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/connections/{id}")))
        .insert_header((header::ETAG, ETag(row.version)))
        .json(ConnectionView::of(row, caller.op.now())))
}

/// Show a connection
///
/// With the age of its credentials and the number of its products and orders.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = ConnectionPageView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/connections/{id}")]
pub(crate) async fn show(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let row = shop.find(&caller.op, *id).await?;
    let credentials = shop.credentials(&caller.op, *id).await?;
    let (products, orders) = shop.counts(&caller.op, *id).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, ETag(row.version))).json(ConnectionPageView {
        connection: ConnectionView::of(row, caller.op.now()),
        credentials: credentials.into_iter().map(Into::into).collect(),
        products,
        orders,
    }))
}

/// Test a connection
///
/// Checks the configuration, then whether the store accepts the credentials.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = ACCEPTED, body = AskedView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections/{id}/test")]
pub(crate) async fn test(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let asked = shop.test(&caller.op, *id).await?;
    Ok(HttpResponse::Accepted().json(AskedView { operations: vec![asked.to_string()] }))
}

/// Synchronise now
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = ACCEPTED, body = AskedView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections/{id}/sync")]
pub(crate) async fn sync(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let asked = shop.sync(&caller.op, *id).await?;
    Ok(HttpResponse::Accepted()
        .json(AskedView { operations: asked.iter().map(ToString::to_string).collect() }))
}

/// Pause a connection
///
/// What is under way ends by itself; nothing new begins.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = ConnectionView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections/{id}/pause")]
pub(crate) async fn pause(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    shop.pause(&caller.op, *id).await?;
    shown(&caller, &shop, *id).await
}

/// Go on after a pause
///
/// Begins with a test.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), responses(
    (status = OK, body = ConnectionView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/connections/{id}/resume")]
pub(crate) async fn resume(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    shop.resume(&caller.op, *id).await?;
    shown(&caller, &shop, *id).await
}

/// Give new credentials
///
/// The old ones are erased at once, and the store is tried out with the new ones.
#[utoipa::path(tag = "Connections", params(("id" = String, Path)), request_body = Rotate, responses(
    (status = OK, body = ConnectionView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[put("/connections/{id}/credentials")]
pub(crate) async fn rotate(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
    form: Json<Rotate>,
) -> Result<HttpResponse, Problem> {
    shop.rotate(&caller.op, *id, form.0.credentials).await?;
    shown(&caller, &shop, *id).await
}

/// Say how often to synchronise
#[utoipa::path(tag = "Connections", params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body = Schedule, responses(
    (status = OK, body = ConnectionView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[put("/connections/{id}/schedule")]
pub(crate) async fn schedule(
    caller: Caller,
    id: Path<ConnectionId>,
    version: IfMatch,
    shop: Data<Connections>,
    form: Json<Schedule>,
) -> Result<HttpResponse, Problem> {
    shop.schedule(&caller.op, *id, form.0.every_minutes, Some(version.0)).await?;
    shown(&caller, &shop, *id).await
}

/// Remove a connection
///
/// Its credentials are erased and its operations called off. What came through it stays.
#[utoipa::path(tag = "Connections", params(("id" = String, Path), ("If-Match" = String, Header)), responses(
    (status = NO_CONTENT),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/connections/{id}")]
pub(crate) async fn remove(
    caller: Caller,
    id: Path<ConnectionId>,
    version: IfMatch,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    shop.remove(&caller.op, *id, Some(version.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn shown(caller: &Caller, shop: &Connections, id: ConnectionId) -> Result<HttpResponse, Problem> {
    let row = shop.find(&caller.op, id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, ETag(row.version)))
        .json(ConnectionView::of(row, caller.op.now())))
}
