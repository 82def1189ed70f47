//! Lists: connections, products, orders, the journal of an operation.

use super::health::{self, Health};
use super::show::{Happened, happened, may_run, tabs, to_index};
use crate::entity::{effect, order};
use crate::http::after_order;
use crate::service::Connections;
use actix_web::web::{Data, Path};
use actix_web::{Responder, get};
use askama::Template;
use connections_contract::{ConnectionId, OperationId};
use web::{Caller, Column, Frame, Link, Page, Paged, Paging, Problem, Tab, Tag, Title, filters, next_href};

/// A connection in the list.
struct Row {
    id: String,
    name: String,
    adapter: String,
    health: Health,
    heard_at: Option<kernel::Timestamp>,
}

#[derive(Template)]
#[template(path = "connections/index.html")]
struct IndexPage {
    links: Vec<Link>,
    rows: Vec<Row>,
    columns: Vec<Column>,
    may_connect: bool,
    next: Option<String>,
    first: Option<String>,
}

/// A product in the list.
struct ProductRow {
    id: String,
    title: String,
    native_id: String,
    state: Tag,
    listed: bool,
    hidden: bool,
    hs_code: String,
    origin: String,
    gtin: String,
    receipt: Option<String>,
}

#[derive(Template)]
#[template(path = "connections/products.html")]
struct ProductsPage {
    links: Vec<Link>,
    id: String,
    name: String,
    tabs: Vec<Tab>,
    rows: Vec<ProductRow>,
    columns: Vec<Column>,
    may_run: bool,
    next: Option<String>,
    first: Option<String>,
}

/// An order in the list.
struct OrderRow {
    number: String,
    placed_at: kernel::Timestamp,
    state: String,
    payment: String,
    fulfilment: String,
    country: Option<String>,
    gross: String,
    is_rounded: bool,
    source: String,
    rounding: String,
}

impl OrderRow {
    fn of(frame: &Frame, row: order::Model) -> Self {
        let exponent = u8::try_from(row.exponent).unwrap_or_default();
        Self {
            gross: web::format::money(frame.language(), row.gross_minor, &row.currency, exponent),
            number: row.number,
            placed_at: row.placed_at,
            state: row.state,
            payment: row.payment,
            fulfilment: row.fulfilment,
            country: row.country,
            is_rounded: row.gross_rounding != "0",
            source: row.gross_source,
            rounding: row.gross_rounding,
        }
    }
}

#[derive(Template)]
#[template(path = "connections/orders.html")]
struct OrdersPage {
    links: Vec<Link>,
    name: String,
    tabs: Vec<Tab>,
    rows: Vec<OrderRow>,
    columns: Vec<Column>,
    next: Option<String>,
    first: Option<String>,
}

#[derive(Template)]
#[template(path = "connections/operation.html")]
struct OperationPage {
    links: Vec<Link>,
    run: Happened,
    effects: Vec<effect::Model>,
    columns: Vec<Column>,
    open: bool,
    parked: bool,
    may_run: bool,
    may_unpark: bool,
}

/// The connections one may see
#[get("/connections")]
pub(super) async fn index(
    caller: Caller,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    let frame = caller.frame();
    let rows = shop.list(&caller.op, paging.after()?, paging.limit() + 1).await?;
    let page = Paged::new(&paging, rows, |row| row.id);
    let next = page.next.as_deref().map(|cursor| next_href(frame.path(), cursor));
    let language = caller.op.language();
    let mut rows = Vec::new();
    for row in page.items {
        let info = shop.catalogue().find(&row.adapter);
        rows.push(Row {
            id: row.id.to_string(),
            name: row.name.clone(),
            adapter: info
                .map_or_else(|| row.adapter.clone(), |info| info.title.in_language(language).to_owned()),
            health: health::of(frame, &row)?,
            heard_at: row.heard_at,
        });
    }
    let columns = columns(
        frame,
        &["connections-name", "connections-adapter", "connections-state", "connections-heard-at"],
    );
    let may_connect =
        caller.op.grants().iter().any(|grant| grant.over.is_some_and(|org| may_run(&caller.op, org)));
    let page = IndexPage { links: Vec::new(), rows, columns, may_connect, next, first: first(frame) };
    Ok(Page::new(frame, "connections-nav", page))
}

