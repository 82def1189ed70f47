//! What its parties see of an application, and the authority of its queue.

use super::{Enterprises, IDENTITY, apply::shown};
use crate::answers::{Answers, Registration};
use crate::clocks::{Shown, Whose};
use crate::difference::{Difference, differences};
use crate::document::{Document, DocumentId};
use crate::error::EnterpriseError;
use crate::lifecycle::{Application, Stage};
use crate::policy::{See, SeeQueue};
use crate::requirement::{Requirement, Slot, required};
use crate::store::background::{self, Background};
use crate::store::{Loaded, applications, delegations, documents, queue};
use db::{ReceiptId, ReceiptState, Recorded};
use enterprises_contract::ApplicationId;
use kernel::{Op, PersonId, Timestamp};

/// An application with everything a page about it shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The application; its answers hold the identity number masked.
    pub application: Application,
    /// What is required, each with its documents.
    pub slots: Vec<(Requirement, Vec<Document>)>,
    /// The clocks that run or stand still.
    pub clocks: Vec<Shown>,
    /// What it changes of the entry it is about; empty as long as the answers cannot be read.
    pub changes: Vec<Difference>,
    /// What the ledger recorded, the oldest first.
    pub history: Vec<Recorded>,
    /// When it was first submitted.
    pub submitted_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A line of the review queue.
#[derive(Debug, Clone)]
pub struct Queued {
    /// The application.
    pub application: Application,
    /// When the authority, or the applicant, has to have acted.
    pub due_at: Option<Timestamp>,
    /// When it was first submitted.
    pub submitted_at: Option<Timestamp>,
    /// Its running clock.
    pub clock: Option<Shown>,
}

impl Enterprises {
    /// One application, for its parties and those who review.
    pub async fn look(&self, op: &Op, id: ApplicationId) -> Result<Looked, EnterpriseError> {
        let reader = self.db.read();
        let loaded = applications::find(&reader, id).await?;
        self.may_see(op, &loaded.application).await?;
        let background = background::of(&reader, &loaded.application).await?;
        let changes = changes(&loaded.application, &background);
        let history = self.receipts.about(id.uuid()).await?;
        let all: Vec<_> = background
            .documents
            .into_iter()
            .filter_map(|row| Slot::parse(&row.slot).map(|slot| shown(row, slot)))
            .collect();
        let slots = required(loaded.application.answers())
            .into_iter()
            .map(|requirement| {
                (requirement, all.iter().filter(|held| held.slot == requirement.slot).cloned().collect())
            })
            .collect();
        let clocks = self.show_clocks(&loaded.application, op.now());
        let Loaded { submitted_at, updated_at, .. } = loaded;
        let application = self.masked(loaded)?;
        Ok(Looked { application, slots, clocks, changes, history, submitted_at, updated_at })
    }

    /// The receipt of one step, with what was committed to laid open: for its parties and those who review, nobody else.
    pub async fn opened_receipt(
        &self,
        op: &Op,
        id: ApplicationId,
        receipt: ReceiptId,
    ) -> Result<ReceiptState, EnterpriseError> {
        let loaded = applications::find(&self.db.read(), id).await?;
        self.may_see(op, &loaded.application).await?;
        match self.receipts.receipt(receipt, true).await? {
            Some(ReceiptState::Pending(recorded) | ReceiptState::Sealed(recorded, _))
                if recorded.subject.1 != id.uuid() =>
            {
                Err(EnterpriseError::NotFound("receipt"))
            }
            Some(state) => Ok(state),
            None => Err(EnterpriseError::NotFound("receipt")),
        }
    }

    /// The applications of the actor's own organisations, the newest first.
    pub async fn own(&self, op: &Op) -> Result<Vec<Queued>, EnterpriseError> {
        let own: Vec<_> =
            op.organisations().into_iter().filter(|org| op.authorize(See, &[*org]).is_ok()).collect();
        let loaded = queue::of_organisations(&self.db.read(), &own).await?;
        Ok(loaded.into_iter().map(|loaded| self.queued(loaded, None, op.now())).collect())
    }

    /// A page of the review queue by due time; `reviewer` shows one person's own.
    pub async fn queue(
        &self,
        op: &Op,
        stages: &[Stage],
        reviewer: Option<PersonId>,
        after: Option<(Option<Timestamp>, ApplicationId)>,
        limit: u64,
    ) -> Result<Vec<Queued>, EnterpriseError> {
        op.authorize(SeeQueue, &[])?;
        // A draft is its writer's own until it is submitted.
        let stages: Vec<_> = stages.iter().copied().filter(|stage| *stage != Stage::Draft).collect();
        let page = queue::queue(&self.db.read(), &stages, reviewer, after, limit).await?;
        Ok(page.into_iter().map(|(loaded, due)| self.queued(loaded, due, op.now())).collect())
    }

