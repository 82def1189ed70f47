//! A case on the reviewer's desk: take it up, send it back, approve, reject. Each decision says first what it will do.

use super::applications::Confirmed;
use super::case::{self, Case, FindingLine};
use super::reasons::{self, Rows};
use super::{again, is_of_form, saved};
use crate::Enterprises;
use crate::finding::Severity;
use crate::lifecycle::{Application, Stage};
use crate::policy::{Approve, SeeQueue, TakeOver, TakeUp};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use enterprises_contract::ApplicationId;
use kernel::Op;
use std::collections::BTreeMap;
use web::{Caller, Choice, Faults, Flash, Form, Frame, Link, Page, Problem, filters, see_other};

#[derive(Template)]
#[template(path = "review/case.html")]
struct Show {
    case: Case,
    crumbs: Vec<Link>,
    must: Vec<FindingLine>,
    will: Vec<FindingLine>,
    part: Part,
    page_token: String,
}

/// What the actor may do with the case now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Read.
    Reads,
    /// Take it up.
    MayTakeUp,
    /// Decide.
    Decides,
    /// Nothing: somebody else decides.
    AnotherDecides,
    /// Take it over from somebody else.
    MayTakeOver,
    /// Give the applicant more time.
    Waits,
    /// Nothing: the actor belongs to the applicant.
    Involved,
}

#[derive(Template)]
#[template(path = "review/decide.html")]
struct Decide {
    case: Case,
    crumbs: Vec<Link>,
    page_token: String,
    deed: Deed,
    rows: Rows,
    places: Vec<Choice>,
    codes: Vec<Choice>,
    remedy: String,
    faults: Faults,
}

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    SendBack,
    Approve,
    Reject,
}

impl Deed {
    const fn name(self) -> &'static str {
        match self {
            Self::SendBack => "send-back",
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }

    fn key(self) -> String {
        format!("enterprises-{}", self.name())
    }
}

