//! Applications, as the API shows them.

use crate::answers::Answers;
use crate::clocks::{Shown, Whose};
use crate::difference::Difference;
use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::lifecycle::{Application, Base, Stage};
use crate::reason::{Reason, ReasonCode};
use crate::service::{Done, Looked, Queued};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use web::Arg;

/// A clock of an application.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClockView {
    /// `review`, `correction` or `appeal`.
    name: &'static str,
    whose: Whose,
    /// The last day in time, in the rule's zone.
    last_day: Option<NaiveDate>,
    /// The first instant that is too late.
    due_at: Option<DateTime<Utc>>,
    /// The calendar of that year is not published: an estimate by which nothing is decided.
    provisional: bool,
    paused_since: Option<DateTime<Utc>>,
    overdue: bool,
    /// Where the rule comes from, in English.
    basis: String,
}

impl From<Shown> for ClockView {
    fn from(shown: Shown) -> Self {
        Self {
            name: shown.name,
            whose: shown.whose,
            last_day: shown.due.as_ref().map(|due| due.last_day),
            due_at: shown.due.as_ref().map(|due| due.due_at),
            provisional: shown.provisional,
            paused_since: shown.paused_since,
            overdue: shown.overdue,
            basis: shown.basis.en,
        }
    }
}

/// A document in its slot.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentView {
    #[schema(example = "doc_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    id: String,
    name: String,
    media_type: String,
    /// Bytes.
    size: i64,
    /// SHA-256 of the bytes, hexadecimal.
    sha256: String,
    uploaded_at: DateTime<Utc>,
}

impl From<Document> for DocumentView {
    fn from(document: Document) -> Self {
        let Document { id, name, media_type, size, sha256, uploaded_at, .. } = document;
        Self { id: id.to_string(), name, media_type, size, sha256, uploaded_at }
    }
}

/// A required document.
#[derive(Serialize, ToSchema)]
pub(crate) struct SlotView {
    #[schema(example = "business_licence")]
    slot: &'static str,
    /// Can the application not be submitted without it?
    mandatory: bool,
    documents: Vec<DocumentView>,
}

/// A reason of a send-back or rejection.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReasonView {
    /// JSON pointer to the field or document.
    pointer: String,
    code: ReasonCode,
    text: Option<String>,
    /// What the applicant said to it.
    answer: Option<String>,
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        let Reason { pointer, code, text, answer, .. } = reason.clone();
        Self { pointer, code, text, answer }
    }
}

/// One entry of the history, with its receipt.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepView {
    /// What happened.
    kind: String,
    at: DateTime<Utc>,
    receipt: String,
    /// Where in the ledger; `null` until it is sealed.
    index: Option<u64>,
}

/// The entry that an application changes.
#[derive(Serialize, ToSchema)]
pub(crate) struct BaseView {
    enterprise: String,
    /// The version the application starts from.
    version: i64,
}

impl From<Base> for BaseView {
    fn from(base: Base) -> Self {
        Self { enterprise: base.enterprise.to_string(), version: base.version }
    }
}

/// A field that differs.
#[derive(Serialize, ToSchema)]
pub(crate) struct DifferenceView {
    /// The field's name.
    path: &'static str,
    old: Option<String>,
    new: Option<String>,
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        let Difference { field, old, new } = difference;
        Self { path: field, old, new }
    }
}

/// An application.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplicationView {
    #[schema(example = "app_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    id: String,
    organisation: String,
    /// `new`, `amend`, `renew`, `restore` or `cancel`.
    purpose: &'static str,
    /// The entry it changes, and the version it starts from.
    base: Option<BaseView>,
    /// What it changes of that version; empty as long as the answers cannot be read.
    changes: Vec<DifferenceView>,
    stage: Stage,
    /// Counts every change; the `ETag`, and what `If-Match` names.
    version: i64,
    answers: Answers,
    slots: Vec<SlotView>,
    clocks: Vec<ClockView>,
    reasons: Vec<ReasonView>,
    /// What the applicant can do about a rejection.
    remedy: Option<String>,
    /// The enterprise it became.
    enterprise: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    history: Vec<StepView>,
}

