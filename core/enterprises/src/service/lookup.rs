//! The index of the register, when what makes it has changed.

use super::Enterprises;
use crate::error::EnterpriseError;
use crate::policy::Reindex;
use crate::store::{lookup, register};
use kernel::Op;

/// Entries of one unit: on SQLite everybody else waits for so many.
const BATCH: u64 = 50;

impl Enterprises {
    /// Makes the index anew for the next entries that another tokenizer indexed, and says how many there were; none are left at 0.
    pub async fn reindex(&self, op: &Op) -> Result<usize, EnterpriseError> {
        let outdated = lookup::outdated(&self.db.read(), BATCH).await?;
        if outdated.is_empty() {
            return Ok(0);
        }
        self.db
            .unit(op, async |tx| {
                for id in &outdated {
                    let (entry, _) = register::lock_enterprise(tx, *id).await?;
                    let permit = op.authorize(Reindex, &[entry.organisation])?;
                    lookup::renew(tx, &permit, &entry).await?;
                }
                Ok(outdated.len())
            })
            .await
    }
}
