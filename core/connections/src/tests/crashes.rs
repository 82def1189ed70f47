//! Worker and server ended at every point.

use super::world::World;
use crate::store;

/// More polls than any operation of these tests takes.
const ENOUGH: usize = 400;

#[actix_web::test]
async fn a_server_killed_at_any_point_of_a_measure_changes_the_store_once() {
    for polls in 1..ENOUGH {
        let world = World::new().await;
        let id = world.connected().await;
        let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
        world.connections.unlist(&world.op(), product.id).await.unwrap();

        let ended = world.killed_after(polls).await;
        world.settle().await;

        let measure = world.latest(id, "listing.unlist").await;
        assert_eq!(measure.state, "done", "killed after {polls} polls: {:?}", measure.failure_text);
        assert_eq!(world.shop.lock().changes, 1, "killed after {polls} polls");
        let posts = world.shop.count("POST /products/");
        assert_eq!(posts, 1, "killed after {polls} polls: the store was told {posts} times");
        if ended {
            assert!(polls > 5, "only {polls} points were met");
            return;
        }
    }
    panic!("the measure never came to an end");
}

#[actix_web::test]
async fn a_server_killed_again_and_again_in_a_pull_writes_each_order_once() {
    for polls in [2, 3, 5, 7, 11, 13] {
        let world = World::new().await;
        let id = world.connect().await;
        let mut rounds = 0;
        while world.shop.count("GET /orders?page=4") == 0 {
            assert!(rounds < ENOUGH, "the pull never came to its last page");
            // Ever longer, or it would never get beyond the first replay.
            world.killed_after(polls + rounds).await;
            rounds += 1;
        }
        world.settle().await;
        let pull = world.latest(id, "orders.pull").await;
        assert_eq!((pull.state.as_str(), pull.written, pull.unchanged), ("done", 20, 0), "{polls} polls");
        assert_eq!(world.connections.counts(&world.op(), id).await.unwrap().1, 20);
        assert!(rounds > 3, "{rounds} kills are no test");
    }
}

#[actix_web::test]
async fn a_worker_that_ends_is_replaced_and_told_the_journal() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let (before, begun) = (world.shop.count("GET /orders"), world.tiny.0.begun.get());
    world.tiny.0.crashes.set(2);
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.written), ("done", 0));
    // Two pulls were asked for, and two workers ended under one of them.
    assert_eq!(world.tiny.0.begun.get() - begun, 4);
    assert_eq!(world.shop.count("GET /orders") - before, 4, "a recorded answer was asked for again");
}

#[actix_web::test]
async fn a_worker_that_ends_three_times_at_one_place_parks_the_operation() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    world.tiny.0.crashes.set(3);
    world.settle().await;
    let pull = world.latest(id, "catalog.pull").await;
    assert_eq!((pull.state.as_str(), pull.failure_code.as_deref()), ("parked", Some("worker-crashed")));
    assert_eq!(world.latest(id, "orders.pull").await.state, "done");
}

#[actix_web::test]
async fn an_adapter_that_wishes_otherwise_when_replayed_is_parked() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    world.connections.unlist(&world.op(), product.id).await.unwrap();
    world.tiny.0.fickle.set(true);
    world.tiny.0.crashes.set(1);
    world.settle().await;
    let measure = world.latest(id, "listing.unlist").await;
    assert_eq!((measure.state.as_str(), measure.failure_code.as_deref()), ("parked", Some("diverged")));
    assert_eq!(world.shop.count("POST /products/"), 1);
}

#[actix_web::test]
async fn a_long_sleep_waits_in_the_database_and_holds_nobody_up() {
    let world = World::new().await;
    let id = world.connected().await;
    world.tiny.0.sleep_ms.set(60_000);
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    assert_eq!(world.latest(id, "catalog.pull").await.state, "waiting");
    assert_eq!(store::open_operations(&world.connections.db.read(), id).await.unwrap().len(), 2);
    world.pass(61);
    world.settle().await;
    assert_eq!(world.latest(id, "catalog.pull").await.state, "done");
    assert_eq!(world.latest(id, "orders.pull").await.state, "done");
}

