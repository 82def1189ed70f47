//! Reading: what an actor may see of connections and what came through them.

use super::Connections;
use crate::entity::{connection, credential, effect, listing, operation, order, order_line, product};
use crate::error::ConnectionError;
use crate::policy::{AUDITOR, OPERATOR, Oversee, See};
use crate::store;
use crate::trouble::Trouble;
use connections_contract::{ConnectionId, OperationId, OrderId, ProductId};
use kernel::{Op, Timestamp};

impl Connections {
    /// The connections an actor may see, by id.
    pub(crate) async fn list(
        &self,
        op: &Op,
        after: Option<ConnectionId>,
        limit: u64,
    ) -> Result<Vec<connection::Model>, ConnectionError> {
        let orgs = op.organisations();
        let everywhere = op.holds_everywhere(OPERATOR) || op.holds_everywhere(AUDITOR);
        if !everywhere {
            op.authorize(See, &orgs)?;
        }
        let of = (!everywhere).then_some(orgs.as_slice());
        Ok(store::connections(&self.db.read(), of, after, limit).await?)
    }

    /// The connections of the actor's own organisations; none for who may not see them.
    pub(crate) async fn own(&self, op: &Op, limit: u64) -> Result<Vec<connection::Model>, ConnectionError> {
        let orgs = op.organisations();
        match op.authorize(See, &orgs) {
            Ok(_) => Ok(store::connections(&self.db.read(), Some(&orgs), None, limit).await?),
            Err(_) => Ok(Vec::new()),
        }
    }

    /// One connection.
    pub(crate) async fn find(&self, op: &Op, id: ConnectionId) -> Result<connection::Model, ConnectionError> {
        let row = store::connection(&self.db.read(), id).await?.ok_or(ConnectionError::NotFound)?;
        op.authorize(See, &[row.org_id])?;
        Ok(row)
    }

    /// The credentials a connection has and had; never what they are.
    pub(crate) async fn credentials(
        &self,
        op: &Op,
        id: ConnectionId,
    ) -> Result<Vec<credential::Model>, ConnectionError> {
        self.find(op, id).await?;
        let rows = store::credentials(&self.db.read(), id).await?;
        Ok(rows.into_iter().map(|row| credential::Model { sealed: None, ..row }).collect())
    }

    /// How many products and orders came through a connection.
    pub(crate) async fn counts(&self, op: &Op, id: ConnectionId) -> Result<(u64, u64), ConnectionError> {
        self.find(op, id).await?;
        Ok(store::record_counts(&self.db.read(), id).await?)
    }

    /// The operations of a connection, the newest first.
    pub(crate) async fn history(
        &self,
        op: &Op,
        id: ConnectionId,
        before: Option<OperationId>,
        limit: u64,
    ) -> Result<Vec<operation::Model>, ConnectionError> {
        self.find(op, id).await?;
        Ok(store::operations(&self.db.read(), id, before, limit).await?)
    }

    /// The operations of a connection that are not over.
    pub(crate) async fn under_way(
        &self,
        op: &Op,
        id: ConnectionId,
    ) -> Result<Vec<operation::Model>, ConnectionError> {
        self.find(op, id).await?;
        Ok(store::open_operations(&self.db.read(), id).await?)
    }

    /// One operation.
    pub(crate) async fn operation(
        &self,
        op: &Op,
        id: OperationId,
    ) -> Result<operation::Model, ConnectionError> {
        let row = store::operation(&self.db.read(), id).await?.ok_or(ConnectionError::NotFound)?;
        op.authorize(See, &[row.org_id])?;
        Ok(row)
    }

    /// The effects of an operation; never their answers.
    pub(crate) async fn effects(
        &self,
        op: &Op,
        id: OperationId,
    ) -> Result<Vec<effect::Model>, ConnectionError> {
        self.operation(op, id).await?;
        Ok(store::effects(&self.db.read(), id, None).await?)
    }

    /// Operations that wait for an operator.
    pub(crate) async fn parked(&self, op: &Op, limit: u64) -> Result<Vec<operation::Model>, ConnectionError> {
        op.authorize(crate::policy::Unpark, &[])?;
        Ok(store::parked_operations(&self.db.read(), limit).await?)
    }

    /// Connections that do not do their work, whoever's they are: how many there are, and the first of them.
    ///
    /// It is for who looks after the platform. A connection that its owner paused, or that is being tested, is in no trouble.
    pub async fn in_trouble(&self, op: &Op, limit: u64) -> Result<(u64, Vec<Trouble>), ConnectionError> {
        op.authorize(Oversee, &[])?;
        let (count, rows) = store::troubled_connections(&self.db.read(), limit).await?;
        let shown = rows.into_iter().map(Trouble::of).collect::<Result<_, _>>()?;
        Ok((count, shown))
    }

    /// Products of a connection with their listings.
    pub(crate) async fn products(
        &self,
        op: &Op,
        id: ConnectionId,
        after: Option<ProductId>,
        limit: u64,
    ) -> Result<Vec<(product::Model, Vec<listing::Model>)>, ConnectionError> {
        self.find(op, id).await?;
        let rows = store::products(&self.db.read(), id, after, limit).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut listings = store::listings(&self.db.read(), &ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let of = listings.extract_if(.., |listing| listing.product_id == row.id).collect();
                (row, of)
            })
            .collect())
    }

    /// Orders of a connection, the latest first.
    pub(crate) async fn orders(
        &self,
        op: &Op,
        id: ConnectionId,
        before: Option<(Timestamp, OrderId)>,
        limit: u64,
    ) -> Result<Vec<order::Model>, ConnectionError> {
        self.find(op, id).await?;
        Ok(store::orders(&self.db.read(), id, before, limit).await?)
    }

    /// One order with its lines.
    pub(crate) async fn order(
        &self,
        op: &Op,
        id: OrderId,
    ) -> Result<(order::Model, Vec<order_line::Model>), ConnectionError> {
        let found = store::order(&self.db.read(), id).await?.ok_or(ConnectionError::NotFound)?;
        op.authorize(See, &[found.0.org_id])?;
        Ok(found)
    }
}
