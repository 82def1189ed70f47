//! One connection, over the API.

use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Person, Store};

pub(super) struct Link<'a> {
    owner: &'a Person,
    id: String,
}

/// Operations that have ended, by kind.
pub(super) struct Ended(Vec<Value>);

impl Ended {
    /// How many records the operation of this kind wrote.
    pub(super) fn written(&self, kind: &str) -> i64 {
        let operation = self.0.iter().find(|operation| operation["kind"] == kind);
        operation
            .and_then(|operation| operation["written"].as_i64())
            .unwrap_or_else(|| panic!("no {kind} in {:?}", self.0))
    }
}

/// How long the store and the worker may take on a busy machine. The lease of an operation whose server was killed is 90 seconds: a
/// server that waited for it would be seen to.
const PATIENCE: Duration = Duration::from_secs(75);

impl<'a> Link<'a> {
    pub(super) async fn connect(owner: &'a Person, store: &Store, secret: &str) -> Self {
        let body = json!({
            "organisation": owner.organisation.map(|id| id.to_string()),
            "adapter": "storefront-medusa",
            "name": "Our shop",
            "config": { "base_url": store.base() },
            "credentials": { "seller": secret },
            "agreed": true,
        });
        let made = owner.post("/api/v1/connections", &body).await.expect(201).json();
        Self { owner, id: made["id"].as_str().expect("an id").to_owned() }
    }

    pub(super) async fn get(&self, below: &str) -> Value {
        self.owner.get(&format!("/api/v1/connections/{}{below}", self.id)).await.expect(200).json()
    }

    /// Asks for a synchronisation and waits until it has ended well.
    pub(super) async fn sync(&self) -> Ended {
        let asked = self.ask_to_sync().await;
        self.ended(&asked).await
    }

    pub(super) async fn ask_to_sync(&self) -> Vec<String> {
        let asked =
            self.owner.post(&format!("/api/v1/connections/{}/sync", self.id), &json!({})).await.expect(202);
        let operations = asked.json()["operations"].as_array().expect("operations").clone();
        operations.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Waits until one of the operations has been begun.
    pub(super) async fn is_under_way(&self, operations: &[String]) {
        self.until("under way", async || {
            for id in operations {
                if self.operation(id).await["state"] != "queued" {
                    return true;
                }
            }
            false
        })
        .await;
    }

    /// Waits until all operations are done. One that failed or was parked fails the test.
    pub(super) async fn ended(&self, operations: &[String]) -> Ended {
        self.until("done", async || {
            let mut done = true;
            for id in operations {
                let operation = self.operation(id).await;
                let state = operation["state"].as_str().unwrap_or_default().to_owned();
                assert!(!["failed", "parked", "cancelled"].contains(&state.as_str()), "{operation}");
                done &= state == "done";
            }
            done
        })
        .await;
        let mut ended = Vec::new();
        for id in operations {
            ended.push(self.operation(id).await);
        }
        Ended(ended)
    }

    pub(super) async fn orders(&self) -> u64 {
        self.get("").await["orders"].as_u64().expect("a count")
    }

    pub(super) async fn is_in_stage(&self, stage: &str) {
        self.until(stage, async || self.get("").await["stage"] == stage).await;
    }

    pub(super) async fn has_circuit(&self, state: &str) {
        self.until(state, async || self.get("").await["circuit"] == state).await;
    }

    /// The id of a product that is on sale.
    pub(super) async fn product(&self) -> String {
        let products = self.get("/products").await;
        let listed =
            products["items"].as_array().expect("products").iter().find(|one| one["state"] == "listed");
        listed.expect("a listed product")["id"].as_str().expect("an id").to_owned()
    }

    /// Hides or shows a product, and waits until the store has confirmed it.
    pub(super) async fn measure(&self, product: &str, deed: &str) {
        let asked =
            self.owner.post(&format!("/api/v1/products/{product}/{deed}"), &json!({})).await.expect(202);
        let operations = asked.json()["operations"].as_array().expect("operations").clone();
        let operations: Vec<_> = operations.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        self.ended(&operations).await;
    }

    pub(super) async fn rotate(&self, secret: &str) {
        let path = format!("/api/v1/connections/{}/credentials", self.id);
        let request =
            self.owner.request(Method::PUT, &path).json(&json!({ "credentials": { "seller": secret } }));
        let answer = self.owner.send(request).await;
        assert!((200..300).contains(&answer.status), "{}", answer.text);
    }

    /// How many effects all operations of this connection have in their journals.
    pub(super) async fn effects(&self) -> usize {
        let operations = self.get("/operations?limit=100").await;
        let mut count = 0;
        for operation in operations["items"].as_array().expect("operations") {
            count += self.journal(operation["id"].as_str().expect("an id")).await.len();
        }
        count
    }

    /// Every effect has one result, however often the server died before it.
    pub(super) async fn repeated_no_effect(&self, operations: &[String]) {
        for id in operations {
            let journal = self.journal(id).await;
            let mut ended: Vec<_> = journal
                .iter()
                .filter(|effect| effect["state"] == "result")
                .map(|effect| effect["effect"].as_i64())
                .collect();
            let all = ended.len();
            ended.sort_unstable();
            ended.dedup();
            assert_eq!(ended.len(), all, "an effect was carried out twice: {journal:?}");
        }
    }

    async fn journal(&self, operation: &str) -> Vec<Value> {
        let journal =
            self.owner.get(&format!("/api/v1/operations/{operation}/effects")).await.expect(200).json();
        journal.as_array().or_else(|| journal["items"].as_array()).cloned().expect("a journal")
    }

    async fn operation(&self, id: &str) -> Value {
        self.owner.get(&format!("/api/v1/operations/{id}")).await.expect(200).json()
    }

    async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !holds().await {
            if tokio::time::Instant::now() > deadline {
                panic!("not {what}: {} {}", self.get("").await, self.get("/operations").await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
