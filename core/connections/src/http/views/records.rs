//! What the API shows of products and orders.

use crate::entity::{listing, order, order_line, product};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// An amount in whole minor units, with what the store wrote.
#[derive(Serialize, ToSchema)]
pub(crate) struct AmountView {
    minor: i64,
    currency: String,
    exponent: i64,
    source_decimal: String,
}

/// A product as its store shows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProductView {
    id: String,
    native_id: String,
    title: String,
    /// `listed`, `unlisted`, or the store's own word.
    state: String,
    hs_code: Option<String>,
    origin: Option<String>,
    brand: Option<String>,
    listings: Vec<ListingView>,
    /// The ledger entry of the last measure.
    evidence: Option<String>,
    first_seen_at: DateTime<Utc>,
    observed_at: DateTime<Utc>,
}

/// One variant on sale.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListingView {
    native_id: String,
    title: String,
    sku: Option<String>,
    gtin: Option<String>,
    state: String,
    url: Option<String>,
    price: Option<AmountView>,
}

impl From<(product::Model, Vec<listing::Model>)> for ProductView {
    fn from((row, listings): (product::Model, Vec<listing::Model>)) -> Self {
        Self {
            id: row.id.to_string(),
            native_id: row.native_id,
            title: row.title,
            state: row.state,
            hs_code: row.hs_code,
            origin: row.origin,
            brand: row.brand,
            listings: listings.into_iter().map(Into::into).collect(),
            evidence: row.evidence.map(|receipt| receipt.to_string()),
            first_seen_at: row.first_seen_at,
            observed_at: row.observed_at,
        }
    }
}

impl From<listing::Model> for ListingView {
    fn from(row: listing::Model) -> Self {
        let price = match (row.price_minor, row.currency, row.exponent) {
            (Some(minor), Some(currency), Some(exponent)) => {
                let source_decimal = row.source_decimal.unwrap_or_default();
                Some(AmountView { minor, currency, exponent, source_decimal })
            }
            _ => None,
        };
        let (native_id, title, state, url) = (row.native_id, row.title, row.state, row.url);
        Self { native_id, title, sku: row.sku, gtin: row.gtin, state, url, price }
    }
}

/// An order that came from a store.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderView {
    id: String,
    native_id: String,
    number: String,
    placed_at: DateTime<Utc>,
    state: String,
    payment: String,
    fulfilment: String,
    country: Option<String>,
    gross: AmountView,
    /// What rounding the store's decimal to minor units added.
    gross_rounding: String,
    tax_minor: i64,
    shipping_minor: i64,
    refunded_minor: i64,
    first_seen_at: DateTime<Utc>,
    observed_at: DateTime<Utc>,
}

impl From<order::Model> for OrderView {
    fn from(row: order::Model) -> Self {
        Self {
            id: row.id.to_string(),
            native_id: row.native_id,
            number: row.number,
            placed_at: row.placed_at,
            state: row.state,
            payment: row.payment,
            fulfilment: row.fulfilment,
            country: row.country,
            gross: AmountView {
                minor: row.gross_minor,
                currency: row.currency,
                exponent: row.exponent,
                source_decimal: row.gross_source,
            },
            gross_rounding: row.gross_rounding,
            tax_minor: row.tax_minor,
            shipping_minor: row.shipping_minor,
            refunded_minor: row.refunded_minor,
            first_seen_at: row.first_seen_at,
            observed_at: row.observed_at,
        }
    }
}

/// An order with its lines.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderPageView {
    #[serde(flatten)]
    pub(crate) order: OrderView,
    pub(crate) lines: Vec<LineView>,
}

/// One article of an order.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineView {
    native_id: String,
    title: String,
    sku: Option<String>,
    gtin: Option<String>,
    quantity: String,
    /// UN/ECE Recommendation 20.
    unit: String,
    gross_minor: i64,
    gross_source: String,
    hs_code: Option<String>,
    origin: Option<String>,
}

impl From<order_line::Model> for LineView {
    fn from(row: order_line::Model) -> Self {
        Self {
            native_id: row.native_id,
            title: row.title,
            sku: row.sku,
            gtin: row.gtin,
            quantity: row.quantity,
            unit: row.unit,
            gross_minor: row.gross_minor,
            gross_source: row.gross_source,
            hs_code: row.hs_code,
            origin: row.origin,
        }
    }
}
