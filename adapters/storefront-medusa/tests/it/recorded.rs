//! Records made of what a real Medusa 2.18.0 answered.

use corridor_sdk::test::{Case, Log, drive};
use serde_json::{Value, json};
use storefront_medusa::Medusa;

use crate::recorded;

const ORDERS: &str = include_str!("../../fixtures/orders.json");
const PRODUCTS: &str = include_str!("../../fixtures/products.json");
const STORES: &str = include_str!("../../fixtures/stores.json");
const REFUSED: &str = include_str!("../../fixtures/401.json");
const NO_PRODUCT: &str = include_str!("../../fixtures/404.json");

fn run(op: &str, input: Value, status: u16, text: &'static str) -> Log {
    let case = Case::new(op, json!({ "base_url": "https://shop.example" })).input(input);
    drive::<Medusa>(&case, recorded(status, text))
}

fn order(number: &str) -> Value {
    let log = run("orders.pull", json!({}), 200, ORDERS);
    assert_eq!(log.end().unwrap()["left_out"]["count"], 0);
    assert_eq!(log.end().unwrap()["unknown"], json!({}));
    log.records("orders").into_iter().find(|order| order["number"] == number).unwrap().clone()
}

#[test]
fn a_refund_leaves_the_gross_as_it_was_and_is_a_document_of_its_own() {
    let order = order("1");

    assert_eq!(
        order["gross"],
        json!({ "minor": 3081, "currency": "EUR", "exponent": 2, "source_decimal": "30.8091", "rounding": "0.0009" })
    );
    assert_eq!(
        (&order["payment"], &order["refunds"][0]["amount"]["minor"]),
        (&json!("partly_refunded"), &json!(501))
    );
}

#[test]
fn a_discount_lowers_the_gross() {
    let order = order("4");

    assert_eq!(
        (&order["gross"]["source_decimal"], &order["gross"]["minor"]),
        (&json!("31.52429"), &json!(3152))
    );
    assert_eq!(
        (&order["gross"]["rounding"], &order["discount"]["source_decimal"]),
        (&json!("-0.00429"), &json!("2.85481"))
    );
}

#[test]
fn yen_have_no_decimals_and_dinars_have_three() {
    let (yen, dinar) = (order("17"), order("19"));

    assert_eq!((&yen["gross"]["minor"], &yen["gross"]["exponent"]), (&json!(6800), &json!(0)));
    assert_eq!((&dinar["gross"]["minor"], &dinar["gross"]["exponent"]), (&json!(7625), &json!(3)));
    assert_eq!(dinar["lines"][0]["unit_price"]["minor"], 6125);
}

#[test]
fn a_whole_order_reads_like_this() {
    let order = order("2");

    assert_eq!(order["schema"], "corridor.order/1");
    assert_eq!(
        (&order["state"], &order["fulfilment"], &order["payment"]),
        (&json!("open"), &json!("fulfilled"), &json!("authorised"))
    );
    assert_eq!(
        order["buyer"],
        json!({ "state": "present", "value": { "email": "buyer-1@example.test", "name": "Buyer 1" } })
    );
    assert_eq!(order["ship_to"]["value"]["country"], "DE");
    assert_eq!(order["channel"]["name"], "Default Sales Channel");
    let line = &order["lines"][0];
    assert_eq!(
        (&line["sku"], &line["hs_code"], &line["origin"]),
        (&json!("SHV-2-M"), &json!("85101000"), &json!("CN"))
    );
    assert_eq!(line["quantity"], json!({ "value": "2", "unit": "C62" }));
    assert_eq!(line["net_mass"], json!({ "value": "250", "unit": "GRM" }));
    assert_eq!((&line["tax_rate"], &line["price_has_tax"]), (&json!("19"), &json!(false)));
    assert_eq!(self::order("3")["state"], "cancelled");
}

#[test]
fn a_product_reads_like_this() {
    let log = run("catalog.pull", json!({}), 200, PRODUCTS);

    let products = log.records("products");
    assert_eq!(products.len(), 5);
    let (product, listing) = (products[0], &products[0]["listings"][0]);
    assert_eq!((&product["schema"], &product["state"]), (&json!("corridor.product/1"), &json!("listed")));
    assert_eq!((&product["composition"], &product["hs_code"]), (&json!("plastic"), &json!("85101000")));
    assert_eq!((&listing["sku"], &listing["state"]), (&json!("SHV-1-S"), &json!("listed")));
    let prices: Vec<_> = listing["prices"].as_array().unwrap().iter().map(|price| &price["minor"]).collect();
    assert_eq!(prices, [2099, 3000, 6125]);
}