#[get("/queue/{id}")]
pub(super) async fn show(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<Page<Show>, Problem> {
    let (frame, op) = (caller.frame(), &caller.op);
    op.authorize(SeeQueue, &[])?;
    let (looked, case) = case::load(frame, op, &shop, *id).await?;
    let findings = shop.findings(op, *id).await?;
    let page = Show {
        crumbs: crumbs(frame, None),
        must: case::findings(frame, *id, &findings, Severity::Block),
        will: case::findings(frame, *id, &findings, Severity::Warn),
        part: part(op, &looked.application),
        page_token: saved::page_token(op, looked.application.version()),
        case,
    };
    Ok(Page::new(frame, page.case.title.clone(), page))
}

fn part(op: &Op, application: &Application) -> Part {
    let applicant = application.applicant();
    let waits = application.stage() == Stage::NeedsCorrection;
    let undecided = waits || matches!(application.stage(), Stage::Submitted | Stage::InReview);
    if !undecided || op.authorize(TakeUp, &[applicant]).is_err() {
        return Part::Reads;
    }
    match application.reviewer() {
        _ if op.organisations().contains(&applicant) => Part::Involved,
        None => Part::MayTakeUp,
        Some(reviewer) if reviewer == op.actor() && waits => Part::Waits,
        Some(reviewer) if reviewer == op.actor() => Part::Decides,
        Some(_) if op.authorize(TakeOver, &[applicant]).is_ok() => Part::MayTakeOver,
        Some(_) => Part::AnotherDecides,
    }
}

#[post("/queue/{id}/take-up")]
pub(super) async fn take_up(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<Confirmed>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let expected = saved::expected(&req, &form.0.page_token);
    shop.take_up(&caller.op, *id, Some(expected)).await?;
    Ok(done(caller.frame(), *id, "enterprises-taken-up"))
}

#[post("/queue/{id}/take-over")]
pub(super) async fn take_over(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<Confirmed>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let expected = saved::expected(&req, &form.0.page_token);
    shop.take_over(&caller.op, *id, Some(expected)).await?;
    Ok(done(caller.frame(), *id, "enterprises-taken-up"))
}

#[post("/queue/{id}/extend")]
pub(super) async fn extend(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<Confirmed>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let expected = saved::expected(&req, &form.0.page_token);
    shop.extend(&caller.op, *id, Some(expected)).await?;
    Ok(done(caller.frame(), *id, "enterprises-extended"))
}

#[get("/queue/{id}/send-back")]
pub(super) async fn ask_send_back(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    ask(&caller, &shop, *id, Deed::SendBack).await
}

#[post("/queue/{id}/send-back")]
pub(super) async fn send_back(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<BTreeMap<String, String>>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let sent = reasons::Sent::read(form.0)?;
    if sent.wants_row() {
        return more_rows(&caller, &shop, *id, Deed::SendBack, sent).await;
    }
    let expected = saved::expected(&req, &sent.page_token);
    let decided = match sent.forms() {
        Ok(forms) => shop.send_back(&caller.op, *id, Some(expected), &forms).await.map_err(Problem::from),
        Err(violations) => Err(Problem::invalid(&violations)),
    };
    match decided {
        Ok(_) => Ok(done(caller.frame(), *id, "enterprises-sent-back")),
        Err(problem) => refused(&caller, &shop, *id, Deed::SendBack, sent, problem).await,
    }
}

#[get("/queue/{id}/reject")]
pub(super) async fn ask_rejection(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    ask(&caller, &shop, *id, Deed::Reject).await
}

#[post("/queue/{id}/reject")]
pub(super) async fn reject(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<BTreeMap<String, String>>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let sent = reasons::Sent::read(form.0)?;
    if sent.wants_row() {
        return more_rows(&caller, &shop, *id, Deed::Reject, sent).await;
    }
    let expected = saved::expected(&req, &sent.page_token);
    let decided = match sent.forms() {
        Ok(forms) => {
            shop.reject(&caller.op, *id, Some(expected), &forms, &sent.remedy).await.map_err(Problem::from)
        }
        Err(violations) => Err(Problem::invalid(&violations)),
    };
    match decided {
        Ok(_) => Ok(done(caller.frame(), *id, "enterprises-rejected")),
        Err(problem) => refused(&caller, &shop, *id, Deed::Reject, sent, problem).await,
    }
}

#[get("/queue/{id}/approve")]
pub(super) async fn ask_approval(
    caller: Caller,
    id: Path<ApplicationId>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    ask(&caller, &shop, *id, Deed::Approve).await
}

#[post("/queue/{id}/approve")]
pub(super) async fn approve(
    caller: Caller,
    req: HttpRequest,
    id: Path<ApplicationId>,
    form: Form<Confirmed>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let expected = saved::expected(&req, &form.0.page_token);
    match shop.approve(&caller.op, *id, Some(expected)).await.map_err(Problem::from) {
        Ok(_) => Ok(done(caller.frame(), *id, "enterprises-approved")),
        Err(problem) => refused(&caller, &shop, *id, Deed::Approve, reasons::Sent::default(), problem).await,
    }
}

fn done(frame: &Frame, id: ApplicationId, said: &str) -> HttpResponse {
    see_other(frame, &format!("/queue/{id}"), Some(Flash::success(said)))
}

async fn ask(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    deed: Deed,
) -> Result<HttpResponse, Problem> {
    page(caller, shop, id, deed, reasons::Sent::default(), Faults::default()).await?.answer()
}

async fn more_rows(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    deed: Deed,
    sent: reasons::Sent,
) -> Result<HttpResponse, Problem> {
    page(caller, shop, id, deed, sent, Faults::default()).await?.answer()
}

async fn refused(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    deed: Deed,
    sent: reasons::Sent,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    if !is_of_form(&problem) {
        return Err(problem);
    }
    let faults = reasons::faults(caller.frame(), &problem);
    again(&problem, page(caller, shop, id, deed, sent, faults).await?)
}

async fn page(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    deed: Deed,
    sent: reasons::Sent,
    faults: Faults,
) -> Result<Page<Decide>, Problem> {
    let (frame, op) = (caller.frame(), &caller.op);
    let (looked, case) = case::load(frame, op, shop, id).await?;
    op.authorize(Approve, &[looked.application.applicant()])?;
    let remedy = sent.remedy.clone();
    let page = Decide {
        crumbs: crumbs(frame, Some(&case)),
        page_token: saved::page_token(op, looked.application.version()),
        rows: sent.rows(),
        places: reasons::places(frame, looked.application.answers()),
        codes: reasons::codes(frame),
        deed,
        remedy,
        faults,
        case,
    };
    Ok(Page::new(frame, format!("{} · {}", frame.say(&deed.key()), page.case.title), page))
}

fn crumbs(frame: &Frame, case: Option<&Case>) -> Vec<Link> {
    let queue = Link { href: "/queue".to_owned(), label: frame.say("enterprises-nav-queue") };
    let case = case.map(|case| Link { href: format!("/queue/{}", case.id), label: case.title.clone() });
    std::iter::once(queue).chain(case).collect()
}
