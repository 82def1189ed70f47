//! The first two pages of the form: what the enterprise is, and who stands for it. They save themselves.

use super::case;
use super::section::{self, Section};
use super::{naming, saved};
use crate::answers::Answers;
use crate::finding::{Finding, Severity};
use crate::lifecycle::Application;
use crate::policy::Prepare;
use crate::{EnterpriseError, Enterprises};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use enterprises_contract::ApplicationId;
use kernel::Violations;
use serde::Deserialize;
use web::{
    Caller, Change, Choice, Faults, Flash, Form, Frame, Link, Page, Problem, Query, Step, Tag, filters,
    see_other,
};

/// What stands above every page of the form.
pub(super) struct Top {
    pub(super) title: String,
    pub(super) lead: &'static str,
    pub(super) crumbs: Vec<Link>,
    pub(super) tag: Option<Tag>,
    pub(super) steps: Vec<Step>,
    pub(super) page_token: String,
    /// The address of this page, where its form is sent and saved.
    pub(super) here: String,
    /// The page after it, if one may go on although something is wrong.
    pub(super) next: String,
}

#[derive(Template)]
#[template(path = "applications/enterprise.html")]
struct EnterprisePage {
    top: Top,
    answers: Answers,
    kinds: Vec<Choice>,
    modes: Vec<Choice>,
    countries: Vec<Choice>,
    faults: Faults,
    changes: Vec<Change>,
}

#[derive(Template)]
#[template(path = "applications/people.html")]
struct PeoplePage {
    top: Top,
    answers: Answers,
    faults: Faults,
    changes: Vec<Change>,
}

/// Show the faults of the page?
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    #[serde(default)]
    pub(super) check: bool,
}

/// What to do after saving; without it, the page saves itself and stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Then {
    /// Go on to the next page, unless something is wrong with this one.
    Next,
    /// Leave the form; the draft waits.
    Leave,
}

/// The fields of the first page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnterpriseFields {
    page_token: String,
    then: Option<Then>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    trade_modes: Vec<String>,
    legal_name: String,
    latin_name: String,
    jurisdiction: String,
    uscc: String,
    lei: String,
    legal_form: String,
    address: String,
    division: String,
    stores: String,
}

/// The fields of the second page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFields {
    page_token: String,
    then: Option<Then>,
    representative_name: String,
    representative_id: String,
    contact_name: String,
    contact_email: String,
    contact_phone: String,
    safety_phone: String,
}

/// What a page sent, laid over what was stored.
struct Sent {
    page_token: String,
    then: Option<Then>,
    answers: Answers,
}

impl EnterpriseFields {
    fn over(self, stored: Answers) -> Sent {
        let Self { page_token, then, kinds, trade_modes, legal_name, latin_name, jurisdiction, .. } = self;
        let Self { uscc, lei, legal_form, address, division, stores, .. } = self;
        let answers = Answers {
            kinds,
            trade_modes,
            legal_name,
            latin_name,
            jurisdiction,
            uscc,
            lei,
            legal_form,
            address,
            division,
            stores,
            ..stored
        };
        Sent { page_token, then, answers }
    }
}

impl PeopleFields {
    fn over(self, stored: Answers) -> Sent {
        let Self { page_token, then, representative_name, representative_id, .. } = self;
        let Self { contact_name, contact_email, contact_phone, safety_phone, .. } = self;
        let answers = Answers {
            representative_name,
            representative_id,
            contact_name,
            contact_email,
            contact_phone,
            safety_phone,
            ..stored
        };
        Sent { page_token, then, answers }
    }
}

#[get("/applications/{id}/edit/enterprise")]
pub(super) async fn show_enterprise(
    caller: Caller,
    id: Path<ApplicationId>,
    check: Query<Check>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    show(&caller, &shop, *id, Section::Enterprise, check.0.check).await
}

#[post("/applications/{id}/edit/enterprise")]
pub(super) async fn save_enterprise(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<EnterpriseFields>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let stored = editable(&caller, &shop, *id).await?.answers().clone();
    save(&caller, &req, &shop, *id, Section::Enterprise, form.0.over(stored)).await
}

#[get("/applications/{id}/edit/people")]
pub(super) async fn show_people(
    caller: Caller,
    id: Path<ApplicationId>,
    check: Query<Check>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    show(&caller, &shop, *id, Section::People, check.0.check).await
}

#[post("/applications/{id}/edit/people")]
pub(super) async fn save_people(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<PeopleFields>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let stored = editable(&caller, &shop, *id).await?.answers().clone();
    save(&caller, &req, &shop, *id, Section::People, form.0.over(stored)).await
}

/// The application, if the actor may change it and it can be changed now.
pub(super) async fn editable(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
) -> Result<Application, EnterpriseError> {
    let application = shop.look(&caller.op, id).await?.application;
    shop.may(&caller.op, Prepare, application.applicant()).await?;
    let answers = application.answers().clone();
    let has_identity = application.has_identity();
    Ok(application.answer(answers, has_identity)?)
}

