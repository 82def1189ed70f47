//! Certificates that are revoked while the server is killed: each is told once, and pauses its enterprise's store once.

use kernel::Chance;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use tests::{Application, Corridor, Person};

/// Certificates that are revoked in one life of the server.
const EACH_ROUND: usize = 2;
/// Companies of other tests and of the writers have lower numbers.
const COMPANIES: usize = 5000;
/// Where nobody listens: port 9 was the discard protocol's (RFC 863).
pub(super) const NO_STORE: &str = "127.0.0.1:9";

pub(super) struct Revocations {
    senior: Person,
    certified: Vec<Certified>,
    /// How many of them are known to be revoked: the first ones.
    revoked: Cell<usize>,
    /// The next was asked for, and the server was killed before it answered.
    asked: Cell<bool>,
}

/// An enterprise in the register, with a connected store.
struct Certified {
    owner: Person,
    serial: String,
    connection: RefCell<String>,
}

impl Revocations {
    /// Enters as many enterprises in the register as will be revoked in `rounds`, and one that stays.
    pub(super) async fn prepare(corridor: &Corridor, rounds: u32) -> Self {
        let (senior, reviewer) = (corridor.senior_reviewer().await, corridor.reviewer().await);
        let mut certified = Vec::new();
        for n in 0..EACH_ROUND * rounds as usize + 1 {
            let owner = corridor.enterprise_admin().await;
            let company = u32::try_from(COMPANIES + n).expect("a few companies");
            let serial = Application::complete(&owner, company).await.approved_by(&reviewer).await;
            certified.push(Certified { owner, serial, connection: RefCell::default() });
        }
        Self { senior, certified, revoked: Cell::default(), asked: Cell::default() }
    }

    /// Connects a store of each. None of them answers: that is no matter here.
    pub(super) async fn connect(&self) {
        for one in &self.certified {
            let body = json!({
                "organisation": one.owner.organisation.map(|id| id.to_string()),
                "adapter": "storefront-medusa",
                "name": "Our shop",
                "config": { "base_url": format!("http://{NO_STORE}") },
                "credentials": { "seller": "sk_of_a_store_that_is_not_there" },
                "agreed": true,
            });
            let made = one.owner.post("/api/v1/connections", &body).await.expect(201).json();
            made["id"].as_str().expect("an id").clone_into(&mut one.connection.borrow_mut());
        }
    }

    /// Revokes what belongs to the rounds so far, at random moments.
    pub(super) async fn go_on(&self, round: u32, chance: &Chance) {
        while self.revoked.get() < EACH_ROUND * round as usize {
            let pause = u64::from(u16::from_le_bytes(chance.bytes()) % 400);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            self.revoke_next().await;
        }
    }

    async fn revoke_next(&self) {
        let path = format!("/api/v1/certificates/{}/revocation", self.certified[self.revoked.get()].serial);
        let again = self.asked.replace(true);
        let request = self.senior.request(Method::POST, &path).json(&json!({ "reason": "吊销营业执照" }));
        let Ok(answer) = request.send().await else { return };
        let status = answer.status();
        let Ok(text) = answer.text().await else { return };
        // A second revocation is refused: then the first was done, and the server killed before it could say so.
        assert!(status.is_success() || again && status == StatusCode::CONFLICT, "{path}: {status} {text}");
        self.asked.set(false);
        self.revoked.set(self.revoked.get() + 1);
    }

    /// Compares what was revoked with what came of it, when everything has been delivered.
    ///
    /// A connection's version counts what happened to it: two is *made, and paused*, so a delivery that was lost leaves one, and one
    /// that was taken twice makes three.
    pub(super) async fn paused_each_store_once(&self) -> usize {
        for (n, one) in self.certified.iter().enumerate() {
            let path = format!("/api/v1/connections/{}", one.connection.borrow());
            let seen = one.owner.get(&path).await.expect(200).json();
            let found = (seen["stage"].as_str(), seen["trouble"].as_str(), seen["version"].as_i64());
            let expected = match n < self.revoked.get() {
                true => (Some("paused"), Some("certificate-revoked"), Some(2)),
                false => (Some("new"), None, Some(1)),
            };
            assert_eq!(found, expected, "store {n} of {}", self.revoked.get());
        }
        self.revoked.get()
    }
}
