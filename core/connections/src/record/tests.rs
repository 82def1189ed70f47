//! Records read, masked and refused.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn order_json() -> Value {
    let amount = |minor: i64, source: &str, rounding: &str| json!({ "minor": minor, "currency": "EUR", "exponent": 2, "source_decimal": source, "rounding": rounding });
    let moment = json!({ "utc": "2026-11-24T11:11:48.089Z", "raw": "2026-11-24T11:11:48.089Z" });
    json!({
        "schema": "corridor.order/1", "external_id": "order_01", "number": "1001", "placed": moment,
        "updated": moment, "state": "open", "payment": { "other": "on_hold" }, "fulfilment": "unfulfilled",
        "buyer": { "state": "present", "value": { "email": "a@example.org" } },
        "ship_to": { "state": "present", "value": { "lines": [], "country": "DE" } }, "currency": "EUR",
        "gross": amount(3081, "30.8091", "0.0009"), "tax": amount(400, "4", "0"),
        "shipping": amount(500, "5", "0"), "discount": amount(0, "0", "0"),
        "lines": [{
            "external_id": "item_01", "title": "Tea\u{0}pot", "quantity": { "value": "2", "unit": "C62" },
            "unit_price": amount(1000, "10", "0"), "price_has_tax": false, "gross": amount(2581, "25.8091", "0.0009"),
            "tax": amount(0, "0", "0"),
        }],
        "refunds": [{ "external_id": "ref_1", "amount": amount(501, "5.01", "0"), "at": moment }],
    })
}

fn parsed(value: Value) -> Order {
    match Record::parse(value).expect("the record is well formed") {
        Record::Order(order) => *order,
        Record::Product(_) => panic!("an order became a product"),
    }
}

#[test]
fn a_total_below_the_cent_keeps_what_the_store_wrote() {
    let order = parsed(order_json());
    assert_eq!(
        (order.gross.minor, order.gross.source_decimal.as_str(), order.gross.rounding.as_str()),
        (3081, "30.8091", "0.0009")
    );
    assert_eq!(
        (order.refunded_minor, order.payment.as_str(), order.country.as_deref()),
        (501, "on_hold", Some("DE"))
    );
    assert_eq!(order.lines[0].title, "Tea pot");
}

#[test]
fn a_mask_does_not_overwrite_what_is_known() {
    let (before, mut now) = (order_json(), order_json());
    now["buyer"] = json!({ "state": "masked" });
    keep_known(&before, &mut now);
    assert_eq!(content_hash(&before), content_hash(&now));
    now["buyer"] = json!({ "state": "present", "value": { "email": "b@example.org" } });
    keep_known(&before, &mut now);
    assert_ne!(content_hash(&before), content_hash(&now));
}

#[test]
fn a_record_of_another_schema_or_shape_is_refused_with_the_reason() {
    assert_eq!(
        Record::parse(json!({ "schema": "corridor.order/9" })),
        Err(RecordRefused::Schema("corridor.order/9".into()))
    );
    let mut value = order_json();
    value["gross"]["currency"] = json!("euro");
    assert!(matches!(Record::parse(value), Err(RecordRefused::Shape(_))));
    let mut value = order_json();
    value.as_object_mut().unwrap().remove("number");
    assert!(matches!(Record::parse(value), Err(RecordRefused::Shape(why)) if why.contains("number")));
}

proptest! {
    #[test]
    fn no_member_of_any_type_makes_the_parser_panic(at in 0usize..12, number: i64, text in ".{0,30}") {
        let mut value = order_json();
        let name = value.as_object().unwrap().keys().nth(at).unwrap().clone();
        value[&name] = json!(number);
        let _ = Record::parse(value.clone());
        value[&name] = json!(text);
        let _ = Record::parse(value);
    }
}
