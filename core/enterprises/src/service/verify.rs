//! What follows when the verification of an enterprise ends: reminders before, some time to renew, then it lapses.

use super::Enterprises;
use crate::error::EnterpriseError;
use crate::policy::RunClock;
use crate::register::{Entry, Status};
use crate::store::register;
use chrono::TimeDelta;
use db::{Record, Tx};
use enterprises_contract::{EnterpriseChanged, EnterpriseId, VerificationEnding};
use kernel::{Op, Permit};

/// Enterprises of one round; the next round takes the rest.
const BATCH: u64 = 100;
/// So many days before the end its enterprise is reminded: an operator's default, not law; E-Commerce Law art. 27 wants identities
/// verified at regular intervals and names none.
const REMINDERS: [i64; 3] = [60, 30, 7];

impl Enterprises {
    /// Carries out what the end of a verification brings, each enterprise in a unit of its own; says how many there were.
    pub(super) async fn run_verification(&self, op: &Op) -> Result<usize, EnterpriseError> {
        let soon = op.now() + TimeDelta::days(REMINDERS[0]);
        let in_use = [Status::Active, Status::Restricted];
        let reader = self.db.read();
        let mut all = register::unreminded(&reader, &in_use, (op.now(), soon), &REMINDERS, BATCH).await?;
        all.extend(register::ending(&reader, &in_use, op.now(), BATCH).await?);
        all.extend(register::ending(&reader, &[Status::VerificationDue], op.now(), BATCH).await?);
        let mut done = 0;
        for id in all {
            match self.verification_ends(op, id).await {
                Ok(happened) => done += usize::from(happened),
                // One that cannot be carried out must not stop the others; the next round tries again.
                Err(error) => {
                    tracing::error!(%id, %error, "the end of a verification could not be carried out")
                }
            }
        }
        Ok(done)
    }

    async fn verification_ends(&self, op: &Op, id: EnterpriseId) -> Result<bool, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (entry, reminded) = register::lock_enterprise(tx, id).await?;
                let permit = op.authorize(RunClock, &[entry.organisation])?;

                match entry.status {
                    Status::Active | Status::Restricted if entry.verified_until <= op.now() => {
                        stands(tx, op, &permit, &entry, Status::VerificationDue).await
                    }
                    Status::Active | Status::Restricted => remind(tx, op, &permit, &entry, reminded).await,
                    Status::VerificationDue if self.clocks.grace_until(entry.verified_until)? <= op.now() => {
                        stands(tx, op, &permit, &entry, Status::Lapsed).await
                    }
                    _ => Ok(false),
                }
            })
            .await
    }
}

/// Reminds once for each of the days; one that was missed while the server stood still is not made up for by three at once.
async fn remind(
    tx: &Tx,
    op: &Op,
    permit: &Permit<RunClock>,
    entry: &Entry,
    reminded: i64,
) -> Result<bool, EnterpriseError> {
    let left = entry.verified_until - op.now();
    let due = REMINDERS.into_iter().filter(|days| left <= TimeDelta::days(*days)).min();
    let Some(days) = due.filter(|days| *days < reminded) else { return Ok(false) };
    register::set_reminded(tx, permit, entry.id, days).await?;
    let (enterprise, organisation, ends_at) = (entry.id, entry.organisation, entry.verified_until);
    tx.emit(&VerificationEnding { enterprise, organisation, days, ends_at })?;
    Ok(true)
}

/// The entry stands elsewhere from now on, which the ledger records and others are told.
async fn stands(
    tx: &Tx,
    op: &Op,
    permit: &Permit<RunClock>,
    entry: &Entry,
    status: Status,
) -> Result<bool, EnterpriseError> {
    register::set_status(tx, permit, entry.id, status, op.now()).await?;
    let kind = match status {
        Status::Lapsed => "enterprises.enterprise-lapsed",
        _ => "enterprises.verification-due",
    };
    let (subject, version) = (("enterprise", entry.id.uuid()), entry.version);
    tx.record(Record { kind, subject, version, role: permit.role(), payload: &status, rules: &[] })?;
    let (enterprise, organisation, standing) = (entry.id, entry.organisation, status.standing());
    tx.emit(&EnterpriseChanged { enterprise, organisation, version, standing })?;
    Ok(true)
}
