//! The six products of the demo store.

use serde_json::{Value, json};

/// Title, HS heading, material, grams, and the prices in EUR, JPY and KWD.
pub(super) struct Article {
    pub(super) title: &'static str,
    hs_code: &'static str,
    material: &'static str,
    pub(super) grams: u32,
    pub(super) prices: [&'static str; 3],
}

/// HS 2022, six digits.
pub(super) const ARTICLES: [Article; 6] = [
    article("Electric shaver", "851010", "plastic, steel", 250, ["20.99", "3000", "6.125"]),
    article("Green tea, 250 g tin", "090210", "tea leaves", 320, ["12.49", "1800", "3.500"]),
    article("Porcelain teapot", "691110", "porcelain", 780, ["34.95", "5200", "10.250"]),
    article("Silk scarf", "621410", "silk", 90, ["49.90", "7400", "14.750"]),
    article("LED desk lamp", "940521", "aluminium, LED", 1150, ["39.99", "5900", "11.900"]),
    article("Wooden puzzle", "950300", "beech wood", 410, ["17.25", "2600", "5.075"]),
];

/// In the order of [`Article::prices`].
pub(super) const CURRENCIES: [&str; 3] = ["eur", "jpy", "kwd"];
/// GTIN-13 from the range for use within one company (GS1 prefix 200), so that no real article has them.
const GTINS: [&str; 6] =
    ["2000000000015", "2000000000022", "2000000000039", "2000000000046", "2000000000053", "2000000000060"];

const fn article(
    title: &'static str,
    hs_code: &'static str,
    material: &'static str,
    grams: u32,
    prices: [&'static str; 3],
) -> Article {
    Article { title, hs_code, material, grams, prices }
}

pub(super) fn products() -> Vec<Value> {
    (0..ARTICLES.len()).map(product).collect()
}

pub(super) fn product_id(n: usize) -> String {
    format!("prod_demo_{:02}", n + 1)
}

pub(super) fn variant_id(n: usize) -> String {
    format!("variant_demo_{:02}", n + 1)
}

pub(super) fn sku(n: usize) -> String {
    format!("DEMO-{:02}", n + 1)
}

/// What Medusa says of a product beside its variants.
pub(super) fn goods(n: usize) -> Value {
    let article = &ARTICLES[n];
    json!({ "hs_code": article.hs_code, "origin_country": "cn", "weight": article.grams, "id": product_id(n) })
}

/// What Medusa says of a variant in an order.
pub(super) fn variant(n: usize) -> Value {
    json!({
        "id": variant_id(n), "hs_code": null, "origin_country": null, "weight": null,
        "ean": GTINS[n], "upc": null, "product_id": product_id(n), "product": goods(n),
    })
}

fn product(n: usize) -> Value {
    let article = &ARTICLES[n];
    let time = format!("2026-10-0{}T08:00:00.000Z", n + 1);
    let price = |(currency, amount): (&&str, &&str)| {
        json!({ "id": format!("price_demo_{:02}_{currency}", n + 1), "amount": number(amount),
            "currency_code": currency, "min_quantity": null, "variant_id": variant_id(n), "rules": {} })
    };
    let prices: Vec<_> = CURRENCIES.iter().zip(&article.prices).map(price).collect();
    json!({
        "id": product_id(n), "title": article.title, "description": null, "status": "published",
        "hs_code": article.hs_code, "origin_country": "cn", "material": article.material, "weight": article.grams,
        "created_at": time, "updated_at": time,
        "sales_channels": [{ "id": "sc_demo", "name": "Demo channel" }],
        "variants": [{
            "id": variant_id(n), "title": "Standard", "sku": sku(n), "barcode": null, "ean": GTINS[n], "upc": null,
            "hs_code": null, "origin_country": null, "weight": null, "prices": prices,
        }],
    })
}

/// A JSON number with the digits of `text`, as far as they fit into what Medusa itself would print.
pub(super) fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
