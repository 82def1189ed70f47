//! What follows when a clock runs out: an application that nobody corrects lapses, a draft that nobody touches is deleted.

use super::{Enterprises, record};
use crate::error::EnterpriseError;
use crate::lifecycle::{Application, Decided};
use crate::policy::RunClock;
use crate::store::{applications, claims, queue};
use chrono::TimeDelta;
use enterprises_contract::ApplicationId;
use kernel::Op;

/// Cases of one round; the next round takes the rest.
const BATCH: u64 = 100;
/// A draft younger than this is not even looked at; the rule itself decides about the others.
const SURELY_TOUCHED: TimeDelta = TimeDelta::days(170);

impl Enterprises {
    /// Carries out what is overdue at the operation's time, each case in a unit of its own, and says how many there were:
    /// applications that lapse, drafts that are deleted, verifications that end.
    pub async fn run_clocks(&self, op: &Op) -> Result<usize, EnterpriseError> {
        let overdue = queue::due(&self.db.read(), op.now(), BATCH).await?;
        let idle = queue::idle(&self.db.read(), op.now() - SURELY_TOUCHED, BATCH).await?;
        let mut done = self.run_verification(op).await?;
        for id in overdue {
            done += usize::from(carried_out(id, self.lapse(op, id).await));
        }
        for id in idle {
            done += usize::from(carried_out(id, self.delete_idle(op, id).await));
        }
        Ok(done)
    }

    async fn lapse(&self, op: &Op, id: ApplicationId) -> Result<bool, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let loaded = applications::lock(tx, id).await?;
                let permit = op.authorize(RunClock, &[loaded.application.applicant()])?;
                // Answered, or extended, since the list was read.
                let Application::NeedsCorrection(case) = loaded.application else { return Ok(false) };
                if !self.clocks.is_overdue(&case.stage.correction, op.now()) {
                    return Ok(false);
                }

                let lapsed = case.lapse(Decided { at: op.now(), by: permit.by() }).into();

                claims::release(tx, id).await?;
                let application = applications::save(tx, &permit, lapsed, &self.clocks, op.now()).await?;
                record(tx, &permit, "enterprises.application-lapsed", &application, &())?;
                Ok(true)
            })
            .await
    }

    async fn delete_idle(&self, op: &Op, id: ApplicationId) -> Result<bool, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let loaded = applications::lock(tx, id).await?;
                let permit = op.authorize(RunClock, &[loaded.application.applicant()])?;
                let is_draft = matches!(loaded.application, Application::Draft(_));
                if !is_draft || !self.clocks.is_idle(loaded.updated_at, op.now())? {
                    return Ok(false);
                }

                applications::delete_draft(tx, &permit, id).await?;
                Ok(true)
            })
            .await
    }
}

/// One case that cannot be carried out must not stop the others: it is logged, and tried again in the next round.
pub(super) fn carried_out(id: ApplicationId, outcome: Result<bool, EnterpriseError>) -> bool {
    match outcome {
        Ok(done) => done,
        // Another process was faster.
        Err(EnterpriseError::NoApplication(_)) => false,
        Err(error) => {
            tracing::error!(%id, %error, "a clock that ran out could not be carried out");
            false
        }
    }
}
