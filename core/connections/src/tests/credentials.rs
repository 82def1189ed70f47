//! Secrets: where they are, and where they must never be.

use super::shop::Mood;
use super::world::{KEY, World, org};
use base64::Engine as _;
use kernel::Fault;
use std::collections::BTreeMap;

fn key(value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("seller".to_owned(), value.to_owned())])
}

#[actix_web::test]
async fn a_refused_key_is_tried_once_and_a_new_one_brings_the_store_back() {
    let world = World::new().await;
    let id = world.connected().await;
    world.shop.lock().key = "sk_another_key_now".to_owned();
    let before = world.shop.lock().seen.len();
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    for _ in 0..20 {
        world.pass(3600);
        world.settle().await;
    }
    assert_eq!(world.connection(id).await.stage, "needs_credentials");
    assert_eq!(world.shop.lock().seen.len() - before, 1, "the store was asked again and again");

    world.connections.rotate(&world.op(), id, key("sk_another_key_now")).await.unwrap();
    world.settle().await;
    assert_eq!(world.connection(id).await.stage, "ok");
    let kept = world.connections.credentials(&world.op(), id).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept.iter().filter(|row| row.retired_at.is_some()).count(), 1);
}

#[actix_web::test]
async fn a_store_that_echoes_the_key_shows_it_to_nobody() {
    let world = World::new().await;
    let id = world.connected().await;
    world.shop.lock().mood = Mood::Echo;
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{KEY}:"));
    let told = world.tiny.0.told.borrow().join("\n");
    assert!(told.contains("[redacted]"), "the store did not echo");
    assert!(!told.contains(KEY) && !told.contains(&basic), "the adapter was shown the key");
    for entry in std::fs::read_dir(world.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in [KEY.as_bytes(), basic.as_bytes()] {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret),
                "the database holds the key"
            );
        }
    }
}

#[actix_web::test]
async fn a_removed_connection_has_no_credentials_and_keeps_what_came() {
    let world = World::new().await;
    let id = world.connected().await;
    let version = world.connection(id).await.version;
    let stale = world.connections.remove(&world.op(), id, Some(version + 1)).await.unwrap_err();
    assert_eq!(stale.code(), "stale");
    world.connections.remove(&world.op(), id, Some(version)).await.unwrap();
    assert!(
        world
            .connections
            .credentials(&world.op(), id)
            .await
            .unwrap()
            .iter()
            .all(|row| row.retired_at.is_some())
    );
    assert_eq!(world.connections.counts(&world.op(), id).await.unwrap(), (2, 20));
    assert_eq!(
        world.connections.sync(&world.op(), id).await.unwrap_err().code(),
        "connections/illegal-transition"
    );
}

#[actix_web::test]
async fn a_form_is_told_every_fault_at_once() {
    let world = World::new().await;
    let mut said = world.said();
    said.name = String::new();
    said.agreed = false;
    said.config =
        BTreeMap::from([("base_url".into(), "http://169.254.169.254/".into()), ("other".into(), "x".into())]);
    said.credentials = key("short");
    let refused = world.connections.connect(&world.op(), org(1), said).await.unwrap_err();
    let faults: Vec<_> = refused.violations().iter().map(|v| (v.pointer.as_str(), v.code.as_str())).collect();
    assert_eq!(
        faults,
        [
            ("/name", "text-empty"),
            ("/config/base_url", "connections-address-not-https"),
            ("/config/other", "unknown-field"),
            ("/credentials/seller", "connections-secret-short"),
            ("/agreed", "connections-agreement-missing"),
        ]
    );
}

#[actix_web::test]
async fn an_enterprise_that_is_held_cannot_connect() {
    let world = World::new().await;
    world.register.held.lock().unwrap().insert(org(9));
    let refused = world.connections.connect(&world.op_of(org(9)), org(9), world.said()).await.unwrap_err();
    assert_eq!(refused.code(), "connections/enterprise-not-active");
}

#[actix_web::test]
async fn credentials_that_do_not_open_leave_the_operation_to_a_person() {
    use crate::entity::credential;
    use sea_orm::{EntityTrait, Set};
    let world = World::new().await;
    let id = world.connected().await;
    world.connections.sync(&world.op(), id).await.unwrap();
    let spoilt = credential::ActiveModel { sealed: Set(Some(vec![7; 60])), ..Default::default() };
    let db = &world.connections.db;
    db.unit(&world.op(), async |tx| {
        Ok::<_, db::StoreError>(credential::Entity::update_many().set(spoilt).exec(tx).await.map(drop)?)
    })
    .await
    .unwrap();
    world.settle().await;
    let pull = world.latest(id, "orders.pull").await;
    assert_eq!((pull.state.as_str(), pull.failure_code.as_deref()), ("parked", Some("not-stored")));
}
