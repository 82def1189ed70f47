//! What other rooms may know of connected stores: ids and events.
//!
//! Nobody is told here *how* a store is reached. Whoever wants a listing gone emits an event of their own; `connections` decides,
//! runs the adapter, and answers with [`ListingGone`] and a receipt.

use kernel::{Event, Id, Kind, OrgId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Kind of [`ConnectionId`].
pub struct Connection;
impl Kind for Connection {
    const PREFIX: &'static str = "con";
}
/// A store or gateway that an organisation connected.
pub type ConnectionId = Id<Connection>;

/// Kind of [`OperationId`].
pub struct Operation;
impl Kind for Operation {
    const PREFIX: &'static str = "opn";
}
/// One run of an adapter: a pull, a check, a measure.
pub type OperationId = Id<Operation>;

/// Kind of [`ProductId`].
pub struct Product;
impl Kind for Product {
    const PREFIX: &'static str = "pro";
}
/// A product as a connected store shows it.
pub type ProductId = Id<Product>;

/// Kind of [`OrderId`].
pub struct Order;
impl Kind for Order {
    const PREFIX: &'static str = "ord";
}
/// An order that came from a connected store.
pub type OrderId = Id<Order>;

/// A store was connected, and its owner agreed that measures may be carried out in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConnectionMade {
    /// Which.
    pub connection: ConnectionId,
    /// Whose.
    pub organisation: OrgId,
    /// Through which adapter.
    pub adapter: String,
    /// When.
    pub at: Timestamp,
}
impl Event for ConnectionMade {
    const TYPE: &'static str = "connections.connection-made.v1";
    fn key(&self) -> Uuid {
        self.connection.uuid()
    }
}

/// A store refuses its credentials: nothing is pulled until its owner gives new ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CredentialsNeeded {
    /// Which.
    pub connection: ConnectionId,
    /// Whose.
    pub organisation: OrgId,
    /// When.
    pub at: Timestamp,
}
impl Event for CredentialsNeeded {
    const TYPE: &'static str = "connections.credentials-needed.v1";
    fn key(&self) -> Uuid {
        self.connection.uuid()
    }
}

/// A connection was removed: its credentials are erased, what came through it stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConnectionRemoved {
    /// Which.
    pub connection: ConnectionId,
    /// Whose.
    pub organisation: OrgId,
    /// When.
    pub at: Timestamp,
}
impl Event for ConnectionRemoved {
    const TYPE: &'static str = "connections.connection-removed.v1";
    fn key(&self) -> Uuid {
        self.connection.uuid()
    }
}

/// A product is no longer offered in a store, and the store confirmed it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListingGone {
    /// In which store.
    pub connection: ConnectionId,
    /// Whose.
    pub organisation: OrgId,
    /// Our id of the product.
    pub product: ProductId,
    /// The store's id of it.
    pub native_id: String,
    /// The run that did it.
    pub operation: OperationId,
    /// The ledger entry that holds the evidence.
    pub receipt: Uuid,
    /// When.
    pub at: Timestamp,
}
impl Event for ListingGone {
    const TYPE: &'static str = "connections.listing-gone.v1";
    fn key(&self) -> Uuid {
        self.product.uuid()
    }
}

/// A product is offered again, and the store confirmed it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListingBack {
    /// In which store.
    pub connection: ConnectionId,
    /// Whose.
    pub organisation: OrgId,
    /// Our id of the product.
    pub product: ProductId,
    /// The store's id of it.
    pub native_id: String,
    /// The run that did it.
    pub operation: OperationId,
    /// The ledger entry that holds the evidence.
    pub receipt: Uuid,
    /// When.
    pub at: Timestamp,
}
impl Event for ListingBack {
    const TYPE: &'static str = "connections.listing-back.v1";
    fn key(&self) -> Uuid {
        self.product.uuid()
    }
}

/// A measure could not be carried out; a person has to see to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeasureFailed {
    /// In which store.
    pub connection: ConnectionId,
    /// Whose.
    pub organisation: OrgId,
    /// Our id of the product.
    pub product: ProductId,
    /// The run that failed.
    pub operation: OperationId,
    /// Why, as a stable code.
    pub code: String,
    /// When.
    pub at: Timestamp,
}
impl Event for MeasureFailed {
    const TYPE: &'static str = "connections.measure-failed.v1";
    fn key(&self) -> Uuid {
        self.product.uuid()
    }
}