#[actix_web::test]
async fn a_connection_that_is_paused_after_a_crash_comes_back() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let killed = world.engine();
    killed.claim().await.unwrap().unwrap();
    world.connections.pause(&world.op(), id).await.unwrap();
    world.connections.resume(&world.op(), id).await.unwrap();
    world.pass(91);

    // Another process than the killed one: it takes over what has run out, and nothing before.
    let engine = world.engine();
    while let Some(claimed) = engine.claim().await.unwrap() {
        engine.run(claimed).await.unwrap();
    }
    assert_eq!(world.connection(id).await.stage, "ok");
    assert_eq!(world.latest(id, "catalog.pull").await.state, "done");
}

#[actix_web::test]
async fn whoever_has_the_sole_right_takes_up_at_once_what_a_killed_process_held_and_nobody_else_does() {
    let mut world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let killed = world.engine();
    killed.claim().await.unwrap().unwrap();

    // On SQLite there is no process beside this one.
    drop(world.right.take());
    let alone = world.connections.db.is_sole();
    assert_eq!(world.engine().recover().await.unwrap(), u64::from(alone));
    world.right = world.connections.db.take_sole_right().await.unwrap();
    assert_eq!(world.engine().recover().await.unwrap(), u64::from(!alone));
    world.settle().await;
    assert_eq!(world.latest(id, "catalog.pull").await.state, "done");
}

#[actix_web::test]
async fn what_a_stopped_worker_lets_go_of_keeps_nobody_from_running() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let stopped = world.engine();
    let held = stopped.claim().await.unwrap().unwrap();
    assert_eq!(stopped.release().await.unwrap(), 1);
    let free = store::operation(&world.connections.db.read(), held.id).await.unwrap().unwrap();
    assert_eq!((free.state.as_str(), free.lease_owner), ("waiting", None));
}

#[actix_web::test]
async fn a_worker_that_ends_at_two_places_in_turn_parks_the_operation() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let catalogue = world.latest(id, "catalog.pull").await.id;
    world.connections.cancel(&world.op(), catalogue).await.unwrap();
    world.tiny.0.crash_after.borrow_mut().extend([1, 0, 1, 0, 1, 0]);
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.failure_code.as_deref()), ("parked", Some("worker-crashed")));
}

#[actix_web::test]
async fn an_operation_whose_worker_somebody_else_ended_is_tried_again_and_not_blamed() {
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    world.tiny.0.lost.set(8);
    for _ in 0..9 {
        world.settle().await;
        world.pass(3);
    }
    let pull = world.latest(id, "catalog.pull").await;
    assert_eq!((pull.state.as_str(), pull.crashes), ("done", 0));
    assert_eq!(world.latest(id, "orders.pull").await.state, "done");
}

#[actix_web::test]
async fn a_worker_that_ends_further_on_each_time_comes_to_an_end_and_the_connection_says_so() {
    let world = World::new().await;
    let id = world.connected().await;
    let more = world.shop.lock().orders.clone();
    world.shop.lock().orders.extend([more.clone(), more].concat());
    world.connections.sync(&world.op(), id).await.unwrap();
    let catalogue = world.latest(id, "catalog.pull").await.id;
    world.connections.cancel(&world.op(), catalogue).await.unwrap();
    world.tiny.0.crash_after.borrow_mut().extend(0..11);
    let begun = world.tiny.0.begun.get();
    world.settle().await;
    assert_eq!(world.tiny.0.begun.get() - begun, 6);
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!(
        (pull.state.as_str(), pull.failure_code.as_deref()),
        ("failed", Some("worker-keeps-crashing"))
    );
    let failing = world.connection(id).await;
    assert_eq!(
        (failing.stage.as_str(), failing.trouble),
        ("failing", Some("worker-keeps-crashing".to_owned()))
    );
    assert!(failing.trouble_detail.is_some_and(|text| text.contains("signal 11")));

    // The adapter was mended; a person tests it.
    world.tiny.0.crash_after.borrow_mut().clear();
    world.connections.test(&world.op(), id).await.unwrap();
    world.settle().await;
    assert_eq!(world.connection(id).await.stage, "ok");
}
