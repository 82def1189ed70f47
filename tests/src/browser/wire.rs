//! The protocol: JSON over HTTP, each answer under `value`.

use crate::visitor;
use serde_json::{Value, json};
use std::time::Duration;

pub(super) struct Wire {
    client: reqwest::Client,
    session: String,
}

impl Wire {
    /// Waits for the driver at `port` and begins a session.
    pub(super) async fn begin(port: u16, capabilities: Value) -> Self {
        let client = visitor::client();
        let driver = format!("http://127.0.0.1:{port}");
        for _ in 0..200 {
            if client.get(format!("{driver}/status")).send().await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let begun = send(client.post(format!("{driver}/session")).json(&capabilities)).await;
        let id = begun["sessionId"].as_str().expect("chromedriver begins a session").to_owned();
        Self { client, session: format!("{driver}/session/{id}") }
    }

    pub(super) async fn get(&self, command: &str) -> Value {
        send(self.client.get(format!("{}{command}", self.session))).await
    }

    pub(super) async fn post(&self, command: &str, body: Value) -> Value {
        send(self.client.post(format!("{}{command}", self.session)).json(&body)).await
    }

    pub(super) async fn delete(&self, command: &str) {
        send(self.client.delete(format!("{}{command}", self.session))).await;
    }

    /// A command of the Chrome DevTools Protocol, which chromedriver passes on.
    pub(super) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    pub(super) async fn end(&self) {
        self.delete("").await;
    }
}

async fn send(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.expect("chromedriver answers");
    let worked = answer.status().is_success();
    let body = answer.text().await.expect("a whole answer");
    let mut body: Value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    let value = body["value"].take();
    assert!(worked, "the browser refused: {}", value["message"].as_str().unwrap_or_default());
    value
}
