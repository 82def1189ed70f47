//! Hiding and showing a product.

use corridor_sdk::test::{Case, Log, drive};
use serde_json::json;
use storefront_medusa::Medusa;
use testkit::{DemoStore, Trouble};

use crate::{host_with_key, on, recorded, store};

fn tell(store: &DemoStore, op: &str, id: &str) -> Log {
    drive::<Medusa>(&on(store, op).input(json!({ "external_id": id })), host_with_key())
}

#[test]
fn unlisting_hides_a_product_and_relisting_shows_it_again() {
    let store = store();

    let hidden = tell(&store, "listing.unlist", "prod_demo_02");
    assert_eq!(
        hidden.end().unwrap(),
        &json!({ "external_id": "prod_demo_02", "changed": true, "was": "published", "is": "draft" })
    );
    assert_eq!(store.listed(), 5);

    let shown = tell(&store, "listing.relist", "prod_demo_02");
    assert_eq!(shown.end().unwrap()["changed"], true);
    assert_eq!(store.listed(), 6);
}

#[test]
fn what_is_so_already_is_not_written_again() {
    let store = store();

    assert_eq!(tell(&store, "listing.relist", "prod_demo_02").end().unwrap()["changed"], false);
    tell(&store, "listing.unlist", "prod_demo_02");
    assert_eq!(tell(&store, "listing.unlist", "prod_demo_02").end().unwrap()["changed"], false);

    assert_eq!(store.counts().requests["POST /admin/products/{id}"], 1);
}

#[test]
fn after_a_lost_answer_it_looks_and_does_not_write_twice() {
    let store = store();
    let mut perform = host_with_key();
    let case = on(&store, "listing.unlist").input(json!({ "external_id": "prod_demo_01" }));

    let log = drive::<Medusa>(&case, |effect| {
        if effect.req.method == "POST" {
            store.suffer(0, Trouble::Mute);
        }
        let answer = perform(effect);
        store.recover();
        answer
    });

    assert_eq!((&log.end().unwrap()["changed"], store.listed()), (&json!(true), 5));
    assert_eq!((store.counts().writes, store.counts().requests["POST /admin/products/{id}"]), (1, 1));
}

#[test]
fn a_write_that_never_arrived_is_made_again() {
    let store = store();
    let mut perform = host_with_key();
    let mut lost = false;
    let case = on(&store, "listing.unlist").input(json!({ "external_id": "prod_demo_01" }));

    let log = drive::<Medusa>(&case, |effect| {
        if effect.req.method == "POST" && !lost {
            store.suffer(0, Trouble::Deaf);
            lost = true;
        }
        let answer = perform(effect);
        store.recover();
        answer
    });

    assert_eq!((&log.end().unwrap()["changed"], store.counts().writes), (&json!(true), 1));
}

#[test]
fn a_store_that_never_takes_it_is_given_up_on() {
    let stubborn = recorded(200, r#"{"product":{"id":"prod_1","status":"published"}}"#);
    let case = Case::new("listing.unlist", json!({ "base_url": "https://shop.example" }))
        .input(json!({ "external_id": "prod_1" }));

    let log = drive::<Medusa>(&case, stubborn);

    assert_eq!((log.end().unwrap_err().code.as_str(), log.requests().len()), ("not-taken", 4));
}

#[test]
fn what_the_store_itself_holds_back_is_not_shown() {
    let proposed = recorded(200, r#"{"product":{"id":"prod_1","status":"proposed"}}"#);
    let case = |op| {
        Case::new(op, json!({ "base_url": "https://shop.example" })).input(json!({ "external_id": "prod_1" }))
    };

    assert_eq!(drive::<Medusa>(&case("listing.relist"), &proposed).end().unwrap_err().code, "held-back");
    assert_eq!(drive::<Medusa>(&case("listing.unlist"), &proposed).end().unwrap()["changed"], false);
}

#[test]
fn an_id_cannot_lead_to_another_place_of_the_api() {
    let store = store();

    for id in ["", "../api-keys", "prod_1/variants", "prod_1?x=1", "商品"] {
        assert_eq!(tell(&store, "listing.unlist", id).end().unwrap_err().code, "not-an-id", "{id}");
    }
    assert!(store.counts().requests.is_empty());
}
