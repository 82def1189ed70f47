//! Records that adapters hand over, parsed against the schemas `corridor.product/1` and `corridor.order/1`.
//!
//! A record that cannot be read is refused alone, never the page it came in. Money is an integer of minor units beside the exact
//! decimal the store wrote; the whole record is kept beside the columns that are searched.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use kernel::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Longer texts from a store are cut: nobody reads more of a title, and nobody is refused for one.
const MAX_TEXT: usize = 500;

/// Why a record was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RecordRefused {
    #[error("the schema {0:?} is not known")]
    Schema(String),
    #[error("the record does not fit its schema: {0}")]
    Shape(String),
}

/// A record that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Record {
    Product(Box<Product>),
    Order(Box<Order>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Product {
    pub(crate) native_id: String,
    pub(crate) title: String,
    pub(crate) state: String,
    pub(crate) hs_code: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) brand: Option<String>,
    pub(crate) changed_at: Timestamp,
    pub(crate) listings: Vec<Listing>,
    pub(crate) whole: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Listing {
    pub(crate) native_id: String,
    pub(crate) title: String,
    pub(crate) sku: Option<String>,
    pub(crate) gtin: Option<String>,
    pub(crate) state: String,
    pub(crate) url: Option<String>,
    pub(crate) price: Option<Amount>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    pub(crate) native_id: String,
    pub(crate) number: String,
    pub(crate) placed_at: Timestamp,
    pub(crate) changed_at: Timestamp,
    pub(crate) state: String,
    pub(crate) payment: String,
    pub(crate) fulfilment: String,
    pub(crate) country: Option<String>,
    pub(crate) gross: Amount,
    pub(crate) tax_minor: i64,
    pub(crate) shipping_minor: i64,
    pub(crate) refunded_minor: i64,
    pub(crate) lines: Vec<Line>,
    pub(crate) whole: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) native_id: String,
    pub(crate) title: String,
    pub(crate) sku: Option<String>,
    pub(crate) gtin: Option<String>,
    pub(crate) product: Option<String>,
    pub(crate) quantity: String,
    pub(crate) unit: String,
    pub(crate) gross: Amount,
    pub(crate) hs_code: Option<String>,
    pub(crate) origin: Option<String>,
}

/// An amount in whole minor units, with what the store wrote and what rounding did to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Amount {
    pub(crate) minor: i64,
    pub(crate) currency: String,
    pub(crate) exponent: u8,
    pub(crate) source_decimal: String,
    #[serde(default = "nothing")]
    pub(crate) rounding: String,
}

fn nothing() -> String {
    "0".to_owned()
}

impl Record {
    /// Reads a record against the schema it names.
    pub(crate) fn parse(mut value: Value) -> Result<Self, RecordRefused> {
        clean(&mut value);
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default().to_owned();
        match schema.as_str() {
            "corridor.product/1" => product(value).map(|product| Self::Product(Box::new(product))),
            "corridor.order/1" => order(value).map(|order| Self::Order(Box::new(order))),
            _ => Err(RecordRefused::Schema(schema.chars().take(64).collect())),
        }
    }
}

/// The store's own name of what a record is about, for a refusal that has nothing else.
pub(crate) fn name_of(value: &Value) -> String {
    value.get("external_id").and_then(Value::as_str).unwrap_or("?").chars().take(100).collect()
}

/// Hash of a record's canonical form (RFC 8785): equal content is written once.
pub(crate) fn content_hash(whole: &Value) -> Vec<u8> {
    // A value that came from JSON can always be written as JSON.
    let canonical = serde_json_canonicalizer::to_vec(whole).unwrap_or_default();
    Sha256::digest(&canonical).to_vec()
}

/// Keeps what is known where the store now shows a mask, or nothing.
pub(crate) fn keep_known(before: &Value, now: &mut Value) {
    for field in ["buyer", "ship_to"] {
        let present =
            |value: &Value| value.pointer(&format!("/{field}/state")).is_some_and(|state| state == "present");
        let hidden = now.get(field).is_some() && !present(now);
        if present(before) && hidden {
            now[field] = before[field].clone();
        }
    }
}

#[derive(Deserialize)]
struct ProductShape {
    external_id: String,
    title: String,
    brand: Option<String>,
    hs_code: Option<String>,
    origin: Option<String>,
    updated: Moment,
    state: Word,
    #[serde(default)]
    listings: Vec<ListingShape>,
}

#[derive(Deserialize)]
struct ListingShape {
    external_id: String,
    title: String,
    sku: Option<String>,
    gtin: Option<String>,
    url: Option<String>,
    state: Word,
    #[serde(default)]
    prices: Vec<Amount>,
}

#[derive(Deserialize)]
struct OrderShape {
    external_id: String,
    number: String,
    placed: Moment,
    updated: Moment,
    state: Word,
    payment: Word,
    fulfilment: Word,
    gross: Amount,
    tax: Amount,
    shipping: Amount,
    lines: Vec<LineShape>,
    #[serde(default)]
    refunds: Vec<RefundShape>,
}

#[derive(Deserialize)]
struct LineShape {
    external_id: String,
    title: String,
    sku: Option<String>,
    gtin: Option<String>,
    product: Option<String>,
    quantity: Quantity,
    gross: Amount,
    hs_code: Option<String>,
    origin: Option<String>,
}

