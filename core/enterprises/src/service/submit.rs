//! What the applicant answers for: submit, correct, withdraw; and what the rules say beforehand.

use super::{Done, Enterprises, load_for, marked, record};
use crate::answers::{Answers, Registration};
use crate::difference::{Difference, differences};
use crate::entity::document;
use crate::error::EnterpriseError;
use crate::finding::{self, Attached, Finding};
use crate::lifecycle::{Application, Case, Change, Decided, Draft, NeedsCorrection};
use crate::policy::Submit;
use crate::reason::Reason;
use crate::requirement::Slot;
use crate::store::background::{self, Background};
use crate::store::{Loaded, applications, claims, documents};
use db::{ReceiptId, Tx};
use enterprises_contract::{ApplicationId, ApplicationSubmitted};
use kernel::{Op, Permit, Violations};
use serde::Serialize;

/// What the ledger commits to when an application is submitted.
#[derive(Serialize)]
struct Submission<'a> {
    answers: &'a Answers,
    documents: Vec<(&'a str, &'a str)>,
}

impl Enterprises {
    /// What a reviewer would find now. Nothing is written.
    pub async fn findings(&self, op: &Op, id: ApplicationId) -> Result<Vec<Finding>, EnterpriseError> {
        let reader = self.db.read();
        let loaded = applications::find(&reader, id).await?;
        self.may_see(op, &loaded.application).await?;
        let background = background::of(&reader, &loaded.application).await?;
        Ok(checked(&loaded, &background).0)
    }

