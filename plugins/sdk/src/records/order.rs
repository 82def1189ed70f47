//! `corridor.order/1`.

use serde::{Deserialize, Serialize};

use super::{Channel, Field, Quantity, Record};
use crate::{Amount, Decimal, Moment};

/// A customer's order.
///
/// `gross` is what the customer owed for the order and does not fall when money goes back: refunds are documents of their
/// own. All amounts of one order have one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The platform's id.
    pub external_id: String,
    /// The number people use.
    pub number: String,
    /// When the customer ordered.
    pub placed: Moment,
    /// When the platform last changed it.
    pub updated: Moment,
    /// How far the order is.
    pub state: OrderState,
    /// How far the payment is.
    pub payment: PaymentState,
    /// How far the goods are.
    pub fulfilment: FulfilmentState,
    /// Who ordered.
    pub buyer: Field<Buyer>,
    /// Where the goods go; absent where nothing is shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<Field<Address>>,
    /// ISO 4217.
    pub currency: String,
    /// What the customer owed, with tax and shipping, after discounts, before refunds.
    pub gross: Amount,
    /// Tax in `gross`.
    pub tax: Amount,
    /// Shipping in `gross`, with its tax.
    pub shipping: Amount,
    /// What discounts took off, with its tax.
    pub discount: Amount,
    /// Import duties collected with the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Amount>,
    /// Where it was sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The seller's IOSS number, where the platform names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ioss: Option<String>,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// What went back.
    pub refunds: Vec<Refund>,
}

impl Record for Order {
    const SCHEMA: &'static str = "corridor.order/1";
}

/// One article of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The platform's id.
    pub external_id: String,
    /// The product's id on the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The listing's id on the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<String>,
    /// What the customer read.
    pub title: String,
    /// The seller's article number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// GTIN with a right check digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// How much.
    pub quantity: Quantity,
    /// The price of one; `price_has_tax` says of which kind.
    pub unit_price: Amount,
    /// Whether `unit_price` has the tax in it.
    pub price_has_tax: bool,
    /// What the line adds to the order's gross.
    pub gross: Amount,
    /// Tax in `gross`.
    pub tax: Amount,
    /// Per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<Decimal>,
    /// HS code of 6 to 10 digits, as the seller keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_code: Option<String>,
    /// Country of origin, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Net mass of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_mass: Option<Quantity>,
}

/// Money that went back to the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The platform's id.
    pub external_id: String,
    /// How much went back; a positive amount.
    pub amount: Amount,
    /// When.
    pub at: Moment,
    /// Why, as the seller put it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Who ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Name as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Where the goods go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The recipient's company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Street and what goes with it, in the order written.
    pub lines: Vec<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// How far an order is. What a platform calls otherwise is kept as `Other`, never guessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Not placed yet.
    Draft,
    /// Placed, and something is left to do.
    Open,
    /// All done.
    Completed,
    /// Called off.
    Cancelled,
    /// Put away by the seller.
    Archived,
    /// In the platform's own word.
    Other(String),
}

/// How far a payment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing came.
    Unpaid,
    /// Reserved, not taken.
    Authorised,
    /// Taken.
    Paid,
    /// Taken in part.
    PartlyPaid,
    /// Given back in part.
    PartlyRefunded,
    /// Given back.
    Refunded,
    /// Called off.
    Cancelled,
    /// In the platform's own word.
    Other(String),
}

/// How far the goods are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentState {
    /// Nothing packed.
    Unfulfilled,
    /// Packed or sent in part.
    Partly,
    /// Packed.
    Fulfilled,
    /// Handed to the carrier.
    Shipped,
    /// With the customer.
    Delivered,
    /// Called off.
    Cancelled,
    /// In the platform's own word.
    Other(String),
}
