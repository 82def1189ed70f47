//! What Medusa answers, as far as it is read. Everything a store may leave out is optional.

use corridor_sdk::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

/// One page of orders. Each is kept as text: one that cannot be read must not take the page with it.
#[derive(Deserialize)]
pub(crate) struct Orders {
    pub(crate) orders: Vec<Box<RawValue>>,
    pub(crate) count: u64,
}

/// One page of products.
#[derive(Deserialize)]
pub(crate) struct Products {
    pub(crate) products: Vec<Box<RawValue>>,
    pub(crate) count: u64,
}

#[derive(Deserialize)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) display_id: Option<u64>,
    pub(crate) custom_display_id: Option<String>,
    pub(crate) status: String,
    pub(crate) payment_status: Option<String>,
    pub(crate) fulfillment_status: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) currency_code: String,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    pub(crate) sales_channel_id: Option<String>,
    pub(crate) sales_channel: Option<Named>,
    pub(crate) total: Decimal,
    pub(crate) credit_line_total: Option<Decimal>,
    pub(crate) tax_total: Option<Decimal>,
    pub(crate) shipping_total: Option<Decimal>,
    pub(crate) discount_total: Option<Decimal>,
    #[serde(default)]
    pub(crate) items: Vec<Item>,
    pub(crate) shipping_address: Option<Address>,
    #[serde(default)]
    pub(crate) payment_collections: Vec<PaymentCollection>,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) variant_id: Option<String>,
    pub(crate) product_id: Option<String>,
    pub(crate) variant_sku: Option<String>,
    pub(crate) quantity: Decimal,
    pub(crate) unit_price: Decimal,
    #[serde(default)]
    pub(crate) is_tax_inclusive: bool,
    pub(crate) total: Decimal,
    pub(crate) tax_total: Option<Decimal>,
    #[serde(default)]
    pub(crate) tax_lines: Vec<TaxLine>,
    pub(crate) variant: Option<Variant>,
}

#[derive(Deserialize)]
pub(crate) struct TaxLine {
    pub(crate) rate: Decimal,
}

/// A variant, on its own in a product's answer and with its product in an order's.
#[derive(Deserialize)]
pub(crate) struct Variant {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) sku: Option<String>,
    pub(crate) ean: Option<String>,
    pub(crate) upc: Option<String>,
    pub(crate) hs_code: Option<String>,
    pub(crate) origin_country: Option<String>,
    pub(crate) weight: Option<Decimal>,
    pub(crate) product: Option<Goods>,
    #[serde(default)]
    pub(crate) prices: Vec<Price>,
}

/// What a product says of its variants where they say nothing themselves.
#[derive(Deserialize)]
pub(crate) struct Goods {
    pub(crate) hs_code: Option<String>,
    pub(crate) origin_country: Option<String>,
    pub(crate) weight: Option<Decimal>,
}

#[derive(Deserialize)]
pub(crate) struct Price {
    pub(crate) amount: Decimal,
    pub(crate) currency_code: String,
    pub(crate) min_quantity: Option<Decimal>,
    #[serde(default)]
    pub(crate) rules: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
pub(crate) struct Address {
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) address_1: Option<String>,
    pub(crate) address_2: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) province: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) country_code: Option<String>,
    pub(crate) phone: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct PaymentCollection {
    #[serde(default)]
    pub(crate) payments: Vec<Payment>,
}

#[derive(Deserialize)]
pub(crate) struct Payment {
    pub(crate) currency_code: Option<String>,
    #[serde(default)]
    pub(crate) refunds: Vec<Refund>,
}

#[derive(Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) amount: Decimal,
    pub(crate) created_at: String,
    pub(crate) note: Option<String>,
    pub(crate) refund_reason: Option<Labelled>,
}

#[derive(Deserialize)]
pub(crate) struct Labelled {
    pub(crate) label: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) status: String,
    pub(crate) material: Option<String>,
    pub(crate) hs_code: Option<String>,
    pub(crate) origin_country: Option<String>,
    pub(crate) weight: Option<Decimal>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    #[serde(default)]
    pub(crate) sales_channels: Vec<Named>,
    #[serde(default)]
    pub(crate) variants: Vec<Variant>,
}

/// The answer to a question about one product's status.
#[derive(Deserialize)]
pub(crate) struct OneProduct {
    pub(crate) product: Status,
}

#[derive(Deserialize)]
pub(crate) struct Status {
    pub(crate) status: String,
}

#[derive(Deserialize)]
pub(crate) struct Stores {
    pub(crate) stores: Vec<Store>,
}

#[derive(Deserialize)]
pub(crate) struct Store {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
}
