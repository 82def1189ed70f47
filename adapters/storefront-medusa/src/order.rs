//! Turns a Medusa order into `corridor.order/1`.

use std::error::Error;

use corridor_sdk::{
    Amount, Decimal, Moment,
    records::{
        Address, Buyer, Channel, Field, FulfilmentState, Order, OrderLine, OrderState, PaymentState,
        Quantity, Refund, valid_gtin,
    },
};

use crate::{config::Config, wire};

/// UN/ECE Recommendation 20: a piece.
const PIECE: &str = "C62";

/// Why a record cannot be read.
pub(crate) type Unreadable = Box<dyn Error + Send + Sync>;

/// Reads one order.
///
/// Medusa's `total` falls with every refund, because it books a refund as a credit line; what the customer owed is both
/// together. `original_total` will not do: it leaves discounts out. Lines and refunds are put in order, because Medusa lists
/// them in any, and the same order must give the same record.
pub(crate) fn order(order: wire::Order, config: &Config) -> Result<Order, Unreadable> {
    let money =
        |decimal: Option<Decimal>| Amount::new(decimal.unwrap_or(Decimal::ZERO), &order.currency_code);
    let gross = Amount::new(
        order.total.plus(order.credit_line_total.unwrap_or(Decimal::ZERO))?,
        &order.currency_code,
    )?;
    let (tax, shipping) = (money(order.tax_total)?, money(order.shipping_total)?);
    let discount = money(order.discount_total)?;
    Ok(Order {
        number: number(&order),
        placed: Moment::parse(&order.created_at)?,
        updated: Moment::parse(&order.updated_at)?,
        state: state(&order.status),
        payment: payment(order.payment_status.as_deref()),
        fulfilment: fulfilment(order.fulfillment_status.as_deref()),
        currency: gross.currency.clone(),
        gross,
        tax,
        shipping,
        discount,
        duties: None,
        channel: channel(order.sales_channel_id, order.sales_channel),
        ioss: None,
        lines: lines(order.items, &order.currency_code, config)?,
        refunds: refunds(order.payment_collections, &order.currency_code)?,
        buyer: buyer(order.email, order.shipping_address.as_ref()),
        ship_to: order.shipping_address.map(|to| Field::from(address(to))),
        external_id: order.id,
    })
}

/// Words of the store that are kept as they are, for people to look at: `status:requires_action`.
pub(crate) fn unknown_words(order: &Order) -> Vec<String> {
    let mut words = Vec::new();
    if let OrderState::Other(word) = &order.state {
        words.push(format!("status:{word}"));
    }
    if let PaymentState::Other(word) = &order.payment {
        words.push(format!("payment_status:{word}"));
    }
    if let FulfilmentState::Other(word) = &order.fulfilment {
        words.push(format!("fulfillment_status:{word}"));
    }
    words
}

fn number(order: &wire::Order) -> String {
    let shown = order.custom_display_id.clone().or_else(|| order.display_id.map(|number| number.to_string()));
    shown.unwrap_or_else(|| order.id.clone())
}

fn state(status: &str) -> OrderState {
    match status {
        "draft" => OrderState::Draft,
        "pending" => OrderState::Open,
        "completed" => OrderState::Completed,
        "canceled" => OrderState::Cancelled,
        "archived" => OrderState::Archived,
        other => OrderState::Other(other.to_owned()),
    }
}

fn payment(status: Option<&str>) -> PaymentState {
    match status {
        None | Some("not_paid" | "awaiting") => PaymentState::Unpaid,
        Some("authorized") => PaymentState::Authorised,
        Some("captured") => PaymentState::Paid,
        Some("partially_captured") => PaymentState::PartlyPaid,
        Some("partially_refunded") => PaymentState::PartlyRefunded,
        Some("refunded") => PaymentState::Refunded,
        Some("canceled") => PaymentState::Cancelled,
        Some(other) => PaymentState::Other(other.to_owned()),
    }
}

fn fulfilment(status: Option<&str>) -> FulfilmentState {
    match status {
        None | Some("not_fulfilled") => FulfilmentState::Unfulfilled,
        Some("partially_fulfilled" | "partially_shipped" | "partially_delivered") => FulfilmentState::Partly,
        Some("fulfilled") => FulfilmentState::Fulfilled,
        Some("shipped") => FulfilmentState::Shipped,
        Some("delivered") => FulfilmentState::Delivered,
        Some("canceled") => FulfilmentState::Cancelled,
        Some(other) => FulfilmentState::Other(other.to_owned()),
    }
}

