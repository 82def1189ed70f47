//! Syncs with a store that is there.

use corridor_sdk::{
    protocol::Limits,
    test::{Case, drive, resumes_from_every_checkpoint},
};
use serde_json::json;
use storefront_medusa::Medusa;

use crate::{host_with_key, ids, on, recorded, store};

#[test]
fn the_first_sync_brings_twenty_orders_and_the_next_only_the_overlap() {
    let store = store();

    let first = resumes_from_every_checkpoint::<Medusa, _>(&on(&store, "orders.pull"), host_with_key);
    assert_eq!((first.table().len(), first.records("orders").len()), (20, 20));

    let bookmark = (*first.checkpoints().last().unwrap()).clone();
    let second = drive::<Medusa>(&on(&store, "orders.pull").state(bookmark.clone()), host_with_key());
    assert_eq!(
        ids(&second.records("orders")),
        ["order_demo_20"],
        "orders are 15 minutes apart, the overlap is 10"
    );
    assert_eq!(*second.checkpoints().last().unwrap(), &bookmark);
}

#[test]
fn a_sync_that_finds_nothing_does_not_slide_back_in_time() {
    let nothing = recorded(200, r#"{"orders":[],"count":0,"offset":0,"limit":50}"#);
    let bookmark = json!({ "v": 1, "read_to": "2026-11-01T12:45:00.000Z", "reading": null });
    let case =
        Case::new("orders.pull", json!({ "base_url": "https://shop.example" })).state(bookmark.clone());

    let log = drive::<Medusa>(&case, nothing);

    assert!(
        log.requests()[0].req.query.contains(&("updated_at[$gte]".into(), "2026-11-01T12:35:00.000Z".into()))
    );
    assert_eq!(log.checkpoints(), [&bookmark]);
}

#[test]
fn a_bookmark_of_another_version_is_not_guessed_at() {
    let bookmark = json!({ "v": 2, "read_to": null, "reading": null });
    let case = Case::new("orders.pull", json!({ "base_url": "https://shop.example" })).state(bookmark);

    assert_eq!(drive::<Medusa>(&case, recorded(200, "{}")).end().unwrap_err().code, "state");
}

#[test]
fn a_changed_and_a_new_order_come_with_the_next_sync() {
    let store = store();
    let first = drive::<Medusa>(&on(&store, "orders.pull"), host_with_key());
    let bookmark = (*first.checkpoints().last().unwrap()).clone();

    let new = store.place_order();
    store.fulfil_order("order_demo_05");
    let second = drive::<Medusa>(&on(&store, "orders.pull").state(bookmark), host_with_key());

    assert_eq!(ids(&second.records("orders")), ["order_demo_20", &new, "order_demo_05"]);
    assert_eq!(second.records("orders")[2]["fulfilment"], "fulfilled");
}

#[test]
fn orders_the_host_holds_open_are_read_again_and_lost_ones_are_named() {
    let store = store();
    let first = drive::<Medusa>(&on(&store, "orders.pull"), host_with_key());
    let bookmark = (*first.checkpoints().last().unwrap()).clone();
    let open = json!({ "open": ["order_demo_01", "order_demo_20", "order_gone"] });

    let log = drive::<Medusa>(&on(&store, "orders.pull").state(bookmark).input(open), host_with_key());

    assert_eq!(ids(&log.records("orders")), ["order_demo_20", "order_demo_01"]);
    assert_eq!(log.end().unwrap()["reread"], 1);
    assert_eq!(log.end().unwrap()["missing"], json!(["order_gone"]));
}

#[test]
fn a_narrow_step_splits_a_page_and_loses_nothing() {
    let store = store();
    let narrow = on(&store, "orders.pull").limits(Limits { records: 3, bytes: 100_000, effects: 1 });

    let log = resumes_from_every_checkpoint::<Medusa, _>(&narrow, host_with_key);

    assert_eq!(log.table().len(), 20);
}

#[test]
fn a_catalogue_is_read_whole_and_says_so() {
    let store = store();
    let mut case = on(&store, "catalog.pull");
    for _ in 0..2 {
        let log = resumes_from_every_checkpoint::<Medusa, _>(&case, host_with_key);
        assert_eq!((log.records("products").len(), &log.end().unwrap()["whole"]), (6, &json!(true)));
        case = case.state((*log.checkpoints().last().unwrap()).clone());
    }
}

#[test]
fn one_sales_channel_can_be_all_there_is_to_read() {
    let store = store();
    let only = |channel: &str| {
        let config = json!({ "base_url": store.base_url(), "sales_channel": channel });
        let log = drive::<Medusa>(&Case::new("orders.pull", config), host_with_key());
        log.records("orders").len()
    };

    assert_eq!((only("sc_demo"), only("sc_other")), (20, 0));
}

#[test]
fn an_order_dated_in_the_future_does_not_blind_the_next_sync() {
    let far = recorded(
        200,
        r#"{"orders":[{"id":"order_far","created_at":"2099-01-01T00:00:00.000Z","updated_at":"2099-01-01T00:00:00.000Z"}],
            "count":1,"offset":0,"limit":50}"#,
    );
    let case = Case::new("orders.pull", json!({ "base_url": "https://shop.example" }));

    let log = drive::<Medusa>(&case, far);

    let read_to = log.checkpoints().last().unwrap()["read_to"].as_str().unwrap().to_owned();
    assert!(read_to.as_str() < "2099", "{read_to}");
}
