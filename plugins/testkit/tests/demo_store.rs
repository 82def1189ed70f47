//! The demo store is held to what the real one was seen doing.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use testkit::{
    DemoStore, Trouble,
    demo_store::{KEY, PUBLISHABLE},
    http::{Request, Response},
};

fn store() -> DemoStore {
    DemoStore::start("127.0.0.1:0").unwrap()
}

fn request(method: &str, path: &str, query: &[(&str, &str)], key: &str) -> Request {
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{key}:")));
    Request {
        method: method.into(),
        path: path.into(),
        query: query.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        headers: [("authorization".to_owned(), basic), ("x-publishable-api-key".into(), PUBLISHABLE.into())]
            .into(),
        body: Vec::new(),
    }
}

fn get(store: &DemoStore, path: &str, query: &[(&str, &str)]) -> (Response, Value) {
    let response = request("GET", path, query, KEY).send(store.addr()).unwrap();
    let body = serde_json::from_slice(&response.body).unwrap_or_default();
    (response, body)
}

fn set_status(store: &DemoStore, id: &str, status: &str) -> Response {
    let mut request = request("POST", &format!("/admin/products/{id}"), &[], KEY);
    request.body = json!({ "status": status }).to_string().into_bytes();
    request.send(store.addr()).unwrap()
}

#[test]
fn it_says_on_every_answer_that_it_is_a_double() {
    let store = store();

    for path in ["/", "/health", "/admin/orders", "/nothing"] {
        assert_eq!(get(&store, path, &[]).0.header("x-corridor-double"), Some("demo-store"), "{path}");
    }
    let page = String::from_utf8(get(&store, "/", &[]).0.body).unwrap();
    assert!(page.contains("This is not a shop") && page.contains("这不是真实的商店"));
}

#[test]
fn twenty_orders_come_in_pages_in_the_order_of_their_change() {
    let store = store();
    let ids = |page: &Value| {
        page["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };

    let (_, first) = get(&store, "/admin/orders", &[("order", "updated_at"), ("limit", "15")]);
    let (_, rest) =
        get(&store, "/admin/orders", &[("order", "updated_at"), ("limit", "15"), ("offset", "15")]);
    assert_eq!((first["count"].as_u64(), ids(&first).len(), ids(&rest).len()), (Some(20), 15, 5));

    assert!(store.fulfil_order("order_demo_03"));
    let since = [("order", "updated_at"), ("updated_at[$gte]", "2026-11-01T12:45:00.000Z")];
    assert_eq!(ids(&get(&store, "/admin/orders", &since).1), ["order_demo_20", "order_demo_03"]);
    let some = [("id[]", "order_demo_01"), ("id[]", "order_demo_09"), ("id[]", "order_gone")];
    assert_eq!(ids(&get(&store, "/admin/orders", &some).1), ["order_demo_01", "order_demo_09"]);
}

#[test]
fn totals_have_fractions_of_a_cent_and_fall_with_a_refund() {
    let (_, page) = get(&store(), "/admin/orders", &[("order", "id"), ("limit", "1")]);
    let text = page["orders"][0].to_string();

    assert!(text.contains("\"total\":25.7991") && text.contains("\"credit_line_total\":5.01"), "{text}");
}

#[test]
fn hiding_a_product_shortens_the_shop_front_by_one() {
    let store = store();
    let seen = || get(&store, "/store/products", &[]).1["count"].as_u64();
    assert_eq!(seen(), Some(6));

    assert_eq!(set_status(&store, "prod_demo_02", "draft").status, 200);
    assert_eq!((seen(), store.listed(), store.counts().writes), (Some(5), 5, 1));
    let product = || get(&store, "/admin/products/prod_demo_02", &[]).1;
    let before = product();
    set_status(&store, "prod_demo_02", "draft");
    assert_eq!((store.counts().writes, product()), (1, before), "the second time changes nothing");

    assert_eq!(set_status(&store, "prod_demo_02", "gone").status, 400);
    assert_eq!(set_status(&store, "prod_gone", "draft").status, 404);
}

#[test]
fn a_key_that_is_not_the_stores_is_refused_and_counted() {
    let store = store();
    store.rotate_key("sk_new");

    assert_eq!(get(&store, "/admin/orders", &[]).0.status, 401);
    assert_eq!(store.counts().unauthorised, 1);
    assert_eq!(request("GET", "/admin/orders", &[], "sk_new").send(store.addr()).unwrap().status, 200);
}

#[test]
fn trouble_begins_after_its_grace_and_ends_with_recovery() {
    let store = store();
    store.suffer(1, Trouble::RateLimited { retry_after_s: 3 });

    assert_eq!(get(&store, "/admin/orders", &[]).0.status, 200);
    let (limited, _) = get(&store, "/admin/orders", &[]);
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("3")));
    store.recover();
    assert_eq!(get(&store, "/admin/orders", &[]).0.status, 200);
}

#[test]
fn a_mute_store_has_done_what_was_asked_and_a_deaf_one_has_not() {
    let store = store();
    let mut hide = request("POST", "/admin/products/prod_demo_01", &[], KEY);
    hide.body = br#"{"status":"draft"}"#.to_vec();

    store.suffer(0, Trouble::Deaf);
    assert!(hide.send(store.addr()).is_err());
    assert_eq!(store.listed(), 6);
    store.suffer(0, Trouble::Mute);
    assert!(hide.send(store.addr()).is_err());
    assert_eq!(store.listed(), 5);
    store.suffer(0, Trouble::CutOff);
    assert!(hide.send(store.addr()).is_err());
}

#[test]
fn a_closed_store_leaves_its_port() {
    let store = store();
    let addr = store.addr();
    drop(store);

    assert!(std::net::TcpStream::connect(addr).is_err());
}
