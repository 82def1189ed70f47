//! What the buttons and small forms of a connection's page do.

use crate::error::ConnectionError;
use crate::service::Connections;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use connections_contract::{ConnectionId, OperationId, ProductId};
use serde::Deserialize;
use std::collections::BTreeMap;
use web::{Button, Caller, Flash, Form, Problem, see_other};

/// A button of a connection's page.
#[post("/connections/{id}/{deed}")]
pub(super) async fn deed(
    caller: Caller,
    path: Path<(ConnectionId, String)>,
    _: Form<Button>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let (op, (id, deed)) = (&caller.op, path.into_inner());
    let said = match deed.as_str() {
        "sync" => shop.sync(op, id).await.map(|_| "connections-syncing"),
        "test" => shop.test(op, id).await.map(|_| "connections-testing"),
        "pause" => shop.pause(op, id).await.map(|()| "connections-paused"),
        "resume" => shop.resume(op, id).await.map(|()| "connections-resumed"),
        "remove" => {
            shop.remove(op, id, None).await?;
            let flash = Flash::success("connections-removed");
            return Ok(see_other(caller.frame(), "/connections", Some(flash)));
        }
        _ => return Err(Problem::not_found()),
    };
    back(&caller, &format!("/connections/{id}"), said)
}

/// New credentials, by scheme.
#[post("/connections/{id}/credentials")]
pub(super) async fn rotate(
    caller: Caller,
    id: Path<ConnectionId>,
    form: Form<BTreeMap<String, String>>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let secrets = form.0.into_iter().filter(|(_, value)| !value.is_empty());
    let named =
        secrets.filter_map(|(name, value)| Some((name.strip_prefix("credentials/")?.to_owned(), value)));
    let said = shop.rotate(&caller.op, *id, named.collect()).await.map(|()| "connections-rotated");
    back(&caller, &format!("/connections/{id}"), said)
}

/// How often to synchronise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Every {
    every_minutes: i64,
    version: i64,
}

#[post("/connections/{id}/schedule")]
pub(super) async fn schedule(
    caller: Caller,
    id: Path<ConnectionId>,
    form: Form<Every>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let Every { every_minutes, version } = form.0;
    let said = shop.schedule(&caller.op, *id, every_minutes, Some(version)).await;
    back(&caller, &format!("/connections/{id}"), said.map(|()| "connections-scheduled"))
}

#[post("/connections/{id}/products/{product}/unlist")]
pub(super) async fn unlist(
    caller: Caller,
    path: Path<(ConnectionId, ProductId)>,
    _: Form<Button>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let (id, product) = path.into_inner();
    let said = shop.unlist(&caller.op, product).await.map(|_| "connections-unlisting");
    back(&caller, &format!("/connections/{id}/products"), said)
}

#[post("/connections/{id}/products/{product}/relist")]
pub(super) async fn relist(
    caller: Caller,
    path: Path<(ConnectionId, ProductId)>,
    _: Form<Button>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let (id, product) = path.into_inner();
    let said = shop.relist(&caller.op, product).await.map(|_| "connections-relisting");
    back(&caller, &format!("/connections/{id}/products"), said)
}

#[post("/operations/{id}/cancel")]
pub(super) async fn cancel(
    caller: Caller,
    id: Path<OperationId>,
    _: Form<Button>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let said = shop.cancel(&caller.op, *id).await.map(|()| "connections-cancelling");
    back(&caller, &format!("/operations/{id}"), said)
}

#[post("/operations/{id}/unpark")]
pub(super) async fn unpark(
    caller: Caller,
    id: Path<OperationId>,
    _: Form<Button>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let said = shop.unpark(&caller.op, *id).await.map(|()| "connections-unparked");
    back(&caller, &format!("/operations/{id}"), said)
}

/// Back to the page with a sentence. What a person could not know beforehand is said there, too, and is no error page.
fn back(caller: &Caller, path: &str, said: Result<&str, ConnectionError>) -> Result<HttpResponse, Problem> {
    let flash = match said {
        Ok(key) => Flash::success(key),
        Err(ConnectionError::IllegalTransition(_)) => Flash::attention("connections-not-now"),
        Err(ConnectionError::NotActive) => Flash::attention("connections-not-certified"),
        Err(ConnectionError::OperationState { .. }) => Flash::attention("connections-operation-not-now"),
        Err(ConnectionError::Stale { .. }) => Flash::attention("connections-changed-meanwhile"),
        Err(other) => return Err(other.into()),
    };
    Ok(see_other(caller.frame(), path, Some(flash)))
}
