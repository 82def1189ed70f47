//! What comes in, how often it is written, and what is refused.

use super::world::{World, org};
use crate::store;
use serde_json::json;

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
