//! Who acts for us, and for whom we act.

use super::applications::Empty;
use super::case::is_open;
use super::organisations::{Names, named};
use super::{again, clock, is_of_form, naming};
use crate::delegation::{Delegation, DelegationId, Offer, Scope, Standing};
use crate::lifecycle::Stage;
use crate::policy::Delegate;
use crate::{Client, Enterprises, Queued};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use chrono::NaiveDate;
use enterprises_contract::EnterpriseId;
use kernel::{OrgId, Timestamp, Violations};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use web::{
    Caller, Choice, Clock, Column, Faults, Flash, Form, Frame, Page, Paged, Paging, Problem, Query, Tag,
    Tone, filters, next_href, see_other,
};

#[derive(Template)]
#[template(path = "delegations/list.html")]
struct List {
    columns: Vec<Column>,
    rows: Vec<Row>,
    organisations: Vec<Choice>,
    typed: Typed,
    scopes: Vec<Choice>,
    faults: Faults,
}

#[derive(Template)]
#[template(path = "delegations/clients.html")]
struct Clients {
    columns: Vec<Column>,
    rows: Vec<ClientRow>,
    next: Option<String>,
    first: Option<&'static str>,
}

/// One delegation, as a line.
struct Row {
    id: String,
    other: String,
    code: String,
    scopes: String,
    standing: Tag,
    until: Timestamp,
    is_offer: bool,
    passed_on: bool,
}

/// A client, as a line.
struct ClientRow {
    row: Row,
    client: String,
    latest: Option<(String, Tag)>,
    clock: Option<Clock>,
    may_begin: bool,
}

/// What was typed into the form of an offer.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields)]
struct Typed {
    client: String,
    delegate: String,
    #[serde(default)]
    scopes: Vec<String>,
    client_code: String,
    until: String,
    #[serde(default)]
    may_pass_on: Option<String>,
}

/// The enterprise whose page one comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prefilled {
    #[serde(default)]
    delegate: String,
}

#[get("/delegations")]
pub(super) async fn list(
    caller: Caller,
    from: Query<Prefilled>,
    shop: Data<Enterprises>,
    names: Names,
) -> Result<HttpResponse, Problem> {
    let (delegate, scopes) = (from.0.delegate, vec![Scope::Prepare.code().to_owned()]);
    let typed = Typed { delegate, scopes, ..Typed::default() };
    page(&caller, &shop, &names, typed, Faults::default()).await?.answer()
}

#[post("/delegations")]
pub(super) async fn offer(
    caller: Caller,
    form: Form<Typed>,
    shop: Data<Enterprises>,
    names: Names,
) -> Result<HttpResponse, Problem> {
    let typed = form.0;
    let problem = match read(&caller, &typed) {
        Ok((client, delegate, terms)) => {
            match shop.delegate(&caller.op, client, delegate, &terms).await.map_err(Problem::from) {
                Ok(_) => {
                    let said = Flash::success("enterprises-delegation-offered");
                    return Ok(see_other(caller.frame(), "/delegations", Some(said)));
                }
                Err(problem) => problem,
            }
        }
        Err(violations) => Problem::from(crate::EnterpriseError::from(violations)),
    };
    if !is_of_form(&problem) {
        return Err(problem);
    }
    let faults = Faults::of(caller.frame(), &problem, &LABELS);
    again(&problem, page(&caller, &shop, &names, typed, faults).await?)
}

const LABELS: [(&str, &str); 5] = [
    ("client", "enterprises-delegation-client"),
    ("delegate", "enterprises-delegation-delegate"),
    ("scopes", "enterprises-delegation-scopes"),
    ("client_code", "enterprises-delegation-code"),
    ("until", "enterprises-delegation-until"),
];

#[post("/delegations/{id}/accept")]
pub(super) async fn accept(
    caller: Caller,
    id: Path<DelegationId>,
    form: Form<Empty>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let Empty {} = form.0;
    shop.accept_delegation(&caller.op, *id).await?;
    Ok(see_other(caller.frame(), "/clients", Some(Flash::success("enterprises-delegation-accepted"))))
}

#[post("/delegations/{id}/end")]
pub(super) async fn end(
    caller: Caller,
    id: Path<DelegationId>,
    form: Form<Empty>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let Empty {} = form.0;
    let ended = shop.end_delegation(&caller.op, *id).await?;
    let ours = caller.op.organisations().contains(&ended.client);
    let back = if ours { "/delegations" } else { "/clients" };
    Ok(see_other(caller.frame(), back, Some(Flash::success("enterprises-delegation-ended"))))
}

#[get("/clients")]
pub(super) async fn clients(
    caller: Caller,
    paging: Paging,
    shop: Data<Enterprises>,
    names: Names,
) -> Result<HttpResponse, Problem> {
    let frame = caller.frame();
    let after: Option<DelegationId> = paging.after()?;
    let found = shop.clients(&caller.op, after, paging.limit() + 1).await?;
    let Paged { items, next } = Paged::new(&paging, found, |client| client.delegation.id);
    let wanted: Vec<_> = items.iter().map(|client| client.delegation.client).collect();
    let called = named(&names, &wanted).await?;
    let rows = items.iter().map(|client| client_row(&caller, &called, client)).collect();
    let page = Clients {
        columns: client_columns(frame),
        rows,
        next: next.map(|cursor| next_href(frame.path(), &cursor)),
        first: after.map(|_| "/clients"),
    };
    Page::new(frame, "enterprises-nav-clients", page).answer()
}

