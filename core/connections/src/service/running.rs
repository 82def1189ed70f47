//! Testing, synchronising, scheduling, pausing, calling off.

use super::{Connections, check_version, load};
use crate::error::ConnectionError;
use crate::lifecycle::{Deed, OperationState};
use crate::policy::{Run, Unpark};
use crate::{queue, store};
use chrono::TimeDelta;
use connections_contract::{ConnectionId, OperationId};
use kernel::Op;
use kernel::op::SYSTEM;

impl Connections {
    /// Tries a connection out: configuration, then credentials.
    pub async fn test(&self, op: &Op, id: ConnectionId) -> Result<OperationId, ConnectionError> {
        let seen = self.seen(op, Run, id).await?;
        self.stands(seen.org_id).await?;
        let asked = self
            .db
            .unit(op, async |tx| {
                let mut row = load(tx, id).await?;
                check_version(&row, Some(seen.version))?;
                let permit = op.authorize(Run, &[row.org_id])?;
                let info = self.info(&row, queue::PROBE)?;
                row.stage = row.stage()?.after(Deed::Retried)?.name().to_owned();
                // A person asks: that is reason enough to look before the circuit would.
                row.circuit_until = row.circuit_until.map(|until| until.min(op.now()));
                store::save_connection(tx, &permit, &row).await?;
                Ok::<_, ConnectionError>(queue::trial(tx, op, &row, &info, Some(permit.by())).await?)
            })
            .await?;
        self.ring();
        Ok(asked)
    }

    /// Asks for everything the adapter can pull, now.
    pub async fn sync(&self, op: &Op, id: ConnectionId) -> Result<Vec<OperationId>, ConnectionError> {
        let asked = self
            .db
            .unit(op, async |tx| {
                let row = load(tx, id).await?;
                let permit = op.authorize(Run, &[row.org_id])?;
                let stage = row.stage()?;
                if !stage.works() {
                    return Err(
                        crate::lifecycle::IllegalTransition { found: stage, deed: Deed::Proved }.into()
                    );
                }
                let info = self.info(&row, queue::PROBE)?;
                Ok::<_, ConnectionError>(queue::pulls(tx, op, &row, &info, Some(permit.by())).await?)
            })
            .await?;
        self.ring();
        Ok(asked)
    }

    /// Wants no operations for now. What is under way ends by itself.
    pub async fn pause(&self, op: &Op, id: ConnectionId) -> Result<(), ConnectionError> {
        self.db
            .unit(op, async |tx| {
                let mut row = load(tx, id).await?;
                let permit = op.authorize(Run, &[row.org_id])?;
                row.stage = row.stage()?.after(Deed::Paused)?.name().to_owned();
                (row.trouble, row.trouble_detail) = (None, None);
                row.next_due = None;
                row.version += 1;
                row.changed_at = op.now();
                Ok(store::save_connection(tx, &permit, &row).await?)
            })
            .await
    }

    /// Goes on after a pause, beginning with a test; not while the enterprise has no certificate that holds.
    pub async fn resume(&self, op: &Op, id: ConnectionId) -> Result<(), ConnectionError> {
        let seen = self.seen(op, Run, id).await?;
        self.stands(seen.org_id).await?;
        self.db
            .unit(op, async |tx| {
                let mut row = load(tx, id).await?;
                check_version(&row, Some(seen.version))?;
                let permit = op.authorize(Run, &[row.org_id])?;
                let info = self.info(&row, queue::PROBE)?;
                row.stage = row.stage()?.after(Deed::Resumed)?.name().to_owned();
                (row.trouble, row.trouble_detail) = (None, None);
                row.version += 1;
                row.changed_at = op.now();
                store::save_connection(tx, &permit, &row).await?;
                queue::trial(tx, op, &row, &info, Some(permit.by())).await?;
                Ok::<_, ConnectionError>(())
            })
            .await?;
        self.ring();
        Ok(())
    }

    /// Says how often the store is synchronised; a minute at least, a week at most.
    pub async fn schedule(
        &self,
        op: &Op,
        id: ConnectionId,
        minutes: i64,
        version: Option<i64>,
    ) -> Result<(), ConnectionError> {
        self.db
            .unit(op, async |tx| {
                let mut row = load(tx, id).await?;
                let permit = op.authorize(Run, &[row.org_id])?;
                check_version(&row, version)?;
                if !(1..=7 * 24 * 60).contains(&minutes) {
                    let mut bad = kernel::Violations::default();
                    bad.add("/every_minutes", "connections-interval");
                    return Err(bad.into());
                }
                row.every_s = minutes * 60;
                row.next_due = row.next_due.map(|_| op.now() + TimeDelta::seconds(row.every_s));
                row.version += 1;
                row.changed_at = op.now();
                Ok(store::save_connection(tx, &permit, &row).await?)
            })
            .await
    }

    /// Calls an operation off. One that is under way ends before its next step.
    pub async fn cancel(&self, op: &Op, id: OperationId) -> Result<(), ConnectionError> {
        self.db
            .unit(op, async |tx| {
                let mut row = store::lock_operation(tx, id).await?.ok_or(ConnectionError::NotFound)?;
                op.authorize(Run, &[row.org_id])?;
                // Its enterprise cannot call off what the authority asked for.
                if row.subject_id.is_some() && row.asked_by == Some(SYSTEM) {
                    op.authorize(Unpark, &[row.org_id])?;
                }
                let state = row.state()?;
                match state {
                    OperationState::Running => row.cancel_wanted = true,
                    OperationState::Queued | OperationState::Waiting => {
                        row.state = OperationState::Cancelled.name().to_owned();
                        row.finished_at = Some(op.now());
                        // What an earlier try failed for is not why it ended.
                        (row.failure_class, row.failure_code, row.failure_text) = (None, None, None);
                        store::erase_answers(tx, id).await?;
                        crate::measures::failed(tx, op, &row).await?;
                    }
                    OperationState::Done
                    | OperationState::Failed
                    | OperationState::Parked
                    | OperationState::Cancelled => {
                        return Err(ConnectionError::OperationState { found: state.name() });
                    }
                }
                Ok(store::save_operation(tx, &row).await?)
            })
            .await
    }

    /// Takes a parked operation up again, from its last checkpoint: for an operator who knows what happened in the store.
    pub async fn unpark(&self, op: &Op, id: OperationId) -> Result<(), ConnectionError> {
        self.db
            .unit(op, async |tx| {
                let mut row = store::lock_operation(tx, id).await?.ok_or(ConnectionError::NotFound)?;
                op.authorize(Unpark, &[row.org_id])?;
                let state = row.state()?;
                if state != OperationState::Parked {
                    return Err(ConnectionError::OperationState { found: state.name() });
                }
                row.state = OperationState::Queued.name().to_owned();
                (row.finished_at, row.begun_ms) = (None, None);
                (row.failures, row.crashes, row.crashes_in_all, row.crashed_at) = (0, 0, 0, -1);
                row.due_at = op.now();
                Ok(store::save_operation(tx, &row).await?)
            })
            .await?;
        self.ring();
        Ok(())
    }
}
