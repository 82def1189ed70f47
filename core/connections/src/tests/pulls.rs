//! What comes in, how often it is written, and what is refused.

use super::world::{World, org};
use crate::store;
use serde_json::json;
use std::collections::BTreeMap;

#[actix_web::test]
async fn a_connected_store_is_proved_and_pulled_and_a_second_sync_writes_nothing() {
    let world = World::new().await;
    let id = world.connected().await;
    let first = world.latest(id, "orders.pull").await;
    assert_eq!((first.state.as_str(), first.written, first.unchanged, first.received), ("done", 20, 0, 20));
    assert_eq!(world.connections.counts(&world.op(), id).await.unwrap(), (2, 20));

    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    let second = world.latest(id, "orders.pull").await;
    assert_ne!(second.id, first.id);
    assert_eq!((second.state.as_str(), second.written, second.unchanged), ("done", 0, 20));
    assert_eq!(world.latest(id, "catalog.pull").await.written, 0);
}

#[actix_web::test]
async fn an_order_that_changed_is_written_and_nothing_else() {
    let world = World::new().await;
    let id = world.connected().await;
    world.shop.lock().orders[3]["state"] = json!("completed");
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.written, pull.unchanged), (1, 19));
    let orders = world.connections.orders(&world.op(), id, None, 50).await.unwrap();
    assert_eq!(orders.iter().filter(|order| order.state == "completed").count(), 1);
    assert_eq!((orders[0].gross_minor, orders[0].gross_source.as_str()), (3081, "30.8091"));
}

#[actix_web::test]
async fn a_record_that_cannot_be_read_is_refused_alone() {
    let world = World::new().await;
    world.shop.lock().orders[7]["gross"]["currency"] = json!("euro");
    let id = world.connected().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.written, pull.rejected), ("done", 19, 1));
    assert_eq!(pull.rejections[0]["record"], json!("order_08"));
}

#[actix_web::test]
async fn a_checkpoint_that_counts_otherwise_stores_nothing_and_is_left_to_a_person() {
    let world = World::new().await;
    world.tiny.0.miscount.set(true);
    let id = world.connected().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.failure_code.as_deref()), ("parked", Some("checkpoint-counts")));
    assert_eq!(pull.received, 0);
    let effects = world.connections.effects(&world.op(), pull.id).await.unwrap();
    assert!(effects.iter().all(|effect| effect.body.is_none()), "answers hold personal data");
    assert_eq!(world.connections.counts(&world.op(), id).await.unwrap().1, 0);
    assert!(store::cursor(&world.connections.db.read(), id, "orders.pull").await.unwrap().is_none());
}

#[actix_web::test]
async fn asking_twice_for_a_pull_that_is_under_way_asks_once() {
    let world = World::new().await;
    let id = world.connected().await;
    let first = world.connections.sync(&world.op(), id).await.unwrap();
    let second = world.connections.sync(&world.op(), id).await.unwrap();
    assert_eq!(first, second);
}

#[actix_web::test]
async fn a_stranger_cannot_tell_a_connection_from_nothing() {
    let world = World::new().await;
    let id = world.connected().await;
    let stranger = world.op_of(org(2));
    let denied = world.connections.find(&stranger, id).await.unwrap_err();
    assert_eq!(kernel::Fault::code(&denied), "not-found");
    let denied = world.connections.sync(&stranger, id).await.unwrap_err();
    assert_eq!(kernel::Fault::code(&denied), "not-found");
    assert!(world.connections.list(&stranger, None, 50).await.unwrap().is_empty());
    assert_eq!(world.connections.list(&world.op(), None, 50).await.unwrap().len(), 1);
}

#[actix_web::test]
async fn open_orders_are_asked_for_again_and_those_the_store_lost_are_gone_until_they_come_back() {
    let world = World::new().await;
    let id = world.connected().await;
    let state = async |native: &str| {
        let orders = world.connections.orders(&world.op(), id, None, 50).await.unwrap();
        orders.into_iter().find(|order| order.native_id == native).unwrap().state
    };
    let asked = async || world.latest(id, "orders.pull").await.input["open"].as_array().map_or(0, Vec::len);
    let sync = async || {
        world.pass(1);
        world.connections.sync(&world.op(), id).await.unwrap();
        world.settle().await;
    };
    world.shop.lock().orders[3]["state"] = json!("completed");
    let lost = world.shop.lock().orders.remove(19);
    sync().await;
    assert_eq!((asked().await, state("order_20").await.as_str()), (20, "gone"));
    sync().await;
    assert_eq!(asked().await, 18, "one is completed, one is gone");
    world.shop.lock().orders.push(lost);
    sync().await;
    assert_eq!(state("order_20").await, "open");
}

#[actix_web::test]
async fn a_product_that_the_whole_catalogue_does_not_name_is_gone_until_it_comes_back() {
    let world = World::new().await;
    let id = world.connected().await;
    let states = async || -> Vec<String> {
        world.pass(1);
        world.connections.sync(&world.op(), id).await.unwrap();
        world.settle().await;
        let all = world.connections.products(&world.op(), id, None, 10).await.unwrap();
        let by_name: BTreeMap<_, _> =
            all.into_iter().map(|(product, _)| (product.native_id, product.state)).collect();
        by_name.into_values().collect()
    };
    world.shop.lock().listed.remove("prod_2");
    assert_eq!(states().await, ["listed", "gone"]);
    world.shop.lock().listed.insert("prod_2".to_owned(), true);
    assert_eq!(states().await, ["listed", "listed"]);
}
