//! What the applicant writes and brings: answers and documents.

use super::{Enterprises, IDENTITY, load_for};
use crate::answers::Answers;
use crate::document::{Document, DocumentId};
use crate::entity::document;
use crate::error::EnterpriseError;
use crate::lifecycle::Application;
use crate::policy::Prepare;
use crate::requirement::{Slot, required};
use crate::store::{applications, documents};
use enterprises_contract::ApplicationId;
use kernel::{Op, Violations};

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

impl Enterprises {
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
        self.may(op, Prepare, loaded.application.applicant()).await?;
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