/// The products of a connection
#[get("/connections/{id}/products")]
pub(super) async fn products(
    caller: Caller,
    id: Path<ConnectionId>,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    let (op, frame) = (&caller.op, caller.frame());
    let connection = shop.find(op, *id).await?;
    let rows = shop.products(op, *id, paging.after()?, paging.limit() + 1).await?;
    let page = Paged::new(&paging, rows, |(row, _)| row.id);
    let next = page.next.as_deref().map(|cursor| next_href(frame.path(), cursor));
    let rows = page.items.into_iter().map(|(row, listings)| ProductRow {
        id: row.id.to_string(),
        state: health::product_state(frame, &row.state),
        listed: row.state == "listed",
        hidden: row.state == "unlisted",
        title: row.title,
        native_id: row.native_id,
        hs_code: row.hs_code.unwrap_or_default(),
        origin: row.origin.unwrap_or_default(),
        gtin: listings.into_iter().find_map(|listing| listing.gtin).unwrap_or_default(),
        receipt: row.evidence.map(|receipt| format!("/ledger/receipts/{receipt}")),
    });
    let heads = [
        "connections-product",
        "connections-state",
        "connections-hs-code",
        "connections-origin",
        "connections-gtin",
        "connections-measure",
    ];
    let page = ProductsPage {
        links: vec![to_index(frame)],
        id: id.to_string(),
        name: connection.name.clone(),
        tabs: tabs(frame, *id, "products"),
        rows: rows.collect(),
        columns: columns(frame, &heads),
        may_run: may_run(op, connection.org_id) && connection.stage()?.works(),
        next,
        first: first(frame),
    };
    Ok(Page::new(frame, Title::Text(connection.name), page))
}

/// The orders of a connection
#[get("/connections/{id}/orders")]
pub(super) async fn orders(
    caller: Caller,
    id: Path<ConnectionId>,
    paging: Paging,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    let (op, frame) = (&caller.op, caller.frame());
    let connection = shop.find(op, *id).await?;
    let rows = shop.orders(op, *id, after_order(&paging)?, paging.limit() + 1).await?;
    let page = Paged::new(&paging, rows, |row| (row.placed_at, row.id));
    let next = page.next.as_deref().map(|cursor| next_href(frame.path(), cursor));
    let heads = [
        "connections-order",
        "connections-placed",
        "connections-state",
        "connections-payment",
        "connections-fulfilment",
        "connections-country",
    ];
    let mut columns = columns(frame, &heads);
    columns.push(Column::numeric(frame.say("connections-gross")));
    let page = OrdersPage {
        links: vec![to_index(frame)],
        name: connection.name.clone(),
        tabs: tabs(frame, *id, "orders"),
        rows: page.items.into_iter().map(|row| OrderRow::of(frame, row)).collect(),
        columns,
        next,
        first: first(frame),
    };
    Ok(Page::new(frame, Title::Text(connection.name), page))
}

/// An operation with its journal
#[get("/operations/{id}")]
pub(super) async fn operation(
    caller: Caller,
    id: Path<OperationId>,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    let (op, frame) = (&caller.op, caller.frame());
    let row = shop.operation(op, *id).await?;
    let connection = shop.find(op, row.connection_id).await?;
    let state = row.state()?;
    let to_connection = Link { href: format!("/connections/{}", connection.id), label: connection.name };
    let heads = [
        "connections-effect",
        "connections-effect-summary",
        "connections-state",
        "connections-effect-result",
        "connections-effect-at",
    ];
    let title = health::kind(frame, &row.kind);
    let (may, org) = (may_run(op, row.org_id), row.org_id);
    let Some(run) = happened(frame, vec![row])?.pop() else { return Err(Problem::not_found()) };
    let page = OperationPage {
        links: vec![to_index(frame), to_connection],
        run,
        effects: shop.effects(op, *id).await?,
        columns: columns(frame, &heads),
        open: !state.is_over(),
        parked: state == crate::lifecycle::OperationState::Parked,
        may_run: may,
        may_unpark: op.authorize(crate::policy::Unpark, &[org]).is_ok(),
    };
    Ok(Page::new(frame, Title::Text(title), page))
}

fn columns(frame: &Frame, keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::new(frame.say(key))).collect()
}

/// The way back to the first page, on every page but it.
fn first(frame: &Frame) -> Option<String> {
    let (path, query) = frame.path().split_once('?')?;
    query.contains("cursor=").then(|| path.to_owned())
}
