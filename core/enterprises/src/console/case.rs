//! An application as its parties see it: where it stands, what was answered, what happened.

use super::clock::{self, ClockRow};
use super::naming;
use super::section::{Section, place};
use super::standing::{self, Standing};
use crate::EnterpriseError;
use crate::Enterprises;
use crate::answers::Answers;
use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::lifecycle::{Application, Stage};
use crate::service::Looked;
use enterprises_contract::ApplicationId;
use kernel::{Op, Timestamp};
use web::{Change, Fact, Frame, Happening, Svg, Tag};

/// Who looks at a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Somebody of the organisation that applies.
    Applicant,
    /// Somebody of the authority.
    Authority,
}

/// Everything the pages about an application share.
pub(super) struct Case {
    pub(super) id: ApplicationId,
    pub(super) title: String,
    /// What it asks for, in words.
    pub(super) purpose: String,
    /// What it changes of the entry it is about.
    pub(super) changes: Vec<Change>,
    pub(super) because: String,
    pub(super) tag: Option<Tag>,
    pub(super) standing: Standing,
    pub(super) way: Svg,
    pub(super) clocks: Vec<ClockRow>,
    pub(super) timeline: Vec<Happening>,
    pub(super) reasons: Vec<ReasonLine>,
    pub(super) remedy: Option<String>,
    pub(super) groups: Vec<Group>,
    pub(super) slots: Vec<SlotRow>,
    pub(super) enterprise: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) latest_receipt: Option<String>,
}

/// A reason of a send-back, rejection or lapse.
pub(super) struct ReasonLine {
    pub(super) field: String,
    pub(super) said: String,
    pub(super) answer: Option<String>,
    /// Where it is corrected.
    pub(super) href: String,
}

/// The answers of one page of the form.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) facts: Vec<Fact>,
}

/// A required document.
pub(super) struct SlotRow {
    pub(super) code: &'static str,
    pub(super) name: String,
    pub(super) why: String,
    pub(super) mandatory: bool,
    pub(super) documents: Vec<DocumentRow>,
}

/// A document in its slot.
pub(super) struct DocumentRow {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) size: i64,
    pub(super) at: Timestamp,
}

/// A finding in words.
pub(super) struct FindingLine {
    pub(super) field: String,
    pub(super) said: String,
    pub(super) href: String,
}

/// Loads an application and puts it into words.
pub(super) async fn load(
    frame: &Frame,
    op: &Op,
    shop: &Enterprises,
    id: ApplicationId,
) -> Result<(Looked, Case), EnterpriseError> {
    let looked = shop.look(op, id).await?;
    let own = op.organisations().contains(&looked.application.applicant());
    let side = if own { Side::Applicant } else { Side::Authority };
    let enterprise = match &looked.application {
        Application::Approved(case) => Some(case.stage.enterprise),
        _ => None,
    };
    let certificate = match enterprise {
        Some(enterprise) => shop.certificates(enterprise).await?.into_iter().next(),
        None => None,
    };
    let case = Case {
        enterprise: enterprise.map(|id| format!("/enterprises/{id}")),
        certificate: certificate.map(|certificate| format!("/certificates/{}", certificate.serial)),
        ..told(frame, &looked, side)
    };
    Ok((looked, case))
}

fn told(frame: &Frame, looked: &Looked, side: Side) -> Case {
    let application = &looked.application;
    let id = application.id();
    let latest = looked.history.last().map(|recorded| receipt(recorded.id));
    Case {
        id,
        title: title(frame, application.answers()),
        purpose: naming::purpose(frame, application.purpose().code()),
        changes: naming::changes(frame, &looked.changes),
        because: application.answers().because.trim().to_owned(),
        tag: Some(naming::stage(frame, application.stage())),
        standing: standing::standing(frame, looked, side),
        way: standing::way(frame, application.stage()),
        clocks: looked.clocks.iter().map(|shown| clock::row(frame, shown)).collect(),
        timeline: standing::timeline(frame, looked),
        reasons: reasons(frame, application),
        remedy: remedy(application),
        groups: groups(frame, id, application.answers()),
        slots: slots(frame, id, looked),
        enterprise: None,
        certificate: None,
        latest_receipt: latest,
    }
}

