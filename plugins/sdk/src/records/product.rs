//! `corridor.product/1`.

use serde::{Deserialize, Serialize};

use super::{Channel, Quantity, Record};
use crate::{Amount, Moment};

/// A product and the listings that sell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The platform's id.
    pub external_id: String,
    /// What it is called.
    pub title: String,
    /// What is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// HS code of 6 to 10 digits, as the seller keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_code: Option<String>,
    /// Country of origin, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition: Option<String>,
    /// Net mass of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_mass: Option<Quantity>,
    /// When the platform made it.
    pub created: Moment,
    /// When the platform last changed it.
    pub updated: Moment,
    /// Whether customers see it.
    pub state: ListingState,
    /// Where it is sold.
    pub channels: Vec<Channel>,
    /// Its variants on sale.
    pub listings: Vec<Listing>,
}

impl Record for Product {
    const SCHEMA: &'static str = "corridor.product/1";
}

/// One variant of a product on sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The platform's id.
    pub external_id: String,
    /// What the variant is called.
    pub title: String,
    /// The seller's article number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// GTIN with a right check digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// Where it differs from the product's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_code: Option<String>,
    /// Where it differs from the product's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Where it differs from the product's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_mass: Option<Quantity>,
    /// Its page in the store, where the adapter can know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether customers see it.
    pub state: ListingState,
    /// One for each currency.
    pub prices: Vec<Amount>,
}

/// Whether customers see a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingState {
    /// Customers see it.
    Listed,
    /// Customers do not see it.
    Unlisted,
    /// In the platform's own word.
    Other(String),
}
