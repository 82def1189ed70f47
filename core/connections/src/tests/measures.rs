//! Hiding and showing a product.

use super::shop::Mood;
use super::world::World;
use crate::store;
use kernel::{Chance, Op};

#[actix_web::test]
async fn a_product_is_hidden_and_shown_and_the_store_confirms_both() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    world.connections.unlist(&world.op(), product.id).await.unwrap();
    world.settle().await;
    assert!(!world.shop.lock().listed[&product.native_id]);
    let hidden = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    assert_eq!((hidden.state.as_str(), hidden.measures), ("unlisted", 1));
    assert!(hidden.evidence.is_some());

    world.connections.relist(&world.op(), product.id).await.unwrap();
    world.settle().await;
    assert!(world.shop.lock().listed[&product.native_id]);
    let shown = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    assert_eq!((shown.state.as_str(), shown.measures), ("listed", 2));
    assert_ne!(shown.evidence, hidden.evidence);
}

#[actix_web::test]
async fn a_store_that_hangs_up_after_a_change_is_asked_and_not_told_again() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    world.shop.lock().mood = Mood::Mute;
    world.connections.unlist(&world.op(), product.id).await.unwrap();
    world.settle().await;
    let measure = world.latest(id, "listing.unlist").await;
    assert_eq!(measure.state, "done", "{:?}", measure.failure_text);
    assert_eq!((world.shop.count("POST /products/"), world.shop.lock().changes), (1, 1));
    let effects = world.connections.effects(&world.op(), measure.id).await.unwrap();
    assert_eq!(effects[0].error.as_deref(), Some("unknown_outcome"));
    assert!(
        effects.iter().all(|effect| effect.body.is_none()),
        "answers are erased when an operation is over"
    );
}

#[actix_web::test]
async fn asking_for_the_opposite_of_a_measure_under_way_is_refused() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    let asked = world.connections.unlist(&world.op(), product.id).await.unwrap();
    assert_eq!(world.connections.unlist(&world.op(), product.id).await.unwrap(), asked);
    let refused = world.connections.relist(&world.op(), product.id).await.unwrap_err();
    assert_eq!(kernel::Fault::code(&refused), "connections/operation-state");
}

#[actix_web::test]
async fn an_enterprise_cannot_call_off_what_the_authority_asked_for() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    let authority = Op::system(world.clock.now(), Chance::System);
    let asked = world.connections.unlist(&authority, product.id).await.unwrap();
    let refused = world.connections.cancel(&world.op(), asked).await.unwrap_err();
    assert_eq!(kernel::Fault::code(&refused), "forbidden");
}

#[actix_web::test]
async fn a_measure_of_a_removed_connection_is_called_off_at_once_even_if_it_waits() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    world.connections.unlist(&world.op(), product.id).await.unwrap();
    world.shop.lock().mood = Mood::Busy;
    world.settle().await;
    assert_eq!(world.latest(id, "listing.unlist").await.state, "waiting");
    world.connections.remove(&world.op(), id, None).await.unwrap();
    world.settle().await;
    assert_eq!(world.latest(id, "listing.unlist").await.state, "cancelled");
}

#[actix_web::test]
async fn a_measure_called_off_while_it_waits_keeps_no_answers() {
    let world = World::new().await;
    let id = world.connected().await;
    let product = world.connections.products(&world.op(), id, None, 1).await.unwrap().remove(0).0;
    let asked = world.connections.unlist(&world.op(), product.id).await.unwrap();
    world.shop.lock().mood = Mood::Busy;
    world.settle().await;
    world.connections.cancel(&world.op(), asked).await.unwrap();
    let effects = store::effects(&world.connections.db.read(), asked, None).await.unwrap();
    assert!(!effects.is_empty() && effects.iter().all(|effect| effect.body.is_none()));
}
