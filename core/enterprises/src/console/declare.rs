//! The last page of the form: everything at a glance, what is wrong with it, the declaration, and the signature.

use super::case::{self, FindingLine, Group, SlotRow};
use super::edit::{Top, conflict, editable, top};
use super::section::{self, Section};
use super::typed::Typed;
use super::{naming, saved};
use crate::answers::Answers;
use crate::finding::Severity;
use crate::lifecycle::{Application, Stage};
use crate::policy::Submit;
use crate::{EnterpriseError, Enterprises};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use enterprises_contract::ApplicationId;
use kernel::{Fault, Violation};
use std::collections::BTreeMap;
use web::{Caller, Change, Faults, Flash, Form, Page, Problem, filters, see_other};

/// Reasons of one decision, at most; the service refuses more.
const MOST_REASONS: usize = 50;

#[derive(Template)]
#[template(path = "applications/declare.html")]
struct Declare {
    top: Top,
    groups: Vec<Group>,
    slots: Vec<SlotRow>,
    documents_href: String,
    must: Vec<FindingLine>,
    will: Vec<FindingLine>,
    reasons: Vec<Asked>,
    /// Why it changes; nothing for a new application.
    because: Option<String>,
    changes: Vec<Change>,
    declared_by: String,
    declared: bool,
    may_submit: bool,
    again: bool,
    faults: Faults,
}

/// A reason of a send-back, and what is said to it.
struct Asked {
    name: String,
    field: String,
    said: String,
    href: String,
    explanation: String,
}

/// What the page sent.
#[derive(Clone)]
struct Sent {
    page_token: String,
    then: String,
    because: String,
    declared_by: String,
    declaration: String,
    explanations: Vec<String>,
}

impl Sent {
    fn read(form: BTreeMap<String, String>) -> Result<Self, Problem> {
        let mut typed = Typed(form);
        let sent = Self {
            page_token: typed.take("page_token"),
            then: typed.take("then"),
            because: typed.take("because"),
            declared_by: typed.take("declared_by"),
            declaration: if typed.take("declaration").is_empty() { String::new() } else { "yes".to_owned() },
            explanations: typed.rows("explanations", "", MOST_REASONS),
        };
        typed.end().map(|()| sent)
    }

    fn over(&self, stored: Answers) -> Answers {
        let Self { because, declared_by, declaration, .. } = self.clone();
        Answers { because, declared_by, declaration, ..stored }
    }
}

#[get("/applications/{id}/edit/declare")]
pub(super) async fn show(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let application = editable(&caller, &shop, *id).await?;
    let explanations = explained(&application);
    page(&caller, &shop, &application, &explanations, Faults::default(), StatusCode::OK).await
}

#[post("/applications/{id}/edit/declare")]
pub(super) async fn save(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<BTreeMap<String, String>>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let (frame, op, sent) = (caller.frame(), &caller.op, Sent::read(form.0)?);
    let stored = editable(&caller, &shop, *id).await?;
    let answers = sent.over(stored.answers().clone());
    let expected = saved::expected(&req, &sent.page_token);
    let application = match shop.answer(op, *id, Some(expected), answers).await {
        Ok(application) => application,
        Err(EnterpriseError::Stale { .. }) if !sent.then.is_empty() => {
            let status = StatusCode::PRECONDITION_FAILED;
            return page(&caller, &shop, &stored, &sent.explanations, conflict(frame), status).await;
        }
        Err(error) => return refused(&caller, &shop, &stored, &sent, error).await,
    };
    match sent.then.as_str() {
        "submit" => submit(&caller, &shop, &application, &sent).await,
        "" => Ok(HttpResponse::NoContent()
            .cookie(saved::come_to(*id, &sent.page_token, application.version()))
            .finish()),
        _ => Ok(see_other(frame, &format!("/applications/{id}"), Some(Flash::success("enterprises-saved")))),
    }
}

async fn submit(
    caller: &Caller,
    shop: &Enterprises,
    application: &Application,
    sent: &Sent,
) -> Result<HttpResponse, Problem> {
    let (op, id, version) = (&caller.op, application.id(), Some(application.version()));
    let done = match application.stage() {
        Stage::NeedsCorrection => shop.resubmit(op, id, version, &sent.explanations).await,
        _ => shop.submit(op, id, version).await,
    };
    match done {
        Ok(_) => {
            let said = Flash::success("enterprises-submitted");
            Ok(see_other(caller.frame(), &format!("/applications/{id}"), Some(said)))
        }
        Err(error) => refused(caller, shop, application, sent, error).await,
    }
}

/// The page with what keeps it from being accepted.
async fn refused(
    caller: &Caller,
    shop: &Enterprises,
    application: &Application,
    sent: &Sent,
    error: EnterpriseError,
) -> Result<HttpResponse, Problem> {
    let violations = match &error {
        EnterpriseError::Blocked(all) | EnterpriseError::Unanswered(all) => all.clone(),
        EnterpriseError::Invalid(all) => all.as_slice().to_vec(),
        _ => return Err(error.into()),
    };
    let here = |violation: &Violation| {
        Section::of(&violation.pointer) == Section::Declare || violation.pointer.starts_with("/explanations/")
    };
    let mut faults = section::named(caller.frame(), violations.into_iter().filter(here));
    label_explanations(caller, application, &mut faults);
    let status = web::status(error.class());
    page(caller, shop, application, &sent.explanations, faults, status).await
}

/// An explanation is called by the field it explains.
fn label_explanations(caller: &Caller, application: &Application, faults: &mut Faults) {
    for (at, reason) in application.reasons().iter().enumerate() {
        faults.label(&format!("explanations/{at}"), &naming::field(caller.frame(), &reason.pointer));
    }
}

/// What was said to the reasons before.
fn explained(application: &Application) -> Vec<String> {
    application.reasons().iter().map(|reason| reason.answer.clone().unwrap_or_default()).collect()
}

async fn page(
    caller: &Caller,
    shop: &Enterprises,
    application: &Application,
    explanations: &[String],
    faults: Faults,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let (frame, id) = (caller.frame(), application.id());
    let looked = shop.look(&caller.op, id).await?;
    let mut findings = shop.findings(&caller.op, id).await?;
    // The declaration is made on this very page: it is no news that it is still missing.
    findings.retain(|finding| {
        finding.severity == Severity::Warn || Section::of(&finding.violation.pointer) != Section::Declare
    });
    let answers = looked.application.answers();
    let mut groups = case::groups(frame, id, answers);
    groups.truncate(2);
    let asked = case::reasons(frame, &looked.application).into_iter().enumerate().map(|(at, line)| Asked {
        name: format!("explanations/{at}"),
        field: line.field,
        said: line.said,
        href: line.href,
        explanation: explanations.get(at).cloned().unwrap_or_default(),
    });
    let page = Declare {
        top: top(caller, &looked.application, Section::Declare),
        groups,
        slots: case::slots(frame, id, &looked),
        documents_href: Section::Documents.href(id),
        must: case::findings(frame, id, &findings, Severity::Block),
        will: case::findings(frame, id, &findings, Severity::Warn),
        reasons: asked.collect(),
        because: looked.application.purpose().base().map(|_| answers.because.clone()),
        changes: naming::changes(frame, &looked.changes),
        declared_by: answers.declared_by.clone(),
        declared: answers.declaration == "yes",
        may_submit: shop.may(&caller.op, Submit, application.applicant()).await.is_ok(),
        again: application.stage() == Stage::NeedsCorrection,
        faults,
    };
    Page::new(frame, Section::Declare.key(), page).status(status).answer()
}
