//! What an enterprise applied for: its list, a new one, one of them, and taking it back.

use super::case::{self, Case, is_open};
use super::organisations::{Names, beside, named};
use super::section::Section;
use super::{again, clock, is_of_form, naming, saved};
use crate::Enterprises;
use crate::lifecycle::Stage;
use crate::policy::{Prepare, SeeQueue, Submit};
use crate::service::Queued;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use enterprises_contract::ApplicationId;
use kernel::{OrgId, Timestamp};
use serde::Deserialize;
use web::{Caller, Choice, Clock, Column, Faults, Flash, Form, Link, Page, Problem, Tag, filters, see_other};

#[derive(Template)]
#[template(path = "applications/list.html")]
struct List {
    columns: Vec<Column>,
    rows: Vec<Row>,
    organisations: Vec<Choice>,
    organisation: String,
    may_begin: bool,
    faults: Faults,
}

struct Row {
    href: String,
    name: String,
    organisation: String,
    stage: Tag,
    submitted_at: Option<Timestamp>,
    clock: Option<Clock>,
}

#[derive(Template)]
#[template(path = "applications/case.html")]
struct Show {
    case: Case,
    crumbs: Vec<Link>,
    edit: Option<String>,
    may_withdraw: bool,
    may_begin_again: bool,
    queue: Option<String>,
}

#[derive(Template)]
#[template(path = "applications/withdraw.html")]
struct Withdraw {
    case: Case,
    crumbs: Vec<Link>,
    page_token: String,
    faults: Faults,
}

/// For whom to begin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    organisation: OrgId,
}

/// A form of nothing but its token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Empty {}

/// A form that only asks whether to go on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmed {
    pub(super) page_token: String,
}

#[get("/applications")]
pub(super) async fn list(
    caller: Caller,
    shop: Data<Enterprises>,
    names: Names,
) -> Result<HttpResponse, Problem> {
    list_page(&caller, &shop, &names, Faults::default()).await?.answer()
}

#[post("/applications")]
pub(super) async fn begin(
    caller: Caller,
    form: Form<Begin>,
    shop: Data<Enterprises>,
    names: Names,
) -> Result<HttpResponse, Problem> {
    match shop.begin(&caller.op, form.0.organisation).await.map_err(Problem::from) {
        Ok(application) => {
            let first = Section::Enterprise.href(application.id());
            Ok(see_other(caller.frame(), &first, Some(Flash::success("enterprises-begun"))))
        }
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(caller.frame(), &problem, &[]);
            again(&problem, list_page(&caller, &shop, &names, faults).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[get("/applications/{id}")]
pub(super) async fn show(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<Page<Show>, Problem> {
    let frame = caller.frame();
    let (looked, case) = case::load(frame, &caller.op, &shop, *id).await?;
    let applicant = looked.application.applicant();
    let prepares = shop.may(&caller.op, Prepare, applicant).await.is_ok();
    let edit = (prepares && looked.application.is_editable()).then(|| match looked.application.stage() {
        Stage::NeedsCorrection => Section::Declare.href(*id),
        _ => Section::Enterprise.href(*id),
    });
    let page = Show {
        crumbs: crumbs(frame),
        edit,
        may_withdraw: shop.may(&caller.op, Submit, applicant).await.is_ok()
            && is_open(looked.application.stage()),
        may_begin_again: prepares && looked.application.stage() == Stage::Lapsed,
        queue: caller.op.authorize(SeeQueue, &[]).is_ok().then(|| format!("/queue/{}", *id)),
        case,
    };
    Ok(Page::new(frame, page.case.title.clone(), page))
}

#[post("/applications/{id}/again")]
pub(super) async fn again_after_lapse(
    caller: Caller,
    id: Path<ApplicationId>,
    form: Form<Empty>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let Empty {} = form.0;
    let application = shop.begin_again(&caller.op, *id).await?;
    let first = Section::Enterprise.href(application.id());
    Ok(see_other(caller.frame(), &first, Some(Flash::success("enterprises-begun"))))
}

#[get("/applications/{id}/withdraw")]
pub(super) async fn ask_withdrawal(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    withdraw_page(&caller, *id, &shop, Faults::default()).await?.answer()
}

#[post("/applications/{id}/withdraw")]
pub(super) async fn withdraw(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<Confirmed>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let expected = saved::expected(&req, &form.0.page_token);
    match shop.withdraw(&caller.op, *id, Some(expected)).await.map_err(Problem::from) {
        Ok(_) => {
            let said = Flash::success("enterprises-withdrawn");
            Ok(see_other(caller.frame(), &format!("/applications/{id}"), Some(said)))
        }
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(caller.frame(), &problem, &[]);
            again(&problem, withdraw_page(&caller, *id, &shop, faults).await?)
        }
        Err(problem) => Err(problem),
    }
}

async fn withdraw_page(
    caller: &Caller,
    id: ApplicationId,
    shop: &Enterprises,
    faults: Faults,
) -> Result<Page<Withdraw>, Problem> {
    let frame = caller.frame();
    let (looked, case) = case::load(frame, &caller.op, shop, id).await?;
    shop.may(&caller.op, Submit, looked.application.applicant()).await?;
    let mut crumbs = crumbs(frame);
    crumbs.push(Link { href: format!("/applications/{id}"), label: case.title.clone() });
    let page_token = saved::page_token(&caller.op, looked.application.version());
    Ok(Page::new(frame, "enterprises-withdraw-title", Withdraw { case, crumbs, page_token, faults }))
}

/// The way back to the list.
pub(super) fn crumbs(frame: &web::Frame) -> Vec<Link> {
    vec![Link { href: "/applications".to_owned(), label: frame.say("enterprises-nav-applications") }]
}

async fn list_page(
    caller: &Caller,
    shop: &Enterprises,
    names: &Names,
    faults: Faults,
) -> Result<Page<List>, Problem> {
    let (frame, op) = (caller.frame(), &caller.op);
    let own = shop.own(op).await?;
    let mine: Vec<_> = op.organisations();
    let called = named(names, &mine).await?;
    let free = |org: &OrgId| {
        op.authorize(Prepare, &[*org]).is_ok() && !own.iter().any(|queued| occupies(queued, *org))
    };
    let organisations: Vec<_> = mine
        .iter()
        .filter(|org| free(org))
        .map(|org| Choice::new(org.to_string(), called.get(org).cloned().unwrap_or_default()))
        .collect();
    let row = |queued: &Queued| Row {
        href: format!("/applications/{}", queued.application.id()),
        name: case::title(frame, queued.application.answers()),
        organisation: beside(&called, queued),
        stage: naming::stage(frame, queued.application.stage()),
        submitted_at: queued.submitted_at,
        clock: queued.clock.as_ref().and_then(|shown| clock::chip(frame, shown)),
    };
    let page = List {
        columns: [
            "enterprises-column-enterprise",
            "enterprises-column-stage",
            "enterprises-column-submitted",
            "enterprises-column-clock",
        ]
        .map(|key| Column::new(frame.say(key)))
        .to_vec(),
        rows: own.iter().map(row).collect(),
        organisation: organisations.first().map(|choice| choice.value.clone()).unwrap_or_default(),
        may_begin: !organisations.is_empty(),
        organisations,
        faults,
    };
    Ok(Page::new(frame, "enterprises-nav-applications", page))
}

/// Does this application keep its organisation from beginning another?
fn occupies(queued: &Queued, org: OrgId) -> bool {
    let application = &queued.application;
    application.applicant() == org && (is_open(application.stage()) || application.stage() == Stage::Approved)
}
