//! Requests and answers of the double.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Counts, PUBLISHABLE, State, shelf::By};
use crate::http::{Request, Response};

/// What the double says to people.
const FRONT_PAGE: &str = include_str!("front_page.html");
/// Medusa's own words for a product's status.
const STATUSES: [&str; 4] = ["draft", "proposed", "published", "rejected"];

pub(super) fn count(counts: &mut Counts, request: &Request) {
    let path = match request.path.strip_prefix("/admin/products/") {
        Some(_) => "/admin/products/{id}",
        None => &request.path,
    };
    *counts.requests.entry(format!("{} {path}", request.method)).or_default() += 1;
}

pub(super) fn answer(state: &mut State, request: &Request) -> Response {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/") => page(),
        ("GET", "/health") => Response { status: 200, body: b"OK".to_vec(), headers: Vec::new() },
        ("GET", "/store/products") => shop_front(state, request),
        (_, path) if path.starts_with("/admin/") => match may_administer(state, request) {
            true => admin(state, request),
            false => {
                state.counts.unauthorised += 1;
                said(401, &json!({ "message": "Unauthorized" }))
            }
        },
        _ => nothing_there(),
    }
}

/// What a store in trouble says.
pub(super) fn unwell(status: u16, retry_after_s: Option<u64>) -> Response {
    let mut response =
        said(status, &json!({ "type": "unknown_error", "message": "The demo store is in trouble." }));
    response.headers.extend(retry_after_s.map(|seconds| ("retry-after".to_owned(), seconds.to_string())));
    response
}

/// The key is the user of Basic authentication, with an empty password.
fn may_administer(state: &State, request: &Request) -> bool {
    let expected = BASE64_STANDARD.encode(format!("{}:", state.key));
    request
        .headers
        .get("authorization")
        .is_some_and(|header| header.strip_prefix("Basic ") == Some(&expected))
}

fn admin(state: &mut State, request: &Request) -> Response {
    let path = request.path.as_str();
    match (request.method.as_str(), path, path.strip_prefix("/admin/products/")) {
        ("GET", "/admin/stores", _) => {
            let stores = json!([{ "id": "store_demo", "name": "Demo store (a double)" }]);
            said(200, &json!({ "stores": stores, "count": 1, "offset": 0, "limit": 50 }))
        }
        ("GET", "/admin/orders", _) => list(request, "orders", state.shelf.orders()),
        ("GET", "/admin/products", _) => list(request, "products", state.shelf.products()),
        ("GET", _, Some(id)) => match state.shelf.product(id) {
            Some(product) => said(200, &json!({ "product": product })),
            None => no_product(id),
        },
        ("POST", _, Some(id)) => set_status(state, id, &request.body),
        _ => nothing_there(),
    }
}

fn set_status(state: &mut State, id: &str, body: &[u8]) -> Response {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let status = body["status"].as_str().unwrap_or_default();
    if !STATUSES.contains(&status) {
        let message = format!("Invalid request: Expected: '{}' for field 'status'", STATUSES.join(", "));
        return said(400, &json!({ "type": "invalid_data", "message": message }));
    }
    match state.shelf.set_status(id, status) {
        Some(changed) => {
            state.counts.writes += u64::from(changed);
            said(200, &json!({ "product": state.shelf.product(id) }))
        }
        None => no_product(id),
    }
}

fn shop_front(state: &State, request: &Request) -> Response {
    if request.headers.get("x-publishable-api-key").map(String::as_str) != Some(PUBLISHABLE) {
        let message = "Publishable API key required in the request header: x-publishable-api-key.";
        return said(400, &json!({ "type": "not_allowed", "message": message }));
    }
    list(request, "products", state.shelf.listed())
}

/// A page of a list: filtered, then in order, then cut.
fn list<'a>(request: &Request, name: &str, records: impl Iterator<Item = &'a Value>) -> Response {
    let number = |name, default| request.query(name).map_or(Ok(default), str::parse::<usize>);
    let (Ok(limit), Ok(offset)) = (number("limit", 50), number("offset", 0)) else {
        return said(400, &json!({ "type": "invalid_data", "message": "Invalid request" }));
    };
    let mut found: Vec<_> = records.filter(|record| matches(request, record)).collect();
    if let Some(by) = By::parse(request.query("order").unwrap_or("id")) {
        found.sort_by(|a, b| by.compare(a, b));
    }
    let page: Vec<_> = found.iter().skip(offset).take(limit).collect();
    said(200, &json!({ name: page, "count": found.len(), "offset": offset, "limit": limit }))
}

fn matches(request: &Request, record: &Value) -> bool {
    let text = |field: &str| record[field].as_str().unwrap_or_default();
    let since =
        |field: &str| request.query(&format!("{field}[$gte]")).is_none_or(|since| text(field) >= since);
    let among = |filter, value| {
        let mut wanted = request.queries(filter).peekable();
        wanted.peek().is_none() || wanted.any(|wanted| wanted == value)
    };
    since("updated_at")
        && since("created_at")
        && among("id[]", text("id"))
        && (among("sales_channel_id[]", text("sales_channel_id"))
            || among("sales_channel_id[]", record["sales_channels"][0]["id"].as_str().unwrap_or_default()))
}

fn page() -> Response {
    let headers = vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
    Response { status: 200, headers, body: FRONT_PAGE.as_bytes().to_vec() }
}

fn no_product(id: &str) -> Response {
    said(404, &json!({ "type": "not_found", "message": format!("Product with id {id:?} not found") }))
}

fn nothing_there() -> Response {
    said(404, &json!({ "type": "not_found", "message": "The demo store has nothing there." }))
}

fn said(status: u16, body: &Value) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
    Response { status, headers, body: body.to_string().into_bytes() }
}

impl Response {
    /// Every answer says that it comes from a double.
    pub(super) fn marked(mut self) -> Self {
        self.headers.push(("x-corridor-double".to_owned(), "demo-store".to_owned()));
        self
    }
}