    /// Signs the declaration and hands the application to the authority, whose clock starts. An amendment that touches nothing
    /// sensitive enters the register at once.
    pub async fn submit(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Done, EnterpriseError> {
        let step = self.db.once(op, async |tx| {
            let (loaded, permit) = load_for(tx, op, Submit, id, expected).await?;
            let (Accepted { registration, is_reviewed }, background) = acceptable(tx, &loaded).await?;
            let case = loaded.application.draft()?;
            if !is_reviewed {
                return self.takes_effect(tx, op, &permit, case, registration).await;
            }

            let completeness = self.clocks.completeness(op.now());
            let applicant = case.applicant;
            let submitted = case.submit(op.now(), completeness).into();

            claimed(tx, &submitted, &registration).await?;
            let application = applications::save(tx, &permit, submitted, &self.clocks, op.now()).await?;
            let payload = submission(&application, &background.documents);
            let receipt = record(tx, &permit, "enterprises.application-submitted", &application, &payload)?;
            tx.emit(&ApplicationSubmitted { application: id, applicant, at: op.now() })?;
            Ok::<_, EnterpriseError>(receipt)
        });
        let receipt = step.await?;
        Ok(Done { application: self.now(op, id).await?, receipt })
    }

    /// Enters an amendment in the register that nobody has to review.
    async fn takes_effect(
        &self,
        tx: &Tx,
        op: &Op,
        permit: &Permit<Submit>,
        case: Case<Draft>,
        registration: Registration,
    ) -> Result<ReceiptId, EnterpriseError> {
        let effect = self.effect(tx, op, case.applicant, case.purpose, registration).await?;
        let decided = Decided { at: op.now(), by: permit.by() };
        let approved = case.take_effect(decided, effect.after.id).into();

        let application = applications::save(tx, permit, approved, &self.clocks, op.now()).await?;
        let kind = "enterprises.application-took-effect";
        let receipt = record(tx, permit, kind, &application, &effect.after.registration)?;
        self.carry_out(tx, op, permit, effect, (&application, receipt)).await?;
        Ok(receipt)
    }

    /// Answers a send-back: each reason met by a change or explained, in the order of the reasons. Back to the reviewer.
    pub async fn resubmit(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
        explanations: &[String],
    ) -> Result<Done, EnterpriseError> {
        let step = self.db.once(op, async |tx| {
            let (loaded, permit) = load_for(tx, op, Submit, id, expected).await?;
            let case = loaded.application.clone().needs_correction()?;
            if self.clocks.is_overdue(&case.stage.correction, op.now()) {
                return Err(EnterpriseError::TooLate);
            }
            let (Accepted { registration, .. }, background) = acceptable(tx, &loaded).await?;
            let held = &background.documents;

            let answers = marked(&case.answers, loaded.sealed_identity.as_deref());
            let reasons = met(&case, &answers, explanations, held)?;
            let resubmitted = case.resubmit(reasons, op.now())?.into();

            claims::release(tx, id).await?;
            claimed(tx, &resubmitted, &registration).await?;
            let application = applications::save(tx, &permit, resubmitted, &self.clocks, op.now()).await?;
            let payload = submission(&application, held);
            let receipt = record(tx, &permit, "enterprises.application-resubmitted", &application, &payload)?;
            Ok::<_, EnterpriseError>(receipt)
        });
        let receipt = step.await?;
        Ok(Done { application: self.now(op, id).await?, receipt })
    }

    /// The application as it is now: after a step of this request, or of the same request before.
    pub(super) async fn now(&self, op: &Op, id: ApplicationId) -> Result<Application, EnterpriseError> {
        let application = applications::find(&self.db.read(), id).await?.application;
        self.may_see(op, &application).await?;
        Ok(application)
    }

    /// Takes the application back.
    pub async fn withdraw(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Done, EnterpriseError> {
        let step = self.db.once(op, async |tx| {
            let (loaded, permit) = load_for(tx, op, Submit, id, expected).await?;

            let decided = Decided { at: op.now(), by: permit.by() };
            let withdrawn = loaded.application.withdraw(decided)?.into();

            claims::release(tx, id).await?;
            let application = applications::save(tx, &permit, withdrawn, &self.clocks, op.now()).await?;
            let receipt = record(tx, &permit, "enterprises.application-withdrawn", &application, &())?;
            Ok::<_, EnterpriseError>(receipt)
        });
        let receipt = step.await?;
        Ok(Done { application: self.now(op, id).await?, receipt })
    }
}

/// An application that nothing blocks.
struct Accepted {
    registration: Registration,
    /// Does the authority have to look at it?
    is_reviewed: bool,
}

/// What the rules say, the registration if it can be read, and whether the authority has to look at it.
fn checked(loaded: &Loaded, background: &Background) -> (Vec<Finding>, Option<Accepted>) {
    let application = &loaded.application;
    let slots = documents::slots(&background.documents);
    let attached = Attached { slots: &slots, identity: application.has_identity() };
    let (mut findings, registration) = finding::check(application.answers(), attached);
    let Some(registration) = registration else { return (findings, None) };
    findings.extend(background.taken.iter().copied().map(finding::taken));

    let mut is_reviewed = true;
    if let (Some(change), Some(before)) = (application.purpose().change(), &background.before) {
        let changed = differences(&before.version.registration, &registration);
        let same_person = before.sealed_identity == loaded.sealed_identity;
        let new_document =
            background.documents.iter().any(|one| one.uploaded_at > before.version.effective_at);
        let is_same = changed.is_empty() && same_person && !new_document;
        findings.extend(finding::of_change(change, application.answers(), is_same));
        is_reviewed = change != Change::Amend || !same_person || changed.iter().any(Difference::is_sensitive);
    }
    findings.sort_by_key(|finding| finding.severity);
    (findings, Some(Accepted { registration, is_reviewed }))
}

/// The registration, if nothing blocks it. The same rules as [`Enterprises::findings`], in the unit that submits.
async fn acceptable(tx: &Tx, loaded: &Loaded) -> Result<(Accepted, Background), EnterpriseError> {
    let background = background::of(tx, &loaded.application).await?;
    match checked(loaded, &background) {
        (findings, Some(accepted)) if !finding::blocks(&findings) => Ok((accepted, background)),
        (findings, _) => Err(EnterpriseError::Blocked(finding::violations(&findings))),
    }
}

async fn claimed(
    tx: &Tx,
    application: &Application,
    registration: &Registration,
) -> Result<(), EnterpriseError> {
    let base = application.purpose().base().map(|base| base.enterprise);
    match claims::claim(tx, (application.id(), base), &registration.identifiers()).await? {
        Some(scheme) => Err(EnterpriseError::Blocked(finding::violations(&[finding::taken(scheme)]))),
        None => Ok(()),
    }
}

/// The reasons with their explanations; refused unless every one is met.
fn met(
    case: &Case<NeedsCorrection>,
    answers: &Answers,
    explanations: &[String],
    held: &[document::Model],
) -> Result<Vec<Reason>, EnterpriseError> {
    let mut bad = Violations::default();
    let since = case.stage.correction.started();
    let replaced: Vec<_> = held
        .iter()
        .filter(|document| document.uploaded_at > since)
        .filter_map(|document| Slot::parse(&document.slot))
        .collect();
    let mut reasons = case.stage.reasons.clone();
    for (at, reason) in reasons.iter_mut().enumerate() {
        if let Some(explanation) = explanations.get(at) {
            bad.take(format!("/explanations/{at}"), reason.explain(explanation));
        }
        if !reason.is_met(answers, &replaced) {
            bad.add(format!("/explanations/{at}"), "reason-unanswered");
        }
    }
    if bad.is_empty() { Ok(reasons) } else { Err(EnterpriseError::Unanswered(bad.as_slice().to_vec())) }
}

fn submission<'a>(application: &'a Application, held: &'a [document::Model]) -> Submission<'a> {
    let documents = held.iter().map(|document| (document.slot.as_str(), document.sha256.as_str())).collect();
    Submission { answers: application.answers(), documents }
}
