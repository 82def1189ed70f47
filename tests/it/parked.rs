//! A delivery that nobody can take: parked, and settled by the operator, with an entry in the ledger.

use chrono::TimeDelta;
use connections::Revocations;
use db::{Deliveries, Pace};
use kernel::{Chance, Clock, Event, Op};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tests::{Corridor, Person, on_both_engines};
use uuid::Uuid;

/// Names a kind that is listened to, and says nothing that could be understood.
#[derive(Serialize, Deserialize)]
struct Unreadable;

impl Event for Unreadable {
    const TYPE: &'static str = "enterprises.certificate-revoked.v1";
    fn key(&self) -> Uuid {
        Uuid::from_u128(1)
    }
}

on_both_engines!(the_operator_tries_a_parked_delivery_again_and_gives_it_up_and_both_are_in_the_ledger);

async fn the_operator_tries_a_parked_delivery_again_and_gives_it_up_and_both_are_in_the_ledger(
    corridor: &Corridor,
) {
    let db = &corridor.running().foundation().db;
    let op = Op::system(corridor.now(), Chance::System);
    db.unit::<_, db::StoreError>(&op, async |tx| tx.emit(&Unreadable)).await.expect("it is told");
    let operator = corridor.operator().await;

    for (turn, deed) in (1..).zip(["retry", "discard"]) {
        let seq = parked(corridor, turn).await;
        let path = format!("/system/deliveries/{seq}/{deed}");
        operator.submit("/system", &path, &[]).await.expect(303);
        // What is settled cannot be settled again.
        operator.submit("/", &path, &[]).await.expect(404);
    }
    assert_eq!(recorded(&operator).await, ["system.delivery-discarded", "system.delivery-retried"]);
}

/// Has it refused until it is parked: at once, by a carrier that has no patience.
async fn parked(corridor: &Corridor, turn: i32) -> i64 {
    let db = &corridor.running().foundation().db;
    let later = Clock::standing(corridor.now() + TimeDelta::days(turn.into()));
    let pace = Pace { attempts: 1, ..Pace::default() };
    let carrier = Deliveries::new(db.clone(), vec![Box::new(Revocations)], pace, later, Chance::System);
    loop {
        carrier.deliver_due().await.expect("the database answers");
        if let Some(parked) = Deliveries::parked(db).await.expect("the database answers").first() {
            return parked.seq;
        }
    }
}

/// The kinds of the entries about deliveries, the latest first, as soon as both are under a checkpoint.
async fn recorded(operator: &Person) -> Vec<String> {
    let mut found = Vec::new();
    for _ in 0..200 {
        let entries = operator.get("/api/v1/ledger/entries?limit=100").await.expect(200).json();
        let kinds =
            entries["items"].as_array().expect("entries").iter().filter_map(|entry| entry["kind"].as_str());
        found = kinds.filter(|kind| kind.starts_with("system.")).map(str::to_owned).collect();
        if found.len() > 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    found
}