async fn page(
    caller: &Caller,
    shop: &Enterprises,
    names: &Names,
    mut typed: Typed,
    faults: Faults,
) -> Result<Page<List>, Problem> {
    let (frame, op) = (caller.frame(), &caller.op);
    let all = shop.delegates(op).await?;
    let mut wanted: Vec<OrgId> = all.iter().map(|one| one.delegate).collect();
    wanted.extend(op.organisations());
    let called = named(names, &wanted).await?;
    let may = |org: &OrgId| op.authorize(Delegate, &[*org]).is_ok();
    let organisations: Vec<_> = op
        .organisations()
        .into_iter()
        .filter(may)
        .map(|org| Choice::new(org.to_string(), called.get(&org).cloned().unwrap_or_default()))
        .collect();
    if typed.client.is_empty() {
        typed.client = organisations.first().map(|choice| choice.value.clone()).unwrap_or_default();
    }
    let scope = |scope: Scope| Choice::new(scope.code(), frame.say(&scope_key(scope)));
    let page = List {
        columns: columns(frame, "enterprises-delegation-delegate"),
        rows: all
            .iter()
            .map(|one| row(caller, &called, one, one.delegate, one.holds(&all, op.now())))
            .collect(),
        organisations,
        typed,
        scopes: Scope::ALL.map(scope).to_vec(),
        faults,
    };
    Ok(Page::new(frame, "enterprises-nav-delegations", page))
}

fn columns(frame: &Frame, other: &str) -> Vec<Column> {
    let keys =
        [other, "enterprises-delegation-scopes", "enterprises-column-status", "enterprises-delegation-until"];
    let mut all: Vec<_> = keys.into_iter().map(|key| Column::new(frame.say(key))).collect();
    all.push(Column::new(frame.say("enterprises-delegation-action")));
    all
}

fn client_columns(frame: &Frame) -> Vec<Column> {
    let keys = [
        "enterprises-delegation-client",
        "enterprises-column-status",
        "enterprises-delegation-application",
        "enterprises-delegation-until",
        "enterprises-delegation-action",
    ];
    keys.into_iter().map(|key| Column::new(frame.say(key))).collect()
}

fn row(
    caller: &Caller,
    called: &BTreeMap<OrgId, String>,
    one: &Delegation,
    other: OrgId,
    holds: bool,
) -> Row {
    let frame = caller.frame();
    let standing = match one.standing(caller.op.now()) {
        // It would hold, but what it was passed on from does not.
        Standing::Holds if !holds => Standing::Over,
        standing => standing,
    };
    let (tone, name) = match standing {
        Standing::Offered => (Tone::Attention, "offered"),
        Standing::Coming => (Tone::Neutral, "coming"),
        Standing::Holds => (Tone::Success, "holds"),
        Standing::Over => (Tone::Neutral, "over"),
        Standing::Ended => (Tone::Neutral, "ended"),
    };
    Row {
        id: one.id.to_string(),
        other: called.get(&other).cloned().unwrap_or_else(|| other.to_string()),
        code: one.client_code.clone(),
        scopes: naming::list(frame, one.scopes.iter().map(|scope| frame.say(&scope_key(*scope)))),
        standing: Tag::new(tone, frame.say(&format!("enterprises-delegation-{name}"))),
        until: one.until,
        is_offer: standing == Standing::Offered,
        passed_on: one.parent.is_some(),
    }
}

fn client_row(caller: &Caller, called: &BTreeMap<OrgId, String>, client: &Client) -> ClientRow {
    let frame = caller.frame();
    let Client { delegation, holds, latest } = client;
    let done = |queued: &Queued| {
        !is_open(queued.application.stage()) && queued.application.stage() != Stage::Approved
    };
    let prepares = *holds && delegation.scopes.contains(&Scope::Prepare);
    ClientRow {
        row: row(caller, called, delegation, delegation.client, *holds),
        client: delegation.client.to_string(),
        latest: latest.as_ref().map(|queued| {
            let (id, stage) = (queued.application.id(), queued.application.stage());
            (format!("/applications/{id}"), naming::stage(frame, stage))
        }),
        clock: latest.as_ref().and_then(|queued| clock::chip(frame, queued.clock.as_ref()?)),
        may_begin: prepares && latest.as_ref().is_none_or(done),
    }
}

fn scope_key(scope: Scope) -> String {
    format!("enterprises-scope-{}", scope.code())
}

/// What was typed, as the terms of an offer; a last day holds until it is over where the reader is.
fn read(caller: &Caller, typed: &Typed) -> Result<(OrgId, EnterpriseId, Offer), Violations> {
    let mut bad = Violations::default();
    let zone = caller.frame().site().settings.zone;
    let client = typed.client.parse::<OrgId>().ok();
    let delegate = typed.delegate.trim().parse::<EnterpriseId>().ok();
    let until = typed.until.trim().parse::<NaiveDate>().ok().and_then(|day| zone.end_of(day));
    let scopes: BTreeSet<_> =
        Scope::ALL.into_iter().filter(|scope| typed.scopes.iter().any(|code| code == scope.code())).collect();
    for (pointer, given) in [("/client", client.is_some()), ("/delegate", delegate.is_some())] {
        if !given {
            bad.add(pointer, "id-malformed");
        }
    }
    if until.is_none() {
        bad.add("/until", "day-malformed");
    }
    let (Some(client), Some(delegate), Some(until)) = (client, delegate, until) else { return Err(bad) };
    let may_pass_on = typed.may_pass_on.is_some();
    let client_code = typed.client_code.clone();
    Ok((client, delegate, Offer { scopes, may_pass_on, client_code, from: None, until }))
}
