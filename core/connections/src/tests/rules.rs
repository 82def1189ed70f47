//! What an adapter may not do, and what the worker does by itself.

use super::world::World;
use crate::worker::{Pace, Worker};
use kernel::Chance;
use std::rc::Rc;
use std::time::Duration;

#[actix_web::test]
async fn an_adapter_that_reaches_for_another_host_is_denied_and_nothing_is_sent() {
    let world = World::new().await;
    let id = world.connected().await;
    let other = super::shop::Shop::open("another");
    *world.tiny.0.elsewhere.borrow_mut() = Some(other.url());
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    let effects = world.connections.effects(&world.op(), pull.id).await.unwrap();
    assert_eq!(effects[0].error.as_deref(), Some("denied"));
    assert!(effects[0].sent_at.is_none());
    assert_eq!(other.lock().seen.len(), 0);
}

#[actix_web::test]
async fn an_operation_that_is_called_off_ends_before_its_next_step() {
    let world = World::new().await;
    let id = world.connected().await;
    let asked = world.connections.sync(&world.op(), id).await.unwrap();
    for operation in asked {
        world.connections.cancel(&world.op(), operation).await.unwrap();
    }
    let before = world.shop.lock().seen.len();
    world.settle().await;
    assert_eq!(world.latest(id, "orders.pull").await.state, "cancelled");
    assert_eq!(world.shop.lock().seen.len(), before);
}

#[actix_web::test]
async fn the_worker_runs_what_is_asked_and_what_is_due_until_it_is_stopped() {
    let world = World::new().await;
    let id = world.connect().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let pace = Pace { at_once: 2, idle: Duration::from_millis(20) };
    let adapters = Rc::new(world.tiny.clone());
    let worker = Worker::new(&world.connections, adapters, world.clock.clone(), Chance::System, pace);
    let running = actix_web::rt::spawn(worker.run(stopped));
    let pulled = async |times: usize| {
        while world.shop.count("GET /orders?page=4") < times {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), pulled(1)).await.expect("the first pull");
    while !world.connections.under_way(&world.op(), id).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.pass(16 * 60);
    tokio::time::timeout(Duration::from_secs(20), pulled(2)).await.expect("the scheduled pull");
    stop.send(true).unwrap();
    running.await.unwrap();
    assert_eq!(world.connection(id).await.stage, "ok");
}

#[actix_web::test]
async fn a_run_whose_claim_was_taken_over_writes_nothing_more() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let engine = world.engine();
    let slow = engine.claim().await.unwrap().unwrap();
    world.pass(91);
    // The same engine takes it over: its own lease had run out.
    let taken = engine.claim().await.unwrap().unwrap();
    assert_eq!(slow.id, taken.id);
    let before = world.shop.lock().seen.len();
    assert!(engine.run(slow).await.is_err());
    assert_eq!(world.shop.lock().seen.len(), before);
    engine.run(taken).await.unwrap();
    assert_eq!(world.latest(id, "catalog.pull").await.state, "done");
}

#[actix_web::test]
async fn an_address_with_a_fragment_is_denied() {
    let world = World::new().await;
    let id = world.connected().await;
    world.tiny.0.fragment.set("#top");
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    let effects = world.connections.effects(&world.op(), pull.id).await.unwrap();
    assert_eq!(effects[0].error.as_deref(), Some("denied"));
}
