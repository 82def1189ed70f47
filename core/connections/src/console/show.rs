//! The page of one connection, and its live part.

use super::health::{self, Health};
use crate::entity::{credential, operation};
use crate::lifecycle::Stage;
use crate::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER};
use crate::service::Connections;
use actix_web::web::{Data, Path};
use actix_web::{Responder, get};
use askama::Template;
use connections_contract::ConnectionId;
use futures_util::stream;
use kernel::{Op, OrgId};
use std::time::Duration;
use web::{Caller, Column, Fact, Frame, Link, Page, Problem, Tab, Tag, Title, filters, fragment, live};

/// How often an open page looks, and for how long it does.
const LOOK: Duration = Duration::from_secs(1);
const LOOKS: usize = 600;

/// An operation in the history.
pub(super) struct Happened {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) tag: Tag,
    pub(super) row: operation::Model,
}

/// A secret's field in the form for new credentials.
struct SecretField {
    name: String,
    label: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "connections/show.html")]
struct ShowPage {
    links: Vec<Link>,
    id: String,
    name: String,
    health: Health,
    tabs: Vec<Tab>,
    facts: Vec<Fact>,
    receipt: String,
    every_minutes: i64,
    version: i64,
    may_run: bool,
    works: bool,
    paused: bool,
    removed: bool,
    secrets: Vec<SecretField>,
    credentials: Vec<credential::Model>,
    live: Live,
    columns: Vec<Column>,
    history: Vec<Happened>,
    faults: web::Faults,
}

/// What moves while one looks.
#[derive(Template)]
#[template(path = "connections/live.html")]
pub(super) struct Live {
    id: String,
    health: Health,
    under_way: Vec<Happened>,
    products: u64,
    orders: u64,
}

/// One connection
#[get("/connections/{id}")]
pub(super) async fn show(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    let (op, frame) = (&caller.op, caller.frame());
    let row = shop.find(op, *id).await?;
    let stage = row.stage()?;
    let info = shop.catalogue().find(&row.adapter);
    let language = op.language();
    let history = happened(frame, shop.history(op, *id, None, 20).await?)?;
    let mut facts = vec![Fact::new(
        frame.say("connections-adapter"),
        info.as_ref().map_or_else(|| row.adapter.clone(), |info| info.title.in_language(language).to_owned()),
    )];
    for field in info.iter().flat_map(|info| &info.fields) {
        if let Some(value) = row.config.get(&field.name).and_then(serde_json::Value::as_str) {
            facts.push(Fact::new(field.label.in_language(language), value));
        }
    }
    let secrets = info.iter().flat_map(|info| &info.auth).map(|scheme| SecretField {
        name: format!("credentials/{}", scheme.name),
        label: scheme.label.in_language(language).to_owned(),
        hint: scheme.hint.in_language(language).to_owned(),
    });
    let say = |key: &str| Column::new(frame.say(key));
    let number = |key: &str| Column::numeric(frame.say(key));
    let page = ShowPage {
        links: vec![to_index(frame)],
        id: id.to_string(),
        name: row.name.clone(),
        health: health::of(frame, &row)?,
        tabs: tabs(frame, *id, "overview"),
        facts,
        receipt: format!("/ledger/receipts/{}", row.agreement_receipt),
        every_minutes: row.every_s / 60,
        version: row.version,
        may_run: may_run(op, row.org_id) && stage != Stage::Removed,
        works: stage.works(),
        paused: stage == Stage::Paused,
        removed: stage == Stage::Removed,
        secrets: secrets.collect(),
        credentials: shop.credentials(op, *id).await?,
        live: look(frame, &shop, op, *id).await?,
        columns: vec![
            say("connections-operation"),
            say("connections-state"),
            number("connections-written"),
            number("connections-unchanged"),
            say("connections-asked"),
        ],
        history,
        faults: web::Faults::default(),
    };
    Ok(Page::new(frame, Title::Text(row.name), page))
}

/// The live part of a connection's page, for as long as something is under way
#[get("/connections/{id}/progress")]
pub(super) async fn progress(
    caller: Caller,
    id: Path<ConnectionId>,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    shop.find(&caller.op, *id).await?;
    let looks = stream::unfold((caller, shop, *id, 0, false), |(caller, shop, id, looks, over)| async move {
        if over || looks == LOOKS {
            return None;
        }
        if looks > 0 {
            tokio::time::sleep(LOOK).await;
        }
        let seen = look(caller.frame(), &shop, &caller.op, id).await.ok()?;
        let html = fragment(caller.frame(), &seen).ok()?;
        let over = seen.under_way.is_empty();
        Some((html, (caller, shop, id, looks + 1, over)))
    });
    Ok(live(looks))
}

async fn look(frame: &Frame, shop: &Connections, op: &Op, id: ConnectionId) -> Result<Live, Problem> {
    let row = shop.find(op, id).await?;
    let (products, orders) = shop.counts(op, id).await?;
    let under_way = happened(frame, shop.under_way(op, id).await?)?;
    Ok(Live { id: id.to_string(), health: health::of(frame, &row)?, under_way, products, orders })
}

pub(super) fn happened(frame: &Frame, rows: Vec<operation::Model>) -> Result<Vec<Happened>, Problem> {
    let one = |row: operation::Model| {
        let (kind, tag) = (health::kind(frame, &row.kind), health::tag(frame, &row)?);
        Ok(Happened { id: row.id.to_string(), kind, tag, row })
    };
    rows.into_iter().map(one).collect()
}

/// May the actor do more than look?
pub(super) fn may_run(op: &Op, org: OrgId) -> bool {
    let runs = [ENTERPRISE_ADMIN, ENTERPRISE_USER];
    op.grants().iter().any(|grant| runs.contains(&grant.role) && grant.over.is_none_or(|over| over == org))
}

pub(super) fn to_index(frame: &Frame) -> Link {
    Link { href: "/connections".to_owned(), label: frame.say("connections-nav") }
}

/// The views of a connection.
pub(super) fn tabs(frame: &Frame, id: ConnectionId, current: &str) -> Vec<Tab> {
    let tab = |name: &str, path: &str| Tab {
        href: format!("/connections/{id}{path}"),
        label: frame.say(&format!("connections-tab-{name}")),
        count: None,
        current: name == current,
    };
    vec![tab("overview", ""), tab("products", "/products"), tab("orders", "/orders")]
}
