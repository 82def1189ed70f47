//! Requests that come again under the same key: carried out once, answered with what they came to.

use super::in_chinese;
use crate::crash::BINARY;
use futures_util::future::join_all;
use kernel::Chance;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Answer, Application, Corridor, Engine, Person, on_both_engines};

on_both_engines!(
    what_comes_again_is_carried_out_once,
    at_once_they_are_carried_out_once,
    a_key_belongs_to_one_request_of_one_person,
    what_failed_may_be_sent_again_and_what_was_done_keeps_its_receipt,
    a_key_is_forgotten_after_a_day,
);

const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";

async fn post(who: &Person, path: &str, key: &str, body: &Value) -> Answer {
    who.send(who.request(Method::POST, path).header("idempotency-key", key).json(body)).await
}

async fn begin(who: &Person, key: &str) -> Answer {
    let body = json!({ "organisation": who.organisation.map(|id| id.to_string()) });
    post(who, "/api/v1/applications", key, &body).await
}

async fn own(who: &Person) -> usize {
    who.get("/api/v1/applications").await.expect(200).json().as_array().map_or(0, Vec::len)
}

async fn what_comes_again_is_carried_out_once(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let first = begin(&applicant, KEY).await.expect(201);
    let again = begin(&applicant, &format!("\"{KEY}\"")).await.expect(201);
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(own(&applicant).await, 1);
    // Under another key it is another request, and says what it would have said.
    assert_eq!(begin(&applicant, "another-key").await.expect(409).code(), "enterprises/already-applied");
    assert_eq!(begin(&applicant, "short").await.expect(400).code(), "malformed-idempotency-key");
}

async fn at_once_they_are_carried_out_once(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let answers = join_all((0..16).map(|_| begin(&applicant, KEY))).await;
    let first = answers[0].json();
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.json() == first), "{answers:?}");
    assert_eq!(own(&applicant).await, 1);
}

async fn a_key_belongs_to_one_request_of_one_person(corridor: &Corridor) {
    let (applicant, stranger) = (corridor.enterprise_admin().await, corridor.stranger().await);
    applicant.speak("zh-CN");
    let begun = begin(&applicant, KEY).await.expect(201).json();
    let other = json!({ "organisation": stranger.organisation.map(|id| id.to_string()) });
    let refused = post(&applicant, "/api/v1/applications", KEY, &other).await.expect(422);
    assert_eq!(refused.code(), "idempotency-key-reused");
    in_chinese(&refused);
    let path = format!("/api/v1/applications/{}/withdrawal", begun["id"].as_str().expect("an id"));
    let withdrawn = applicant.request(Method::POST, &path).header("if-match", "\"v1\"");
    let refused = applicant.send(withdrawn.header("idempotency-key", KEY)).await.expect(422);
    assert_eq!(refused.code(), "idempotency-key-reused");

    let theirs = begin(&stranger, KEY).await.expect(201).json();
    assert_ne!(theirs["id"], begun["id"]);
    assert_eq!((own(&applicant).await, own(&stranger).await), (1, 1));
}

async fn what_failed_may_be_sent_again_and_what_was_done_keeps_its_receipt(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let draft = Application::complete(&applicant, 1).await;
    let submit = async |version: &str| {
        let path = format!("{}/submission", draft.path());
        let request = applicant.request(Method::POST, &path).header("if-match", version);
        applicant.send(request.header("idempotency-key", KEY)).await
    };
    submit("\"v999\"").await.expect(412);
    let version = draft.seen_by(&applicant).await.header("etag").expect("a version").to_owned();
    let first = submit(&version).await.expect(200).json();
    // The version is an old one now: without the key this would be a conflict.
    let again = submit(&version).await.expect(200).json();
    assert_eq!(again, first);
    let seen = draft.seen_by(&applicant).await.expect(200).json();
    assert_eq!(seen["version"], first["version"], "nothing was written again");
}

async fn a_key_is_forgotten_after_a_day(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    begin(&applicant, KEY).await.expect(201);
    let foundation = corridor.running().foundation();
    // Within the session of the applicant, and beyond what keys are kept for.
    for (hours, status) in [(11, 201), (11, 201), (3, 409)] {
        corridor.set_clock(corridor.now() + Duration::from_secs(hours * 3600));
        foundation.db.forget_keys(&foundation.system()).await.expect("the database answers");
        begin(&applicant, KEY).await.expect(status);
    }
}

#[actix_web::test]
async fn a_kill_leaves_the_deed_with_its_key_or_neither_on_sqlite() {
    kill_and_repeat(Engine::Sqlite).await;
}

#[cfg(feature = "full")]
#[actix_web::test]
async fn a_kill_leaves_the_deed_with_its_key_or_neither_on_postgresql() {
    kill_and_repeat(Engine::Postgresql).await;
}

async fn kill_and_repeat(engine: Engine) {
    let corridor = Corridor::to_hand_over(engine).await;
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(corridor.enterprise_admin().await);
    }
    let mut process = corridor.hand_over(BINARY, &[]).await;
    for person in &people {
        let life = Duration::from_micros(u64::from(u16::from_le_bytes(Chance::System.bytes())) / 4);
        let body = json!({ "organisation": person.organisation.map(|id| id.to_string()) });
        let request = person.request(Method::POST, "/api/v1/applications").header("idempotency-key", KEY);
        let first = tokio::spawn(request.json(&body).send());
        tokio::time::sleep(life).await;
        process.kill();
        // Whether it was answered, was done, or was not: what is sent again under its key comes to one application.
        drop(first.await);
        process.start().await;
        let again = begin(person, KEY).await.expect(201).json();
        assert_eq!(begin(person, KEY).await.expect(201).json()["id"], again["id"]);
        assert_eq!(own(person).await, 1);
    }
}
