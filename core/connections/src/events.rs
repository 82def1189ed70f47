//! What other rooms tell this one.

use crate::error::ConnectionError;
use crate::lifecycle::Deed;
use crate::policy::Suspend;
use crate::store;
use db::{Listener, Subscriber, SubscriberError, Tx};
use enterprises_contract::CertificateRevoked;
use kernel::{Event as _, Op, OrgId};
use serde_json::Value;

/// What this room listens to. The name is stored with each delivery, so it never changes.
pub const LISTENER: Listener = Listener { name: "connections", events: &[CertificateRevoked::TYPE] };

/// Why a connection is paused that nobody of its enterprise paused.
pub(crate) const CERTIFICATE_REVOKED: &str = "certificate-revoked";

/// Pauses the connections of an enterprise whose certificate was revoked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Revocations;

#[async_trait::async_trait(?Send)]
impl Subscriber for Revocations {
    fn listener(&self) -> Listener {
        LISTENER
    }

    async fn take(&self, tx: &Tx, op: &Op, kind: &str, payload: Value) -> Result<(), SubscriberError> {
        if kind != CertificateRevoked::TYPE {
            return Ok(());
        }
        let told: CertificateRevoked = serde_json::from_value(payload).map_err(SubscriberError::new)?;
        suspend(tx, op, told.organisation).await.map_err(SubscriberError::fault)
    }
}

/// Pauses everything, also what does not work now: a trial under way would bring it back. The new version tells whoever is about to
/// let it go on that the register has to be asked again.
async fn suspend(tx: &Tx, op: &Op, organisation: OrgId) -> Result<(), ConnectionError> {
    let permit = op.authorize(Suspend, &[organisation])?;
    for mut row in store::lock_connections_of(tx, organisation).await? {
        let Ok(stage) = row.stage()?.after(Deed::Suspended) else { continue };
        row.stage = stage.name().to_owned();
        row.trouble = Some(CERTIFICATE_REVOKED.to_owned());
        row.next_due = None;
        row.version += 1;
        row.changed_at = op.now();
        store::save_connection(tx, &permit, &row).await?;
    }
    Ok(())
}
