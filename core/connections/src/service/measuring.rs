//! Hiding and showing a product in its store.

use super::{Connections, load};
use crate::error::ConnectionError;
use crate::lifecycle::{Deed, IllegalTransition};
use crate::policy::Measure;
use crate::queue::{self, RELIST, UNLIST};
use crate::store;
use connections_contract::{OperationId, ProductId};
use kernel::Op;

/// What is to become of a product in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Gone,
    Back,
}

impl Wanted {
    /// The adapter's operation.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Gone => UNLIST,
            Self::Back => RELIST,
        }
    }
}

impl Connections {
    /// Hides a product in its store; the result comes with the operation.
    pub async fn unlist(&self, op: &Op, product: ProductId) -> Result<OperationId, ConnectionError> {
        self.measure(op, product, Wanted::Gone).await
    }

    /// Shows a product in its store again.
    pub async fn relist(&self, op: &Op, product: ProductId) -> Result<OperationId, ConnectionError> {
        self.measure(op, product, Wanted::Back).await
    }

    async fn measure(&self, op: &Op, id: ProductId, wanted: Wanted) -> Result<OperationId, ConnectionError> {
        let asked = self
            .db
            .unit(op, async |tx| {
                let product = store::product(tx, id).await?.ok_or(ConnectionError::NotFound)?;
                let connection = load(tx, product.connection_id).await?;
                let permit = op.authorize(Measure, &[connection.org_id])?;
                self.info(&connection, wanted.kind())?;
                let stage = connection.stage()?;
                if !stage.works() {
                    return Err(IllegalTransition { found: stage, deed: Deed::Proved }.into());
                }

                let input = serde_json::json!({ "external_id": product.native_id });
                let by = Some(permit.by());
                let asked = queue::ask(tx, op, &connection, wanted.kind(), (Some(id), input), by).await?;
                if asked.kind != wanted.kind() {
                    // The opposite is under way; it has to end first.
                    return Err(ConnectionError::OperationState { found: asked.state()?.name() });
                }
                Ok::<_, ConnectionError>(asked.id)
            })
            .await?;
        self.ring();
        Ok(asked)
    }
}