    /// How many applications are in which stage.
    pub async fn counts(&self, op: &Op) -> Result<Vec<(Stage, i64)>, EnterpriseError> {
        op.authorize(SeeQueue, &[])?;
        queue::count_by_stage(&self.db.read()).await
    }

    /// A document's description, for who may fetch its bytes.
    pub async fn document(
        &self,
        op: &Op,
        id: ApplicationId,
        document: DocumentId,
    ) -> Result<Document, EnterpriseError> {
        let reader = self.db.read();
        let loaded = applications::find(&reader, id).await?;
        self.may_see(op, &loaded.application).await?;
        let held = documents::documents(&reader, id).await?;
        let row =
            held.into_iter().find(|row| row.id == document).ok_or(EnterpriseError::NotFound("document"))?;
        let slot = Slot::parse(&row.slot).ok_or(EnterpriseError::NotFound("document"))?;
        Ok(shown(row, slot))
    }

    /// May the actor see it? A draft is its writers' own: to the authority it does not exist before it is submitted.
    pub(super) async fn may_see(&self, op: &Op, application: &Application) -> Result<(), EnterpriseError> {
        let own = op.organisations();
        let parties = if own.contains(&application.applicant()) {
            vec![application.applicant()]
        } else {
            delegations::parties(&self.db.read(), application.applicant(), None, op.now()).await?
        };
        op.authorize(See, &parties)?;
        let writes = parties.iter().any(|party| own.contains(party));
        if application.stage() == Stage::Draft && !writes {
            return Err(EnterpriseError::NoApplication(application.id()));
        }
        Ok(())
    }

    pub(super) fn queued(&self, loaded: Loaded, due_at: Option<Timestamp>, now: Timestamp) -> Queued {
        let clock =
            self.show_clocks(&loaded.application, now).into_iter().find(|clock| clock.paused_since.is_none());
        let submitted_at = loaded.submitted_at;
        Queued { application: loaded.application, due_at, submitted_at, clock }
    }

    /// The answers with the last digits of the identity number only: enough to recognise it, too little to use it.
    fn masked(&self, loaded: Loaded) -> Result<Application, EnterpriseError> {
        let Some(sealed) = loaded.sealed_identity else { return Ok(loaded.application) };
        let opened = self.db.ring().open(IDENTITY, &sealed);
        let opened = opened.map_err(|error| db::StoreError::corrupt("identity number", error))?;
        let text: Vec<char> = String::from_utf8_lossy(&opened).chars().collect();
        let shown = (text.len() / 2).min(4);
        let (hidden, end) = text.split_at(text.len() - shown);
        let masked = "*".repeat(hidden.len()) + &end.iter().collect::<String>();
        Ok(loaded.application.with_identity_shown(masked))
    }

    fn show_clocks(&self, application: &Application, now: Timestamp) -> Vec<Shown> {
        let show = |name, whose, clock| self.clocks.show(name, whose, clock, now);
        match application {
            Application::Submitted(case) => {
                vec![show("completeness", Whose::Authority, &case.stage.completeness)]
            }
            Application::InReview(case) => vec![show("review", Whose::Authority, &case.stage.review)],
            Application::NeedsCorrection(case) => vec![
                show("correction", Whose::Applicant, &case.stage.correction),
                show("review", Whose::Authority, &case.stage.review),
            ],
            Application::Rejected(case) => vec![show("appeal", Whose::Applicant, &case.stage.appeal)],
            Application::Draft(_)
            | Application::Approved(_)
            | Application::Withdrawn(_)
            | Application::Lapsed(_) => Vec::new(),
        }
    }
}

fn changes(application: &Application, background: &Background) -> Vec<Difference> {
    let Some(before) = &background.before else { return Vec::new() };
    // Whether the declaration is made is not of interest here.
    let answers = Answers { declaration: "yes".to_owned(), ..application.answers().clone() };
    let signed = if answers.declared_by.trim().is_empty() {
        before.version.registration.declared_by.clone()
    } else {
        answers.declared_by.clone()
    };
    let now = Registration::parse(&Answers { declared_by: signed, ..answers }, application.has_identity());
    now.map(|now| differences(&before.version.registration, &now)).unwrap_or_default()
}