fn channel(id: Option<String>, named: Option<wire::Named>) -> Option<Channel> {
    Some(Channel { external_id: id?, name: named.and_then(|channel| channel.name) })
}

fn lines(items: Vec<wire::Item>, currency: &str, config: &Config) -> Result<Vec<OrderLine>, Unreadable> {
    let mut lines =
        items.into_iter().map(|item| line(item, currency, config)).collect::<Result<Vec<_>, _>>()?;
    lines.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    Ok(lines)
}

fn line(item: wire::Item, currency: &str, config: &Config) -> Result<OrderLine, Unreadable> {
    let (variant, product) = match item.variant {
        Some(mut variant) => {
            let product = variant.product.take();
            (Some(variant), product)
        }
        None => (None, None),
    };
    let (variant, product) = (variant.as_ref(), product.as_ref());
    let hs_code = variant.and_then(|v| v.hs_code.clone()).or_else(|| product?.hs_code.clone());
    let origin = variant.and_then(|v| v.origin_country.clone()).or_else(|| product?.origin_country.clone());
    let weight = variant.and_then(|v| v.weight).or_else(|| product?.weight);
    Ok(OrderLine {
        gtin: variant.and_then(gtin),
        hs_code: hs_code.and_then(said),
        origin: origin.and_then(country),
        net_mass: weight.map(|weight| Quantity::new(weight, config.weight_unit)),
        product: item.product_id,
        listing: item.variant_id,
        title: item.title.unwrap_or_default(),
        sku: item.variant_sku.and_then(said),
        quantity: Quantity::new(item.quantity, PIECE),
        unit_price: Amount::new(item.unit_price, currency)?,
        price_has_tax: item.is_tax_inclusive,
        gross: Amount::new(item.total, currency)?,
        tax: Amount::new(item.tax_total.unwrap_or(Decimal::ZERO), currency)?,
        tax_rate: rate(&item.tax_lines)?,
        external_id: item.id,
    })
}

/// Several taxes on one line are taken from the same base, so their rates add up.
fn rate(taxes: &[wire::TaxLine]) -> Result<Option<Decimal>, Unreadable> {
    let Some((first, others)) = taxes.split_first() else { return Ok(None) };
    let sum = others.iter().try_fold(first.rate, |sum, tax| sum.plus(tax.rate))?;
    Ok(Some(sum))
}

fn refunds(collections: Vec<wire::PaymentCollection>, currency: &str) -> Result<Vec<Refund>, Unreadable> {
    let mut refunds = Vec::new();
    for payment in collections.into_iter().flat_map(|collection| collection.payments) {
        let currency = payment.currency_code.as_deref().unwrap_or(currency);
        for refund in payment.refunds {
            refunds.push(Refund {
                amount: Amount::new(refund.amount, currency)?,
                at: Moment::parse(&refund.created_at)?,
                reason: refund.refund_reason.and_then(|reason| reason.label).or(refund.note).and_then(said),
                external_id: refund.id,
            });
        }
    }
    refunds.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    Ok(refunds)
}

fn buyer(email: Option<String>, ship_to: Option<&wire::Address>) -> Field<Buyer> {
    Field::from(Buyer { email: email.and_then(said), name: ship_to.and_then(recipient) })
}

fn recipient(address: &wire::Address) -> Option<String> {
    let names = [&address.first_name, &address.last_name];
    let names: Vec<_> =
        names.into_iter().flatten().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    said(names.join(" "))
}

fn address(address: wire::Address) -> Address {
    Address {
        name: recipient(&address),
        company: address.company.and_then(said),
        lines: [address.address_1, address.address_2].into_iter().flatten().filter_map(said).collect(),
        city: address.city.and_then(said),
        region: address.province.and_then(said),
        postcode: address.postal_code.and_then(said),
        country: address.country_code.and_then(country),
        phone: address.phone.and_then(said),
    }
}

/// The GTIN of a variant. Medusa's `barcode` is not looked at: shops keep shelf marks in it.
pub(crate) fn gtin(variant: &wire::Variant) -> Option<String> {
    [&variant.ean, &variant.upc].into_iter().flatten().find(|code| valid_gtin(code)).cloned()
}

/// Medusa writes country codes in small letters.
pub(crate) fn country(code: String) -> Option<String> {
    said(code.to_ascii_uppercase())
}

/// An empty text says nothing.
pub(crate) fn said(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