/// The name of the enterprise, once there is one.
pub(super) fn title(frame: &Frame, answers: &Answers) -> String {
    match answers.legal_name.trim() {
        "" => frame.say("enterprises-unnamed"),
        name => name.to_owned(),
    }
}

/// Where a receipt is shown.
pub(super) fn receipt(id: db::ReceiptId) -> String {
    format!("/ledger/receipts/{id}")
}

/// The reasons that stand, each with its field.
pub(super) fn reasons(frame: &Frame, application: &Application) -> Vec<ReasonLine> {
    let line = |reason: &crate::reason::Reason| ReasonLine {
        field: naming::field(frame, &reason.pointer),
        said: naming::reason(frame, reason),
        answer: reason.answer.clone(),
        href: place(application.id(), &reason.pointer),
    };
    application.reasons().iter().map(line).collect()
}

fn remedy(application: &Application) -> Option<String> {
    if let Application::Rejected(case) = application { Some(case.stage.remedy.clone()) } else { None }
}

/// The required documents.
pub(super) fn slots(frame: &Frame, id: ApplicationId, looked: &Looked) -> Vec<SlotRow> {
    let row = |document: &Document| DocumentRow {
        id: document.id.to_string(),
        href: format!("/applications/{id}/documents/{}", document.id),
        name: document.name.clone(),
        size: document.size,
        at: document.uploaded_at,
    };
    let slots = looked.slots.iter().map(|(requirement, documents)| SlotRow {
        code: requirement.slot.code(),
        name: frame.say(&requirement.slot.key()),
        why: frame.say(&format!("{}-why", requirement.slot.key())),
        mandatory: requirement.mandatory,
        documents: documents.iter().map(row).collect(),
    });
    slots.collect()
}

/// The answers, page by page; what is empty is left out.
pub(super) fn groups(frame: &Frame, id: ApplicationId, answers: &Answers) -> Vec<Group> {
    let group = |section: Section| Group {
        title: frame.say(match section {
            Section::Declare => "enterprises-declaration",
            other => other.key(),
        }),
        href: section.href(id),
        facts: section
            .fields()
            .iter()
            // The declaration is a deed: that it was submitted says that it was made.
            // Why it changes stands beside what changes.
            .filter(|name| !["declaration", "because"].contains(name))
            .map(|name| Fact::new(naming::field(frame, name), value(frame, answers, name)))
            .filter(|fact| !fact.value.is_empty())
            .collect(),
    };
    [Section::Enterprise, Section::People, Section::Declare].map(group).into_iter().collect()
}

/// What was answered to one field, in words.
pub(super) fn value(frame: &Frame, answers: &Answers, name: &str) -> String {
    match name {
        "kinds" => naming::kinds(frame, &answers.kinds),
        "trade_modes" => naming::trade_modes(frame, &answers.trade_modes),
        "jurisdiction" => naming::country(frame, &answers.jurisdiction),
        name => {
            let all = serde_json::to_value(answers).unwrap_or_default();
            all.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        }
    }
}

/// The findings of one weight, in words.
pub(super) fn findings(
    frame: &Frame,
    id: ApplicationId,
    all: &[Finding],
    severity: Severity,
) -> Vec<FindingLine> {
    let line = |finding: &Finding| {
        let faults = super::section::named(frame, [finding.violation.clone()]);
        let said = faults.iter().next().map(|fault| fault.message.clone()).unwrap_or_default();
        FindingLine {
            field: naming::field(frame, &finding.violation.pointer),
            said,
            href: place(id, &finding.violation.pointer),
        }
    };
    all.iter().filter(|finding| finding.severity == severity).map(line).collect()
}

/// May the applicant change it now?
pub(super) fn is_open(stage: Stage) -> bool {
    matches!(stage, Stage::Draft | Stage::Submitted | Stage::InReview | Stage::NeedsCorrection)
}
