//! What a manifest says of an operation: how fast, and how long.

use super::adapter::info;
use super::shop::Mood;
use super::world::World;
use crate::adapter::{Offered, Rate};
use std::num::NonZeroU32;
use std::pin::pin;
use std::time::{Duration, Instant};

impl World {
    /// Has the adapter say something else of all its operations.
    fn offers(&self, change: impl Fn(&mut Offered)) {
        let mut info = info();
        info.operations.iter_mut().for_each(change);
        self.connections.catalogue().replace([info]);
    }

    fn takes_at_most(&self, seconds: u64) {
        self.offers(|offered| offered.deadline = Duration::from_secs(seconds));
    }
}

#[actix_web::test]
async fn a_pull_asks_no_faster_than_its_manifest_says() {
    let world = World::new().await;
    let id = world.connected().await;
    let rate = [5, 1].map(|n| NonZeroU32::new(n).unwrap());
    world.offers(|offered| offered.rate = Some(Rate { per_second: rate[0], burst: rate[1] }));
    world.connections.sync(&world.op(), id).await.unwrap();
    let (before, began) = (world.shop.count("GET /orders"), Instant::now());
    world.settle().await;
    assert_eq!(world.shop.count("GET /orders") - before, 4);
    assert!(began.elapsed() >= Duration::from_millis(550), "four pages came in {:?}", began.elapsed());
}

#[actix_web::test]
async fn an_attempt_that_would_sleep_beyond_its_deadline_fails_and_is_not_tried_for_ever() {
    let world = World::new().await;
    let id = world.connected().await;
    world.takes_at_most(30);
    world.tiny.0.sleep_ms.set(60_000);
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.failure_code.as_deref()), ("waiting", Some("deadline")));
    for _ in 0..10 {
        world.pass(600);
        world.settle().await;
    }
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.failure_code.as_deref()), ("failed", Some("deadline")));
}

#[actix_web::test]
async fn a_store_that_never_answers_is_waited_for_no_longer_than_the_attempt_may_take() {
    let world = World::new().await;
    let id = world.connected().await;
    world.takes_at_most(1);
    world.shop.lock().mood = Mood::Silent;
    world.connections.sync(&world.op(), id).await.unwrap();
    let began = Instant::now();
    world.settle().await;
    assert!(began.elapsed() < Duration::from_secs(10), "two requests took {:?}", began.elapsed());
    let pull = world.latest(id, "orders.pull").await;
    let effects = world.connections.effects(&world.op(), pull.id).await.unwrap();
    assert_eq!(effects[0].error.as_deref(), Some("timeout"));
}

#[actix_web::test]
async fn a_measure_that_was_interrupted_for_an_hour_finds_out_what_became_of_it() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    world.connections.unlist(&world.op(), product.id).await.unwrap();
    let mut polls = 5;
    while world.shop.count("POST /products/") == 0 {
        assert!(!world.killed_after(polls).await, "it came to its end before it was interrupted");
        polls += 1;
    }
    world.pass(3600);
    world.settle().await;
    assert_eq!(world.latest(id, "listing.unlist").await.state, "done");
    assert_eq!(world.shop.count("POST /products/"), 1);
}

#[actix_web::test]
async fn a_measure_that_takes_too_long_after_it_may_have_changed_the_store_is_left_to_a_person() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    world.connections.unlist(&world.op(), product.id).await.unwrap();
    let engine = world.engine();
    let claimed = engine.claim().await.unwrap().unwrap();
    let mut run = pin!(engine.run(claimed));
    let mut passed = false;
    std::future::poll_fn(|context| {
        if !passed && world.shop.count("POST /products/") > 0 {
            passed = true;
            world.pass(121);
        }
        run.as_mut().poll(context)
    })
    .await
    .unwrap();
    let measure = world.latest(id, "listing.unlist").await;
    assert_eq!((measure.state.as_str(), measure.failure_code.as_deref()), ("parked", Some("deadline")));
    assert_eq!(world.shop.count("POST /products/"), 1);
}
