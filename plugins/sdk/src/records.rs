//! Normalised records: what every adapter makes of its platform's data.
//!
//! Serialised, each carries the name of its schema under `schema`. The host adds what only it knows: its own id, the
//! connection, when it was observed and the hash of the content. A new field is optional; anything else is a new major
//! of the schema.

mod field;
mod order;
mod product;

pub use field::{Channel, Field, Quantity, valid_gtin};
pub use order::{Address, Buyer, FulfilmentState, Order, OrderLine, OrderState, PaymentState, Refund};
pub use product::{Listing, ListingState, Product};

use serde::Serialize;

/// Something that can be emitted.
pub trait Record: Serialize {
    /// Name and major of the schema, e.g. `corridor.order/1`.
    const SCHEMA: &'static str;
}
