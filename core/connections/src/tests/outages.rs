//! Stores that do not answer, or ask for patience.

use super::shop::Mood;
use super::world::World;
use crate::circuit::CircuitState;
use crate::policy::AUDITOR;
use kernel::Grant;
use std::collections::BTreeMap;

#[actix_web::test]
async fn a_store_that_is_down_is_left_alone_and_comes_back_by_itself() {
    let world = World::new().await;
    let id = world.connected().await;
    world.shop.lock().mood = Mood::Broken;
    world.connections.sync(&world.op(), id).await.unwrap();
    for _ in 0..5 {
        world.settle().await;
        world.pass(3);
    }
    let now = world.clock.now();
    assert!(matches!(world.connection(id).await.circuit().state(now), CircuitState::Open(_)));
    let asked = world.shop.lock().seen.len();
    world.settle().await;
    assert_eq!(world.shop.lock().seen.len(), asked, "an open circuit lets nothing through");

    // Hours later: a few probes, no storm, and no operation has given up.
    for _ in 0..40 {
        world.pass(600);
        world.settle().await;
    }
    assert!(world.shop.lock().seen.len() - asked <= 80, "{} requests", world.shop.lock().seen.len() - asked);
    world.shop.lock().mood = Mood::Well;
    for _ in 0..3 {
        world.pass(600);
        world.settle().await;
    }
    assert_eq!(world.latest(id, "orders.pull").await.state, "done");
    assert_eq!(world.connection(id).await.circuit().state(world.clock.now()), CircuitState::Closed);
    assert_eq!(world.connection(id).await.stage, "ok");
}

#[actix_web::test]
async fn a_store_that_asks_for_patience_gets_it() {
    let world = World::new().await;
    let id = world.connected().await;
    world.shop.lock().mood = Mood::Busy;
    let before = world.shop.lock().seen.len();
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    world.pass(6);
    world.settle().await;
    assert_eq!(world.shop.lock().seen.len() - before, 2, "each pull asked once in seven seconds");
    world.shop.lock().mood = Mood::Well;
    world.pass(2);
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.failures), ("done", 0));
}

#[actix_web::test]
async fn a_store_that_stays_busy_is_asked_less_and_less() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.schedule(&world.op(), id, 60, None).await.unwrap();
    world.shop.lock().mood = Mood::Busy;
    let before = world.shop.lock().seen.len();
    world.connections.sync(&world.op(), id).await.unwrap();
    // It says *in seven seconds* each time: a quarter of an hour would be 128 requests for each pull.
    for _ in 0..150 {
        world.settle().await;
        world.pass(6);
    }
    let asked = world.shop.lock().seen.len() - before;
    assert!((10..=30).contains(&asked), "{asked} requests");
    assert_eq!(world.latest(id, "orders.pull").await.failures, 0, "a busy store is nobody's failure");
}

#[actix_web::test]
async fn who_looks_after_the_platform_sees_the_connections_in_trouble_and_others_do_not() {
    let world = World::new().await;
    let (well, refused, silent) = (world.connected().await, world.connected().await, world.connected().await);
    let auditor = world.op_as(Grant { role: AUDITOR, over: None });
    let seen = async || world.connections.in_trouble(&auditor, 1).await.unwrap();
    assert_eq!(seen().await, (0, vec![]));

    let key = BTreeMap::from([("seller".to_owned(), "of-another-store".to_owned())]);
    world.connections.rotate(&world.op(), refused, key).await.unwrap();
    world.settle().await;
    world.shop.lock().mood = Mood::Broken;
    world.connections.sync(&world.op(), silent).await.unwrap();
    for _ in 0..5 {
        world.settle().await;
        world.pass(3);
    }
    let (count, shown) = seen().await;
    assert_eq!((count, shown.len()), (2, 1), "two of three, and as many are shown as were asked for");
    let (_, shown) = world.connections.in_trouble(&auditor, 10).await.unwrap();
    let named: Vec<_> = shown.iter().map(|trouble| (trouble.connection, trouble.key)).collect();
    assert_eq!(named, [(refused, "connections-trouble-credentials"), (silent, "connections-trouble-silent")]);
    assert!(named.iter().all(|(connection, _)| *connection != well));
    assert!(world.connections.in_trouble(&world.op(), 10).await.is_err());
}