#[derive(Deserialize)]
struct RefundShape {
    amount: Amount,
}

#[derive(Deserialize)]
struct Quantity {
    value: String,
    unit: String,
}

#[derive(Deserialize)]
struct Moment {
    #[serde(deserialize_with = "in_our_time")]
    utc: DateTime<Utc>,
}

/// A time between the years 1 and 9999: ISO 8601 writes no others without agreement, and PostgreSQL does not keep all of them.
fn in_our_time<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let time = DateTime::<Utc>::deserialize(deserializer)?;
    if (1..=9999).contains(&time.year()) {
        Ok(time)
    } else {
        Err(serde::de::Error::custom("a time lies outside the years 1 to 9999"))
    }
}

/// A state: one of ours, or the platform's own word.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Known(String),
    Other { other: String },
}

impl Word {
    fn text(self) -> String {
        let (Self::Known(text) | Self::Other { other: text }) = self;
        cut(text)
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, RecordRefused> {
    T::deserialize(value).map_err(|error| RecordRefused::Shape(error.to_string().chars().take(200).collect()))
}

fn product(whole: Value) -> Result<Product, RecordRefused> {
    let shape: ProductShape = read(&whole)?;
    Ok(Product {
        native_id: id(shape.external_id)?,
        title: cut(shape.title),
        state: shape.state.text(),
        hs_code: shape.hs_code.map(cut),
        origin: shape.origin.map(cut),
        brand: shape.brand.map(cut),
        changed_at: shape.updated.utc.trunc_subsecs(6),
        listings: shape.listings.into_iter().map(listing).collect::<Result<_, _>>()?,
        whole,
    })
}

fn listing(shape: ListingShape) -> Result<Listing, RecordRefused> {
    Ok(Listing {
        native_id: id(shape.external_id)?,
        title: cut(shape.title),
        sku: shape.sku.map(cut),
        gtin: shape.gtin.map(cut),
        state: shape.state.text(),
        url: shape.url.map(cut),
        price: shape.prices.into_iter().next().map(amount).transpose()?,
    })
}

fn order(whole: Value) -> Result<Order, RecordRefused> {
    let shape: OrderShape = read(&whole)?;
    let gross = amount(shape.gross)?;
    let mut refunded_minor: i64 = 0;
    for refund in shape.refunds {
        refunded_minor = refunded_minor.saturating_add(amount(refund.amount)?.minor);
    }
    let country =
        whole.pointer("/ship_to/value/country").and_then(Value::as_str).map(|text| cut(text.to_owned()));
    Ok(Order {
        native_id: id(shape.external_id)?,
        number: cut(shape.number),
        placed_at: shape.placed.utc.trunc_subsecs(6),
        changed_at: shape.updated.utc.trunc_subsecs(6),
        state: shape.state.text(),
        payment: shape.payment.text(),
        fulfilment: shape.fulfilment.text(),
        country,
        tax_minor: amount(shape.tax)?.minor,
        shipping_minor: amount(shape.shipping)?.minor,
        refunded_minor,
        gross,
        lines: shape.lines.into_iter().map(line).collect::<Result<_, _>>()?,
        whole,
    })
}

fn line(shape: LineShape) -> Result<Line, RecordRefused> {
    Ok(Line {
        native_id: id(shape.external_id)?,
        title: cut(shape.title),
        sku: shape.sku.map(cut),
        gtin: shape.gtin.map(cut),
        product: shape.product.map(cut),
        quantity: cut(shape.quantity.value),
        unit: cut(shape.quantity.unit),
        gross: amount(shape.gross)?,
        hs_code: shape.hs_code.map(cut),
        origin: shape.origin.map(cut),
    })
}

/// An id is compared, never shown as prose: it is refused rather than cut.
fn id(text: String) -> Result<String, RecordRefused> {
    let fits = !text.is_empty() && text.chars().count() <= 200;
    if fits {
        Ok(text)
    } else {
        Err(RecordRefused::Shape("an id is empty or longer than 200 characters".to_owned()))
    }
}

fn amount(amount: Amount) -> Result<Amount, RecordRefused> {
    let currency = amount.currency.len() == 3 && amount.currency.bytes().all(|b| b.is_ascii_uppercase());
    // ISO 4217 knows no currency with more than four decimals.
    if currency && amount.exponent <= 4 && amount.source_decimal.len() <= 64 && amount.rounding.len() <= 64 {
        Ok(amount)
    } else {
        Err(RecordRefused::Shape("an amount is not in whole minor units of an ISO 4217 currency".to_owned()))
    }
}

fn cut(text: String) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// Takes out what neither engine keeps in text, and what would break a line of a page: control characters.
pub(crate) fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(|c: char| c.is_control()) => {
            *text = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
        }
        Value::Array(all) => all.iter_mut().for_each(clean),
        Value::Object(members) => {
            let odd = members.keys().any(|key| key.contains(|c: char| c.is_control()));
            if odd {
                members.retain(|key, _| !key.contains(|c: char| c.is_control()));
            }
            members.values_mut().for_each(clean);
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests;
