//! A real Medusa 2.18.0 with PostgreSQL, five products and twenty orders, connected through the shared library in its cage.

mod link;

use crate::crash::BINARY;
use link::Link;
use std::time::{Duration, Instant};
use tests::{Application, Corridor, Engine, Person, Process, Store, tell};

/// One after the other, for there is one store.
#[actix_web::test]
async fn a_store_is_connected_through_an_isolated_plugin_and_survives_every_trouble() {
    let store = Store::open().await;
    for engine in [Engine::Postgresql, Engine::Sqlite] {
        let began = Instant::now();
        survives_every_trouble(engine, &store).await;
        tell(&format!("{engine:?}: a real store, in {} s", began.elapsed().as_secs()));
    }
}

async fn survives_every_trouble(engine: Engine, store: &Store) {
    let corridor = Corridor::to_hand_over(engine).await;
    let (merchant, other, reviewer) =
        (corridor.enterprise_admin().await, corridor.enterprise_admin().await, corridor.reviewer().await);
    Application::complete(&merchant, 1).await.approved_by(&reviewer).await;
    Application::complete(&other, 2).await.approved_by(&reviewer).await;
    let allowed = store.host();
    let mut process = corridor.hand_over(BINARY, &[("CORRIDOR_OUTBOUND__ALLOW", &allowed)]).await;

    let link = twenty_orders_come_once(&merchant, store).await;
    amounts_keep_what_the_store_wrote(&link).await;
    a_listing_is_hidden_and_shown(&link, store).await;
    killed_in_the_middle_it_goes_on(&other, store, &mut process).await;
    a_bad_key_is_not_tried_again_and_again(&link, store).await;
    a_store_that_goes_away_is_left_alone_until_it_is_back(&link, store).await;
}

async fn twenty_orders_come_once<'a>(merchant: &'a Person, store: &Store) -> Link<'a> {
    let link = Link::connect(merchant, store, &store.secret()).await;
    link.is_in_stage("ok").await;
    let first = link.sync().await;
    assert_eq!(first.written("orders.pull"), 20);
    assert_eq!(link.orders().await, 20);
    let second = link.sync().await;
    assert_eq!(second.written("orders.pull"), 0, "nothing was new");
    assert_eq!(second.written("catalog.pull"), 0, "nothing was new");
    assert_eq!(link.orders().await, 20);
    link
}

/// Sub-cent totals: minor units are whole, what was written and what rounding added is kept.
async fn amounts_keep_what_the_store_wrote(link: &Link<'_>) {
    let orders = link.get("/orders?limit=100").await;
    let orders = orders["items"].as_array().expect("orders").clone();
    let rounded =
        orders.iter().filter(|order| order["gross_rounding"].as_str().is_some_and(|text| text != "0"));
    for order in rounded.clone() {
        let decimal = order["gross"]["source_decimal"].as_str().expect("what the store wrote");
        let exponent =
            usize::try_from(order["gross"]["exponent"].as_i64().expect("an exponent")).expect("it is small");
        let places = decimal.split_once('.').map_or(0, |(_, places)| places.len());
        assert!(places > exponent, "{order}");
    }
    assert!(rounded.count() > 0, "the seed has an order whose total is no whole number of cents");
}

async fn a_listing_is_hidden_and_shown(link: &Link<'_>, store: &Store) {
    let before = store.on_sale().await;
    let product = link.product().await;
    link.measure(&product, "unlist").await;
    let hidden = store.on_sale().await;
    assert_eq!(hidden.len(), before.len() - 1);
    link.measure(&product, "relist").await;
    let mut again = store.on_sale().await;
    again.sort();
    let mut before = before;
    before.sort();
    assert_eq!(again, before);
}

/// `kill -9` of the worker, then of the server, during the first synchronisation.
async fn killed_in_the_middle_it_goes_on(merchant: &Person, store: &Store, process: &mut Process) {
    let link = Link::connect(merchant, store, &store.secret()).await;
    link.is_in_stage("ok").await;
    let asked = link.ask_to_sync().await;
    link.is_under_way(&asked).await;
    for worker in process.children() {
        tests::kill(worker);
    }
    tokio::time::sleep(Duration::from_millis(150)).await;
    process.kill();
    process.start().await;
    link.ended(&asked).await;
    assert_eq!(link.orders().await, 20);
    link.repeated_no_effect(&asked).await;
}

async fn a_bad_key_is_not_tried_again_and_again(link: &Link<'_>, store: &Store) {
    link.rotate("sk_not_a_key_of_this_store").await;
    link.is_in_stage("needs_credentials").await;
    let before = link.effects().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(link.effects().await, before, "nothing was sent while nobody gave another key");
    link.rotate(&store.secret()).await;
    link.is_in_stage("ok").await;
}

async fn a_store_that_goes_away_is_left_alone_until_it_is_back(link: &Link<'_>, store: &Store) {
    let asked = link.ask_to_sync().await;
    link.is_under_way(&asked).await;
    store.stop().await;
    // Twenty orders are one page: the pull may have been over before the store was. Then this one finds nobody.
    link.ask_to_sync().await;
    link.has_circuit("open").await;
    store.go_on().await;
    // Nobody touches anything: the first wait is over by itself.
    link.has_circuit("closed").await;
    link.is_in_stage("ok").await;
    assert_eq!(link.orders().await, 20);
}
