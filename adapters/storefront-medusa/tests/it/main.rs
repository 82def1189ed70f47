//! The adapter against recorded answers of a real store, and against the demo store over a real connection.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod listings;
mod manifest;
mod pulls;
mod recorded;
mod trouble;

use base64::{Engine, prelude::BASE64_STANDARD};
use corridor_sdk::{
    protocol::{Body, HttpEffect, HttpErrorKind},
    test::{Answer, Case},
};
use serde_json::{Value, json};
use testkit::{DemoStore, demo_store::KEY, http::Request};

fn store() -> DemoStore {
    DemoStore::start("127.0.0.1:0").unwrap()
}

/// An operation on a store, reading seven records at a time.
fn on(store: &DemoStore, op: &str) -> Case {
    Case::new(op, json!({ "base_url": store.base_url(), "page_size": 7 }))
}

/// Performs requests as the host would: with the credentials, and with `unknown_outcome` where a write's answer is lost.
fn host(key: &str) -> impl FnMut(&HttpEffect) -> Answer {
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{key}:")));
    move |effect| {
        assert_eq!(effect.auth.as_deref(), Some("seller"));
        perform(effect, &basic).unwrap_or_else(|_| match effect.req.method.as_str() {
            "GET" => Answer::error(HttpErrorKind::Connect),
            _ => Answer::error(HttpErrorKind::UnknownOutcome),
        })
    }
}

fn host_with_key() -> impl FnMut(&HttpEffect) -> Answer {
    host(KEY)
}

fn perform(effect: &HttpEffect, basic: &str) -> std::io::Result<Answer> {
    let (addr, path) = effect.req.url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let body = match &effect.req.body {
        None => Vec::new(),
        Some(Body::Json(body)) => body.to_string().into_bytes(),
        Some(Body::Part(_)) => panic!("the adapter sends JSON only"),
    };
    let request = Request {
        method: effect.req.method.clone(),
        path: format!("/{path}"),
        query: effect.req.query.clone(),
        headers: [("authorization", basic), ("content-type", "application/json")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        body,
    };
    let response = request.send(addr.parse().unwrap())?;
    let answer = Answer::bytes(response.status, response.body);
    Ok(response.headers.iter().fold(answer, |answer, (name, value)| answer.header(name, value)))
}

/// Says one recorded answer to everything.
fn recorded(status: u16, text: &'static str) -> impl Fn(&HttpEffect) -> Answer {
    move |_| Answer::bytes(status, text)
}

fn ids(records: &[&Value]) -> Vec<String> {
    records.iter().map(|record| record["external_id"].as_str().unwrap().to_owned()).collect()
}
