//! What follows when a calendar arrives: the due dates that stand on it are counted anew.

use super::Enterprises;
use super::overdue::carried_out;
use crate::clocks::DueDate;
use crate::error::EnterpriseError;
use crate::policy::RunClock;
use crate::store::{applications, queue, running};
use db::Record;
use deadlines::Clock;
use enterprises_contract::ApplicationId;
use kernel::{Op, Timestamp};

/// Cases read at a time.
const BATCH: u64 = 100;

/// What the ledger commits to: the date that stands from now on.
#[derive(serde::Serialize)]
struct Recounted {
    due_at: Option<Timestamp>,
    provisional: bool,
}

impl Enterprises {
    /// Counts the clocks of all open cases anew, each in a unit of its own, and says how many have another due date now.
    ///
    /// A case whose date was an estimate has one that stands. What changes is entered in the ledger; what was entered before stays.
    pub async fn recount_clocks(&self, op: &Op) -> Result<usize, EnterpriseError> {
        let (mut changed, mut after) = (0, None);
        loop {
            let open = queue::open(&self.db.read(), after, BATCH).await?;
            let Some(last) = open.last() else { return Ok(changed) };
            after = Some(*last);
            for id in open {
                changed += usize::from(carried_out(id, self.recount(op, id).await));
            }
        }
    }

    async fn recount(&self, op: &Op, id: ApplicationId) -> Result<bool, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let loaded = applications::lock(tx, id).await?;
                let permit = op.authorize(RunClock, &[loaded.application.applicant()])?;
                // Decided since the list was read.
                let Some(clock) = running(&loaded.application) else { return Ok(false) };

                let due = self.clocks.due_date(clock);
                if due == loaded.due {
                    return Ok(false);
                }

                applications::save_due_date(tx, &permit, id, due).await?;
                tx.record(Record {
                    kind: "enterprises.application-due-date-recounted",
                    subject: ("application", id.uuid()),
                    version: loaded.application.version(),
                    role: permit.role(),
                    payload: &recounted(due),
                    rules: &[rule(clock)],
                })?;
                Ok(true)
            })
            .await
    }
}

fn recounted(DueDate { at, provisional }: DueDate) -> Recounted {
    Recounted { due_at: at, provisional }
}

fn rule(clock: &Clock) -> String {
    clock.rule().reference().to_string()
}
