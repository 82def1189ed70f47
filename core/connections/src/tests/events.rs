//! What other rooms tell: a certificate that was revoked.

use super::world::{World, org};
use crate::events::Revocations;
use crate::store;
use db::{Deliveries, Pace, Subscriber, SubscriberError, Tx};
use enterprises_contract::CertificateRevoked;
use kernel::{Chance, Id, Op};
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use uuid::Uuid;

/// Takes an event as the room does, and fails after it as often as it is told.
struct Unlucky(Rc<Cell<usize>>);

#[async_trait::async_trait(?Send)]
impl Subscriber for Unlucky {
    fn listener(&self) -> db::Listener {
        Revocations.listener()
    }
    async fn take(&self, tx: &Tx, op: &Op, kind: &str, payload: Value) -> Result<(), SubscriberError> {
        Revocations.take(tx, op, kind, payload).await?;
        match self.0.get() {
            0 => Ok(()),
            left => {
                self.0.set(left - 1);
                Err(SubscriberError::new("the unit did not end"))
            }
        }
    }
}

impl World {
    pub(crate) async fn revoke(&self, n: u128) {
        let told = CertificateRevoked {
            enterprise: Id::from_uuid(Uuid::from_u128(n)),
            organisation: org(n),
            certificate: "C-1".to_owned(),
        };
        self.register.held.lock().unwrap().insert(org(n));
        let op = Op::system(self.clock.now(), Chance::System);
        self.connections.db.unit(&op, async |tx| tx.emit(&told)).await.unwrap();
    }

    pub(crate) fn certify(&self, n: u128) {
        self.register.held.lock().unwrap().remove(&org(n));
    }

    pub(crate) async fn deliver(&self, failures: usize) -> u64 {
        let subscribers: Vec<Box<dyn Subscriber>> = vec![Box::new(Unlucky(Rc::new(Cell::new(failures))))];
        let db = self.connections.db.clone();
        let deliveries =
            Deliveries::new(db, subscribers, Pace::default(), self.clock.clone(), Chance::System);
        deliveries.deliver_due().await.unwrap()
    }
}

#[actix_web::test]
async fn a_revoked_certificate_pauses_the_connections_of_its_enterprise_once() {
    let world = World::new().await;
    let id = world.connected().await;
    world.revoke(2).await;
    world.deliver(0).await;
    assert_eq!(world.connection(id).await.stage, "ok", "another enterprise's certificate");

    let before = world.connection(id).await.version;
    world.revoke(1).await;
    world.deliver(0).await;
    let paused = world.connection(id).await;
    assert_eq!((paused.stage.as_str(), paused.trouble.as_deref()), ("paused", Some("certificate-revoked")));
    assert_eq!((paused.version, paused.next_due), (before + 1, None));

    assert_eq!(world.deliver(0).await, 0, "it is delivered once");
    world.certify(1);
    world.connections.resume(&world.op(), id).await.unwrap();
    world.settle().await;
    world.deliver(0).await;
    assert_eq!(world.connection(id).await.stage, "ok", "what was delivered does not come back");
}

#[actix_web::test]
async fn a_paused_connection_goes_on_only_when_its_enterprise_has_a_certificate_again() {
    let world = World::new().await;
    let id = world.connected().await;
    world.revoke(1).await;
    world.deliver(0).await;
    for refused in [
        world.connections.resume(&world.op(), id).await.unwrap_err(),
        world.connections.test(&world.op(), id).await.unwrap_err(),
        world.connections.connect(&world.op(), org(1), world.said()).await.unwrap_err(),
    ] {
        assert_eq!(kernel::Fault::code(&refused), "connections/enterprise-not-active");
    }
    world.settle().await;
    assert_eq!(world.connection(id).await.stage, "paused");
    world.certify(1);
    world.connections.resume(&world.op(), id).await.unwrap();
    world.settle().await;
    let goes_on = world.connection(id).await;
    assert_eq!((goes_on.stage.as_str(), goes_on.trouble), ("ok", None));
}

#[actix_web::test]
async fn a_connection_that_does_not_work_when_the_certificate_is_revoked_does_not_come_back_by_new_credentials()
 {
    let world = World::new().await;
    let id = world.connected().await;
    world.shop.lock().key = "another".to_owned();
    world.connections.sync(&world.op(), id).await.unwrap();
    world.settle().await;
    assert_eq!(world.connection(id).await.stage, "needs_credentials");

    world.revoke(1).await;
    let key = || BTreeMap::from([("seller".to_owned(), "another-key".to_owned())]);
    let refused = world.connections.rotate(&world.op(), id, key()).await.unwrap_err();
    assert_eq!(kernel::Fault::code(&refused), "connections/enterprise-not-active");

    world.deliver(0).await;
    assert_eq!(world.connection(id).await.stage, "paused");
    world.connections.rotate(&world.op(), id, key()).await.unwrap();
    world.settle().await;
    assert_eq!(world.connection(id).await.stage, "paused", "credentials may be replaced, and prove nothing");
}

#[actix_web::test]
async fn a_delivery_that_fails_after_its_work_leaves_nothing_and_is_done_once_when_tried_again() {
    let world = World::new().await;
    let id = world.connected().await;
    let before = world.connection(id).await.version;
    world.revoke(1).await;
    world.deliver(1).await;
    assert_eq!(world.connection(id).await.stage, "ok", "work and delivery are one unit");
    world.pass(3600);
    world.deliver(0).await;
    let paused = store::connection(&world.connections.db.read(), id).await.unwrap().unwrap();
    assert_eq!((paused.stage.as_str(), paused.version), ("paused", before + 1));
}
