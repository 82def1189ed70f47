//! What the applicant does: begin, answer, attach, submit, correct, withdraw.

use super::look::may_see;
use super::{Done, Enterprises, IDENTITY, load_for, marked, record};
use crate::answers::{Answers, Registration};
use crate::document::{Document, DocumentId};
use crate::entity::document;
use crate::error::EnterpriseError;
use crate::finding::{self, Attached, Finding};
use crate::lifecycle::{Application, Case, Decided, Draft};
use crate::policy::{Prepare, Submit};
use crate::requirement::{Slot, required};
use crate::store::{applications, claims, documents, register};
use db::Tx;
use enterprises_contract::{ApplicationId, ApplicationSubmitted};
use kernel::{Op, OrgId, Violations};
use serde::Serialize;

/// A stored file, on its way into a slot.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Where it belongs.
    pub slot: Slot,
    /// What the file store says of it.
    pub stored: files::Stored,
}

/// Most documents of one application.
const MOST_DOCUMENTS: usize = 60;

/// What the ledger commits to when an application is submitted.
#[derive(Serialize)]
struct Submission<'a> {
    answers: &'a Answers,
    documents: Vec<(&'a str, &'a str)>,
}

impl Enterprises {
    /// Begins a draft for an organisation.
    pub async fn begin(&self, op: &Op, organisation: OrgId) -> Result<Application, EnterpriseError> {
        let begun = self.db.once(op, async |tx| {
            let permit = op.authorize(Prepare, &[organisation])?;
            if register::of_organisation(tx, organisation).await?.is_some() {
                return Err(EnterpriseError::AlreadyApplied);
            }

            let (answers, has_identity) = (Answers::default(), false);
            let case = Case {
                id: op.id(),
                applicant: organisation,
                version: 1,
                answers,
                has_identity,
                stage: Draft,
            };

            applications::insert(tx, &permit, &case, op.now()).await?;
            Ok::<_, EnterpriseError>(case.id)
        });
        self.now(op, begun.await?).await
    }

    /// Saves answers as they are, complete or not. `expected` is the version the actor saw.
    pub async fn answer(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
        mut answers: Answers,
    ) -> Result<Application, EnterpriseError> {
        storable(&answers)?;
        let typed = std::mem::take(&mut answers.representative_id);
        let typed = identity(&typed)?;
        self.db
            .unit(op, async |tx| {
                let (loaded, permit) = load_for(tx, op, Prepare, id, expected).await?;

                let has_identity = typed.is_some() || loaded.application.has_identity();
                let answered = loaded.application.answer(answers, has_identity)?;

                if let Some(typed) = typed {
                    let sealed = self.db.ring().seal(op.chance(), IDENTITY, typed.as_bytes());
                    applications::save_identity(tx, &permit, id, sealed).await?;
                }
                applications::save(tx, &permit, answered, &self.clocks, op.now()).await
            })
            .await
    }

    /// May the actor put a document into this slot? Asked before a byte of it is taken.
    pub async fn may_attach(&self, op: &Op, id: ApplicationId, slot: Slot) -> Result<(), EnterpriseError> {
        let reader = self.db.read();
        let loaded = applications::find(&reader, id).await?;
        op.authorize(Prepare, &[loaded.application.applicant()])?;
        let held = documents::documents(&reader, id).await?;
        fits(&editable(loaded.application)?, slot, held.len())
    }

    /// Puts a stored file into a slot.
    pub async fn attach(
        &self,
        op: &Op,
        id: ApplicationId,
        upload: Upload,
    ) -> Result<Document, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (loaded, permit) = load_for(tx, op, Prepare, id, None).await?;
                let application = editable(loaded.application)?;
                let held = documents::documents(tx, id).await?;
                fits(&application, upload.slot, held.len())?;

                let row = row(op, id, &upload);

