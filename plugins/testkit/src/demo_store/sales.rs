//! The twenty orders of the demo store: 16 in EUR with 19 % VAT, whose totals have fractions of a cent as Medusa's do,
//! 2 in JPY and 2 in KWD without tax. The first is partly refunded, the third cancelled.

use serde_json::{Value, json};

use super::goods::{ARTICLES, CURRENCIES, number, product_id, sku, variant, variant_id};

/// Amounts are counted in hundred-thousandths, so that 19 % of a price in thousandths is exact.
const UNIT: i64 = 100_000;

struct Market {
    country: &'static str,
    city: &'static str,
    postcode: &'static str,
    shipping: &'static str,
    tax_percent: i64,
}

/// In the order of [`CURRENCIES`].
const MARKETS: [Market; 3] = [
    Market { country: "de", city: "Berlin", postcode: "10115", shipping: "4.9", tax_percent: 19 },
    Market { country: "jp", city: "Tokyo", postcode: "100-0001", shipping: "800", tax_percent: 0 },
    Market { country: "kw", city: "Kuwait City", postcode: "13001", shipping: "1.5", tax_percent: 0 },
];

pub(super) fn orders() -> Vec<Value> {
    (0..20).map(order).collect()
}

/// The n-th order, counted from 0.
pub(super) fn order(n: usize) -> Value {
    let which = match n {
        16 | 17 => 1,
        18 | 19 => 2,
        _ => 0,
    };
    let (market, article) = (&MARKETS[which], n % ARTICLES.len());
    let quantity = 1 + (n % 3) as i64;
    let price = ARTICLES[article].prices[which];
    let (net, shipping) = (units(price) * quantity, units(market.shipping));
    let (tax, shipping_tax) = (net * market.tax_percent / 100, shipping * market.tax_percent / 100);
    let refunded = if n == 0 { units("5.01") } else { 0 };
    let total = net + tax + shipping + shipping_tax - refunded;
    let time = format!("2026-11-01T{:02}:{:02}:00.000Z", 8 + n / 4, n % 4 * 15);
    let tax_lines = if market.tax_percent > 0 {
        json!([{ "rate": market.tax_percent, "code": "VAT" }])
    } else {
        json!([])
    };
    json!({
        "id": format!("order_demo_{:02}", n + 1), "display_id": n + 1, "custom_display_id": null,
        "status": if n == 2 { "canceled" } else { "pending" },
        "payment_status": payment_status(n),
        "fulfillment_status": "not_fulfilled",
        "email": format!("buyer-{}@example.test", n + 1), "currency_code": CURRENCIES[which],
        "created_at": time, "updated_at": time,
        "sales_channel_id": "sc_demo", "sales_channel": { "id": "sc_demo", "name": "Demo channel" },
        "total": decimal(total), "credit_line_total": decimal(refunded), "tax_total": decimal(tax + shipping_tax),
        "shipping_total": decimal(shipping + shipping_tax), "discount_total": 0,
        "items": [{
            "id": format!("ordli_demo_{:02}", n + 1), "title": ARTICLES[article].title,
            "variant_id": variant_id(article), "product_id": product_id(article), "variant_sku": sku(article),
            "quantity": quantity, "unit_price": number(price), "is_tax_inclusive": false,
            "total": decimal(net + tax), "tax_total": decimal(tax), "tax_lines": tax_lines,
            "variant": variant(article),
        }],
        "shipping_address": {
            "first_name": "Buyer", "last_name": (n + 1).to_string(), "company": null, "address_1": "1 Main Street",
            "address_2": null, "city": market.city, "province": null, "postal_code": market.postcode,
            "country_code": market.country, "phone": null,
        },
        "payment_collections": [{ "payments": [payment(n, CURRENCIES[which], refunded, &time)] }],
    })
}

fn payment_status(n: usize) -> &'static str {
    match n {
        0 => "partially_refunded",
        2 => "canceled",
        _ => "authorized",
    }
}

fn payment(n: usize, currency: &str, refunded: i64, time: &str) -> Value {
    let refund = json!({ "id": format!("ref_demo_{:02}", n + 1), "amount": decimal(refunded), "created_at": time,
        "note": "One corner was dented", "refund_reason": null });
    let refunds = if refunded > 0 { vec![refund] } else { Vec::new() };
    json!({ "id": format!("pay_demo_{:02}", n + 1), "currency_code": currency, "refunds": refunds })
}

/// Reads one of the constants above.
fn units(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let padded = format!("{fraction:0<5}");
    whole.parse::<i64>().unwrap_or_default() * UNIT + padded.parse::<i64>().unwrap_or_default()
}

/// A JSON number without trailing zeros.
fn decimal(units: i64) -> Value {
    let text = format!("{}.{:05}", units / UNIT, units % UNIT);
    number(text.trim_end_matches('0').trim_end_matches('.'))
}