async fn show(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    section: Section,
    check: bool,
) -> Result<HttpResponse, Problem> {
    let application = editable(caller, shop, id).await?;
    let findings = if check { blocking(shop.findings(&caller.op, id).await?) } else { Vec::new() };
    let faults = section::faults(caller.frame(), section, &findings, application.reasons());
    let answers = application.answers().clone();
    page(caller, &application, section, answers, faults, Vec::new(), StatusCode::OK)
}

async fn save(
    caller: &Caller,
    req: &HttpRequest,
    shop: &Enterprises,
    id: ApplicationId,
    section: Section,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let frame = caller.frame();
    let expected = saved::expected(req, &sent.page_token);
    match shop.answer(&caller.op, id, Some(expected), sent.answers.clone()).await {
        Ok(application) => went_on(caller, shop, &application, section, &sent).await,
        Err(EnterpriseError::Stale { .. }) if sent.then.is_some() => {
            let stored = editable(caller, shop, id).await?;
            let (faults, changes) =
                (conflict(frame), differences(frame, section, stored.answers(), &sent.answers));
            page(caller, &stored, section, sent.answers, faults, changes, StatusCode::PRECONDITION_FAILED)
        }
        Err(EnterpriseError::Invalid(violations)) => {
            let stored = editable(caller, shop, id).await?;
            let faults = section::named(frame, violations.as_slice().iter().cloned());
            page(caller, &stored, section, sent.answers, faults, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error.into()),
    }
}

/// What follows a save that succeeded.
async fn went_on(
    caller: &Caller,
    shop: &Enterprises,
    application: &Application,
    section: Section,
    sent: &Sent,
) -> Result<HttpResponse, Problem> {
    let (frame, id) = (caller.frame(), application.id());
    match sent.then {
        None => Ok(HttpResponse::NoContent()
            .cookie(saved::come_to(id, &sent.page_token, application.version()))
            .finish()),
        Some(Then::Leave) => {
            Ok(see_other(frame, &format!("/applications/{id}"), Some(Flash::success("enterprises-saved"))))
        }
        Some(Then::Next) => {
            let findings = blocking(shop.findings(&caller.op, id).await?);
            let faults = section::faults(frame, section, &findings, &[]);
            if faults.is_empty() {
                return Ok(see_other(frame, &section.next().href(id), None));
            }
            let answers = sent.answers.clone();
            page(caller, application, section, answers, faults, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Only what keeps the application from being submitted is a fault; the rest is told on the last page.
fn blocking(findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter(|finding| finding.severity == Severity::Block).collect()
}

/// The fault that somebody else saved in the meantime.
pub(super) fn conflict(frame: &Frame) -> Faults {
    let mut bad = Violations::default();
    bad.add("", "answers-changed");
    Faults::new(frame, bad.as_slice(), &[])
}

/// What is saved now, and what was typed instead.
fn differences(frame: &Frame, section: Section, stored: &Answers, typed: &Answers) -> Vec<Change> {
    let shown = |answers: &Answers, name: &str| {
        Some(case::value(frame, answers, name)).filter(|value| !value.is_empty())
    };
    let change = |name: &&str| Change {
        name: naming::field(frame, name),
        old: shown(stored, name),
        new: shown(typed, name),
    };
    // A personal number is not repeated.
    let fields = section.fields().iter().filter(|name| **name != "representative_id");
    fields.map(change).filter(|change| change.old != change.new).collect()
}

/// What stands above a page of the form.
pub(super) fn top(caller: &Caller, application: &Application, section: Section) -> Top {
    let (frame, id) = (caller.frame(), application.id());
    let mut crumbs = super::applications::crumbs(frame);
    let case = Link { href: format!("/applications/{id}"), label: case::title(frame, application.answers()) };
    crumbs.push(case);
    Top {
        title: frame.say(section.key()),
        lead: match section {
            Section::Enterprise => "enterprises-section-enterprise-lead",
            Section::People => "enterprises-section-people-lead",
            Section::Documents => "enterprises-section-documents-lead",
            Section::Declare => "enterprises-section-declare-lead",
        },
        crumbs,
        tag: Some(naming::stage(frame, application.stage())),
        steps: section.steps(frame, id),
        page_token: saved::page_token(&caller.op, application.version()),
        here: section.href(id),
        next: section.next().href(id),
    }
}

fn page(
    caller: &Caller,
    application: &Application,
    section: Section,
    answers: Answers,
    faults: Faults,
    changes: Vec<Change>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let (frame, top) = (caller.frame(), top(caller, application, section));
    match section {
        Section::Enterprise => {
            let (kinds, modes) = (naming::kind_choices(frame), naming::trade_mode_choices(frame));
            let countries = naming::country_choices(frame);
            let page = EnterprisePage { top, answers, kinds, modes, countries, faults, changes };
            Page::new(frame, section.key(), page).status(status).answer()
        }
        Section::People | Section::Documents | Section::Declare => {
            let page = PeoplePage { top, answers, faults, changes };
            Page::new(frame, section.key(), page).status(status).answer()
        }
    }
}