impl From<Looked> for ApplicationView {
    fn from(looked: Looked) -> Self {
        let application = &looked.application;
        let slots = looked.slots.into_iter().map(|(requirement, documents)| SlotView {
            slot: requirement.slot.code(),
            mandatory: requirement.mandatory,
            documents: documents.into_iter().map(Into::into).collect(),
        });
        let history = looked.history.into_iter().map(|recorded| StepView {
            kind: recorded.kind,
            at: recorded.at,
            receipt: recorded.id.to_string(),
            index: recorded.index,
        });
        Self {
            id: application.id().to_string(),
            organisation: application.applicant().to_string(),
            purpose: application.purpose().code(),
            base: application.purpose().base().map(Into::into),
            changes: looked.changes.into_iter().map(Into::into).collect(),
            stage: application.stage(),
            version: application.version(),
            answers: application.answers().clone(),
            reasons: application.reasons().iter().map(Into::into).collect(),
            remedy: remedy(application),
            enterprise: enterprise(application),
            slots: slots.collect(),
            clocks: looked.clocks.into_iter().map(Into::into).collect(),
            submitted_at: looked.submitted_at,
            updated_at: looked.updated_at,
            history: history.collect(),
        }
    }
}

fn remedy(application: &Application) -> Option<String> {
    if let Application::Rejected(case) = application { Some(case.stage.remedy.clone()) } else { None }
}

fn enterprise(application: &Application) -> Option<String> {
    if let Application::Approved(case) = application { Some(case.stage.enterprise.to_string()) } else { None }
}

/// A line of a list of applications.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueuedView {
    id: String,
    organisation: String,
    purpose: &'static str,
    legal_name: String,
    stage: Stage,
    version: i64,
    submitted_at: Option<DateTime<Utc>>,
    clock: Option<ClockView>,
}

impl From<Queued> for QueuedView {
    fn from(queued: Queued) -> Self {
        let application = &queued.application;
        Self {
            id: application.id().to_string(),
            organisation: application.applicant().to_string(),
            purpose: application.purpose().code(),
            legal_name: application.answers().legal_name.clone(),
            stage: application.stage(),
            version: application.version(),
            submitted_at: queued.submitted_at,
            clock: queued.clock.map(Into::into),
        }
    }
}

/// What a step left behind.
#[derive(Serialize, ToSchema)]
pub(crate) struct DoneView {
    id: String,
    stage: Stage,
    version: i64,
    /// The receipt of the step: `/api/v1/ledger/receipts/{receipt}`, sealed within about a second.
    receipt: String,
    /// Serial of the certificate, if the step issued one.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
}

impl DoneView {
    /// Adds the certificate that an approval issued.
    pub(crate) fn with_certificate(self, certificate: Option<String>) -> Self {
        Self { certificate, ..self }
    }
}

impl From<Done> for DoneView {
    fn from(done: Done) -> Self {
        Self {
            id: done.application.id().to_string(),
            stage: done.application.stage(),
            version: done.application.version(),
            receipt: done.receipt.to_string(),
            certificate: None,
        }
    }
}

/// What a rule says about the application.
#[derive(Serialize, ToSchema)]
pub(crate) struct FindingView {
    /// `block` or `warn`.
    #[schema(value_type = String)]
    severity: Severity,
    /// JSON pointer to the field or document.
    pointer: String,
    /// Stable reason.
    code: String,
    /// The reason in the caller's language.
    message: String,
}

impl FindingView {
    /// Words a finding.
    pub(crate) fn new(finding: Finding, frame: &web::Frame) -> Self {
        let args: Vec<_> = finding
            .violation
            .args
            .iter()
            .map(|(name, value)| (name.clone().into(), Arg::Text(value.clone())))
            .collect();
        let message = frame.say_with(&format!("violation-{}", finding.violation.code), &args);
        Self {
            severity: finding.severity,
            pointer: finding.violation.pointer,
            code: finding.violation.code,
            message,
        }
    }
}
