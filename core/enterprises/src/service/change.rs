//! A change of an entry begins: to amend, renew, restore or cancel it. And a lapsed application begins again.

use super::Enterprises;
use crate::answers::Answers;
use crate::error::EnterpriseError;
use crate::lifecycle::{Application, Base, Case, Change, Draft, Purpose};
use crate::policy::Prepare;
use crate::store::{Loaded, applications, delegations, documents, register};
use db::Tx;
use enterprises_contract::{ApplicationId, EnterpriseId, Standing};
use kernel::{Op, OrgId, Permit};

impl Enterprises {
    /// Begins a draft for an organisation.
    pub async fn begin(&self, op: &Op, organisation: OrgId) -> Result<Application, EnterpriseError> {
        let begun = self.db.once(op, async |tx| {
            let permit =
                op.authorize(Prepare, &delegations::acting::<Prepare>(tx, op, organisation).await?)?;
            let present = register::of_organisation(tx, organisation).await?;
            if present.is_some_and(|(_, status)| status.standing() != Standing::Ended) {
                return Err(EnterpriseError::AlreadyApplied);
            }

            let case = draft(op, organisation, Purpose::New, Answers::default(), false);

            applications::insert(tx, &permit, &case, op.now()).await?;
            Ok::<_, EnterpriseError>(case.id)
        });
        self.now(op, begun.await?).await
    }

    /// Begins the change of an entry: a draft that holds what the register says, and the documents it was approved on.
    pub async fn begin_change(
        &self,
        op: &Op,
        id: EnterpriseId,
        change: Change,
    ) -> Result<Application, EnterpriseError> {
        let begun = self.db.once(op, async |tx| {
            let (entry, _) = register::lock_enterprise(tx, id).await?;
            let permit =
                op.authorize(Prepare, &delegations::acting::<Prepare>(tx, op, entry.organisation).await?)?;
            if !entry.status.admits(change) {
                return Err(EnterpriseError::NotAdmitted { status: entry.status, change });
            }
            let cause = register::version(tx, id, entry.version).await?.application;
            let before = applications::find(tx, cause).await?;

            let base = Base { enterprise: id, version: entry.version };
            let (purpose, answers) = (Purpose::Change(change, base), entry.registration.answers());
            let case = draft(op, entry.organisation, purpose, answers, before.sealed_identity.is_some());

            carry_over(tx, &permit, op, &before, &case).await?;
            Ok::<_, EnterpriseError>(case.id)
        });
        self.now(op, begun.await?).await
    }

    /// Begins a lapsed application again, with its answers and documents, while the rule of restoring gives time for it.
    pub async fn begin_again(&self, op: &Op, id: ApplicationId) -> Result<Application, EnterpriseError> {
        let begun = self.db.once(op, async |tx| {
            let before = applications::lock(tx, id).await?;
            let applicant = before.application.applicant();
            let permit = op.authorize(Prepare, &delegations::acting::<Prepare>(tx, op, applicant).await?)?;
            let lapsed = before.application.clone().lapsed()?;
            if self.clocks.restore_until(lapsed.stage.decided.at)? <= op.now() {
                return Err(EnterpriseError::TooLate);
            }

            let answers = Answers { declaration: String::new(), ..lapsed.answers.clone() };
            let case = draft(op, lapsed.applicant, lapsed.purpose, answers, lapsed.has_identity);

            carry_over(tx, &permit, op, &before, &case).await?;
            Ok::<_, EnterpriseError>(case.id)
        });
        self.now(op, begun.await?).await
    }
}

fn draft(op: &Op, applicant: OrgId, purpose: Purpose, answers: Answers, has_identity: bool) -> Case<Draft> {
    Case { id: op.id(), applicant, version: 1, purpose, answers, has_identity, stage: Draft }
}

/// Writes a draft with the sealed identity number and the documents of the application it follows.
async fn carry_over(
    tx: &Tx,
    permit: &Permit<Prepare>,
    op: &Op,
    before: &Loaded,
    case: &Case<Draft>,
) -> Result<(), EnterpriseError> {
    applications::insert(tx, permit, case, op.now()).await?;
    if let Some(sealed) = &before.sealed_identity {
        applications::save_identity(tx, permit, case.id, sealed.clone()).await?;
    }
    for document in documents::documents(tx, before.application.id()).await? {
        // The file is named by its bytes, so the same one is in both; when it was first brought stays with it.
        let copy = crate::entity::document::Model { id: op.id(), application_id: case.id, ..document };
        documents::attach(tx, permit, copy).await?;
    }
    Ok(())
}