#[test]
fn what_a_store_lists_in_another_order_is_the_same_record() {
    let page = |prices: [&str; 2]| -> &'static str {
        let [a, b] = prices;
        let time = "2026-11-01T08:00:00.000Z";
        let variant = |id: &str| format!(r#"{{"id":"{id}","title":"S","prices":[{a},{b}]}}"#);
        let (first, second) = if a < b { ("v1", "v2") } else { ("v2", "v1") };
        let variants = format!("{},{}", variant(first), variant(second));
        let product = format!(
            r#"{{"id":"p","title":"T","status":"draft","created_at":"{time}","updated_at":"{time}","variants":[{variants}]}}"#
        );
        format!(r#"{{"products":[{product}],"count":1,"offset":0,"limit":50}}"#).leak()
    };
    let (eur, jpy) = (r#"{"amount":1.5,"currency_code":"eur"}"#, r#"{"amount":300,"currency_code":"jpy"}"#);

    let one = run("catalog.pull", json!({}), 200, page([eur, jpy]));
    let other = run("catalog.pull", json!({}), 200, page([jpy, eur]));

    assert_eq!(one.records("products"), other.records("products"));
    assert_eq!(one.records("products")[0]["listings"][0]["prices"][0]["currency"], "EUR");
}

#[test]
fn a_probe_names_the_store() {
    let log = run("probe", json!({}), 200, STORES);

    assert_eq!(log.end().unwrap()["claims"]["store_name"], "Medusa Store");
}

#[test]
fn a_refused_key_is_a_matter_of_credentials_and_a_missing_product_is_not() {
    for op in ["probe", "catalog.pull", "orders.pull"] {
        let log = run(op, json!({}), 401, REFUSED);
        let failure = serde_json::to_value(log.end().unwrap_err()).unwrap();
        assert_eq!(
            (&failure["class"], &failure["code"]),
            (&json!("auth"), &json!("credentials-refused")),
            "{op}"
        );
        assert_eq!(log.requests().len(), 1, "{op} asks once and no more");
    }
    let gone = run("listing.unlist", json!({ "external_id": "prod_x" }), 404, NO_PRODUCT);
    let failure = gone.end().unwrap_err();
    assert_eq!((failure.code.as_str(), failure.record.as_deref()), ("not-found", Some("prod_x")));
}

#[test]
fn an_address_without_a_medusa_store_is_a_matter_of_configuration() {
    for (status, text) in
        [(404, "<html>no</html>"), (200, "<html>hello</html>"), (302, ""), (200, r#"{"stores":[]}"#)]
    {
        let log = run("probe", json!({}), status, text);
        let failure = serde_json::to_value(log.end().unwrap_err()).unwrap();
        assert_eq!(
            (&failure["class"], &failure["field"]),
            (&json!("config"), &json!("/base_url")),
            "{status} {text}"
        );
    }
}

#[test]
fn an_order_that_cannot_be_read_does_not_take_the_page_with_it() {
    const PAGE: &str = r#"{"count":3,"offset":0,"limit":50,"orders":[
        {"id":"order_a","created_at":"2026-11-01T08:00:00.000Z","updated_at":"2026-11-01T08:00:00.000Z",
            "status":"requires_action","currency_code":"eur","total":1.5},
        {"id":"order_b","created_at":"2026-11-01T08:00:00.000Z","updated_at":"2026-11-01T08:00:00.000Z",
            "status":"pending","currency_code":"eur","total":"a lot"},
        {"strange":true}]}"#;
    let log = run("orders.pull", json!({}), 200, PAGE);

    let result = log.end().unwrap();
    assert_eq!(log.records("orders")[0]["state"], json!({ "other": "requires_action" }));
    assert_eq!((&result["orders"], &result["unknown"]), (&json!(1), &json!({ "status:requires_action": 1 })));
    assert_eq!(result["left_out"]["count"], 2);
    assert_eq!(result["left_out"]["first"][0]["record"], "order_b");
}
