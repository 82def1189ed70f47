//! The use cases of registration. Each reads: *load, permit — decide — save, tell, commit*.

mod apply;
mod change;
mod delegate;
mod effect;
mod look;
mod lookup;
mod overdue;
mod publish;
mod recount;
mod review;
mod stream;
mod submit;
mod verify;

pub use apply::Upload;
pub use delegate::Client;
pub use effect::Entered;
pub use look::{Looked, Queued};
pub use stream::News;

use crate::answers::Answers;
use crate::clocks::Clocks;
use crate::error::EnterpriseError;
use crate::lifecycle::Application;
use crate::policy::Decision;
use crate::store::{Loaded, applications, delegations};
use db::{Db, ReceiptId, Receipts, Record, Tx};
use enterprises_contract::ApplicationId;
use files::Files;
use kernel::{Op, OrgId, Permit};
use ledger::SigningKey;
use std::sync::Arc;

/// Purpose of the sealed identity numbers.
const IDENTITY: &str = "enterprises.representative-id";

/// Registration, for whoever may use it. Cheap to clone.
#[derive(Clone)]
pub struct Enterprises {
    db: Db,
    clocks: Clocks,
    receipts: Receipts,
    files: Files,
    key: Arc<SigningKey>,
    public_url: Arc<str>,
}

/// What a use case left behind: the application, and the receipt of the step if it is one the ledger records.
#[derive(Debug, Clone)]
pub struct Done {
    /// The application as it is now.
    pub application: Application,
    /// The receipt, sealed within about a second.
    pub receipt: ReceiptId,
}

impl Enterprises {
    /// Puts the room together. `key` signs certificates' QR codes; `public_url` is where they are looked up.
    pub fn new(
        db: Db,
        clocks: Clocks,
        receipts: Receipts,
        files: Files,
        key: Arc<SigningKey>,
        public_url: &str,
    ) -> Self {
        Self { db, clocks, receipts, files, key, public_url: public_url.trim_end_matches('/').into() }
    }

    /// The clocks of registration, to show them.
    pub fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// The ledger's receipts, to show them beside each step.
    pub fn receipts(&self) -> &Receipts {
        &self.receipts
    }

    /// May the actor do this for an applicant: of their own organisation, or as its delegate?
    pub async fn may<A: Decision>(
        &self,
        op: &Op,
        action: A,
        applicant: OrgId,
    ) -> Result<Permit<A>, EnterpriseError> {
        let parties = delegations::acting::<A>(&self.db.read(), op, applicant).await?;
        Ok(op.authorize(action, &parties)?)
    }

    /// The stored documents.
    pub fn files(&self) -> &Files {
        &self.files
    }
}

/// Loads an application for a change, asks whether the actor may, and compares the version they saw.
async fn load_for<A: Decision>(
    tx: &Tx,
    op: &Op,
    action: A,
    id: ApplicationId,
    expected: Option<i64>,
) -> Result<(Loaded, Permit<A>), EnterpriseError> {
    let loaded = applications::lock(tx, id).await?;
    let parties = delegations::acting::<A>(tx, op, loaded.application.applicant()).await?;
    let permit = op.authorize(action, &parties)?;
    let found = loaded.application.version();
    match expected {
        Some(expected) if expected != found => Err(EnterpriseError::Stale { expected, found }),
        _ => Ok((loaded, permit)),
    }
}

/// The answers with a mark of the sealed identity number in its place, so that a reason can tell whether it was changed: each
/// saving seals anew.
fn marked(answers: &Answers, sealed: Option<&[u8]>) -> Answers {
    let mark = sealed.map(|sealed| ledger::leaf_hash(sealed).to_tagged()).unwrap_or_default();
    Answers { representative_id: mark, ..answers.clone() }
}

/// Enters a step of an application in the ledger.
fn record<A: Decision, P: serde::Serialize>(
    tx: &Tx,
    permit: &Permit<A>,
    kind: &'static str,
    application: &Application,
    payload: &P,
) -> Result<ReceiptId, EnterpriseError> {
    let subject = ("application", application.id().uuid());
    let record =
        Record { kind, subject, version: application.version(), role: permit.role(), payload, rules: &[] };
    Ok(tx.record(record)?)
}