                documents::attach(tx, &permit, row.clone()).await?;
                applications::save(tx, &permit, application, &self.clocks, op.now()).await?;
                Ok(shown(row, upload.slot))
            })
            .await
    }

    /// Takes a document out of its slot.
    pub async fn detach(
        &self,
        op: &Op,
        id: ApplicationId,
        document: DocumentId,
    ) -> Result<(), EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (loaded, permit) = load_for(tx, op, Prepare, id, None).await?;
                let application = editable(loaded.application)?;
                let held = documents::documents(tx, id).await?;
                if !held.iter().any(|held| held.id == document) {
                    return Err(EnterpriseError::NotFound("document"));
                }

                documents::detach(tx, &permit, document, op.now()).await?;
                applications::save(tx, &permit, application, &self.clocks, op.now()).await?;
                Ok(())
            })
            .await
    }

    /// What a reviewer would find now. Nothing is written.
    pub async fn findings(&self, op: &Op, id: ApplicationId) -> Result<Vec<Finding>, EnterpriseError> {
        let reader = self.db.read();
        let loaded = applications::find(&reader, id).await?;
        may_see(op, &loaded.application)?;
        let held = documents::documents(&reader, id).await?;
        let (mut findings, registration) = check(&loaded.application, &held);
        if let Some(registration) = registration {
            let held = claims::held_by_others(&reader, id, &registration.identifiers()).await?;
            findings.extend(held.into_iter().map(finding::taken));
        }
        Ok(findings)
    }

    /// Signs the declaration and hands the application to the authority, whose clock starts.
    pub async fn submit(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Done, EnterpriseError> {
        let step = self.db.once(op, async |tx| {
            let (loaded, permit) = load_for(tx, op, Submit, id, expected).await?;
            let case = loaded.application.draft()?;
            let held = documents::documents(tx, id).await?;
            let registration = acceptable(tx, &case.clone().into(), &held).await?;

            let completeness = self.clocks.completeness(op.now());
            let applicant = case.applicant;
            let submitted = case.submit(op.now(), completeness).into();

            claimed(tx, id, &registration).await?;
            let application = applications::save(tx, &permit, submitted, &self.clocks, op.now()).await?;
            let payload = submission(&application, &held);
            let receipt = record(tx, &permit, "enterprises.application-submitted", &application, &payload)?;
            tx.emit(&ApplicationSubmitted { application: id, applicant, at: op.now() })?;
            Ok::<_, EnterpriseError>(receipt)
        });
        let receipt = step.await?;
        Ok(Done { application: self.now(op, id).await?, receipt })
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
            let sealed = loaded.sealed_identity;
            let case = loaded.application.needs_correction()?;
            if self.clocks.is_overdue(&case.stage.correction, op.now()) {
                return Err(EnterpriseError::TooLate);
            }
            let held = documents::documents(tx, id).await?;
            let registration = acceptable(tx, &case.clone().into(), &held).await?;

            let reasons = met(&case, &marked(&case.answers, sealed.as_deref()), explanations, &held)?;
            let resubmitted = case.resubmit(reasons, op.now())?.into();

            claims::release(tx, id).await?;
            claimed(tx, id, &registration).await?;
            let application = applications::save(tx, &permit, resubmitted, &self.clocks, op.now()).await?;
            let payload = submission(&application, &held);
            let receipt = record(tx, &permit, "enterprises.application-resubmitted", &application, &payload)?;
            Ok::<_, EnterpriseError>(receipt)
        });
        let receipt = step.await?;
        Ok(Done { application: self.now(op, id).await?, receipt })
    }

    /// The application as it is now: after a step of this request, or of the same request before.
    async fn now(&self, op: &Op, id: ApplicationId) -> Result<Application, EnterpriseError> {
        let application = applications::find(&self.db.read(), id).await?.application;
        may_see(op, &application)?;
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

/// Refuses what no draft may hold: texts that are not text. Whether they make sense is asked later.
fn storable(answers: &Answers) -> Result<(), EnterpriseError> {
    let mut bad = Violations::default();
    let fields = serde_json::to_value(answers).map_err(|error| db::StoreError::corrupt("answers", error))?;
    for (name, value) in fields.as_object().into_iter().flatten() {
        let texts = value
            .as_str()
            .into_iter()
            .chain(value.as_array().into_iter().flatten().filter_map(|item| item.as_str()));
        for text in texts.filter(|text| !text.trim().is_empty()) {
            bad.take(format!("/{name}"), kernel::text::paragraphs(text, 20_000));
        }
        if value.as_array().is_some_and(|items| items.len() > 50) {
            bad.add(format!("/{name}"), "too-many-lines");
        }
    }
    Ok(bad.into_result()?)
}

/// The identity number to keep, if one was typed. A masked one is what we showed ourselves: it means *unchanged*.
///
/// A number of fewer than six characters is one that is still being typed, and no document has one.
fn identity(typed: &str) -> Result<Option<String>, Violations> {
    if typed.trim().is_empty() || typed.contains('*') {
        return Ok(None);
    }
    let mut bad = Violations::default();
    let number = bad.take("/representative_id", kernel::text::line(typed, 40));
    if number.as_ref().is_some_and(|number| number.chars().count() < 6) {
        bad.add("/representative_id", "identity-too-short");
    }
    bad.into_result()?;
    Ok(number)
}

fn editable(application: Application) -> Result<Application, EnterpriseError> {
    let answers = application.answers().clone();
    let has_identity = application.has_identity();
    Ok(application.answer(answers, has_identity)?)
}

fn fits(application: &Application, slot: Slot, held: usize) -> Result<(), EnterpriseError> {
    let mut bad = Violations::default();
    if !required(application.answers()).iter().any(|requirement| requirement.slot == slot) {
        bad.add("/slot", "slot-not-required");
    }
    if held >= MOST_DOCUMENTS {
        bad.add("/slot", "too-many-documents");
    }
    Ok(bad.into_result()?)
}

fn row(op: &Op, id: ApplicationId, upload: &Upload) -> document::Model {
    document::Model {
        id: op.id(),
        application_id: id,
        slot: upload.slot.code().to_owned(),
        sha256: upload.stored.sha256.to_string(),
        name: upload.stored.name.as_str().to_owned(),
        media_type: upload.stored.media_type().to_owned(),
        size: i64::try_from(upload.stored.size).unwrap_or(i64::MAX),
        uploaded_by: op.actor(),
        uploaded_at: op.now(),
        removed_at: None,
    }
}

/// The document of a row, as its parties see it.
pub(super) fn shown(row: document::Model, slot: Slot) -> Document {
    Document {
        id: row.id,
        slot,
        sha256: row.sha256,
        name: row.name,
        media_type: row.media_type,
        size: row.size,
        uploaded_at: row.uploaded_at,
    }
}

fn check(application: &Application, held: &[document::Model]) -> (Vec<Finding>, Option<Registration>) {
    let slots = documents::slots(held);
    finding::check(application.answers(), Attached { slots: &slots, identity: application.has_identity() })
}

/// The registration, if nothing blocks it. The same rules as [`Enterprises::findings`], in the unit that submits.
async fn acceptable(
    tx: &Tx,
    application: &Application,
    held: &[document::Model],
) -> Result<Registration, EnterpriseError> {
    let (mut findings, registration) = check(application, held);
    if let Some(registration) = &registration {
        let taken = claims::held_by_others(tx, application.id(), &registration.identifiers()).await?;
        findings.extend(taken.into_iter().map(finding::taken));
    }
    match registration {
        Some(registration) if !finding::blocks(&findings) => Ok(registration),
        _ => Err(EnterpriseError::Blocked(finding::violations(&findings))),
    }
}

async fn claimed(tx: &Tx, id: ApplicationId, registration: &Registration) -> Result<(), EnterpriseError> {
    match claims::claim(tx, id, &registration.identifiers()).await? {
        Some(scheme) => Err(EnterpriseError::Blocked(finding::violations(&[finding::taken(scheme)]))),
        None => Ok(()),
    }
}

/// The reasons with their explanations; refused unless every one is met.
fn met(
    case: &Case<crate::lifecycle::NeedsCorrection>,
    answers: &Answers,
    explanations: &[String],
    held: &[document::Model],
) -> Result<Vec<crate::reason::Reason>, EnterpriseError> {
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
