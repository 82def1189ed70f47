//! The public log over HTTP, and receipts.

use crate::house::{get, get_with, record, settings, start};
use tempfile::tempdir;

#[actix_web::test]
async fn a_receipt_is_pending_then_sealed_and_its_file_verifies() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    let (addr, id) = (running.addr(), record(&running, 9).await);

    let path = format!("/api/v1/ledger/receipts/{id}");
    let sealed = get_with(addr, &path, "prefer: wait=10\r\n").await;
    assert_eq!((sealed.status, sealed.json()["state"].as_str()), (200, Some("sealed")));
    let file = get(addr, sealed.json()["proof"].as_str().unwrap()).await;
    let key = get(addr, "/ledger/keys").await;
    let key: ledger::VerifierKey = key.text().trim().parse().unwrap();
    let verified = ledger::Receipt::parse(&file.body).unwrap().verify(&[key]).unwrap();
    assert_eq!(verified.entry.members().kind, "app.tried");
    assert!(verified.disclosed.is_empty(), "a public receipt shows no payload");
    running.stop().await;
}

#[actix_web::test]
async fn a_receipt_that_is_not_sealed_yet_says_when_to_come_back() {
    let dir = tempdir().unwrap();
    let mut slow = settings(dir.path());
    slow.ledger.every_ms = 60_000;
    let running = start(slow).await;
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let id = record(&running, 9).await;
    let pending = get(running.addr(), &format!("/api/v1/ledger/receipts/{id}")).await;
    assert_eq!((pending.status, pending.header("retry-after")), (202, Some("1")));
    assert_eq!(get(running.addr(), &format!("/ledger/receipts/{id}.tlog-proof")).await.status, 503);
    running.stop().await;
}

#[actix_web::test]
async fn entries_are_listed_newest_first_and_page_by_page() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    let mut last = None;
    for subject in 1..=5 {
        last = Some(record(&running, subject).await);
    }
    let last = last.unwrap();
    get_with(running.addr(), &format!("/api/v1/ledger/receipts/{last}"), "prefer: wait=10\r\n").await;

    let first = get(running.addr(), "/api/v1/ledger/entries?limit=3").await.json();
    let indexes: Vec<_> =
        first["items"].as_array().unwrap().iter().map(|item| item["index"].as_u64()).collect();
    assert_eq!(indexes, [Some(4), Some(3), Some(2)]);
    let next = format!("/api/v1/ledger/entries?limit=3&cursor={}", first["next"].as_str().unwrap());
    assert_eq!(get(running.addr(), &next).await.json()["items"][0]["index"], 1);
    assert_eq!(get(running.addr(), "/api/v1/ledger/entries?before=1").await.json()["items"][0]["index"], 0);

    let subject = format!("/api/v1/ledger/subjects/trial/{:032x}", 5);
    assert_eq!(get(running.addr(), &subject).await.json()["items"][0]["receipt"], last.to_string());
    assert_eq!(get(running.addr(), &subject.replace("trial", "other")).await.status, 404);
    running.stop().await;
}

#[actix_web::test]
async fn tiles_are_served_by_their_one_spelling_and_nothing_else_is() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    let (addr, id) = (running.addr(), record(&running, 1).await);
    get_with(addr, &format!("/api/v1/ledger/receipts/{id}"), "prefer: wait=10\r\n").await;

    let checkpoint = get(addr, "/checkpoint").await;
    assert!(checkpoint.text().contains("\n1\n"), "{}", checkpoint.text());
    let tile = get(addr, "/tile/0/000.p/1").await;
    assert_eq!((tile.status, tile.body.len()), (200, 32));
    assert_eq!(get(addr, "/tile/entries/000.p/1").await.status, 200);
    for path in [
        "/tile/0/0",
        "/tile/0/000",
        "/tile/0/../../keys/ledger.key",
        "/tile/0/%2e%2e/x",
        "/tile/64/000",
        "/tile/",
    ] {
        assert_eq!(get(addr, path).await.status, 404, "{path}");
    }
    running.stop().await;
}

#[actix_web::test]
async fn an_id_that_is_none_is_not_found_in_the_language_asked_for() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    for path in ["rcp_00000000000000000000000000000000", "rcp_x", "%00"] {
        let path = format!("/api/v1/ledger/receipts/{path}");
        let answer = get_with(running.addr(), &path, "accept-language: en\r\n").await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (404, Some("not-found")));
    }
    running.stop().await;
}

#[actix_web::test]
async fn the_document_of_the_api_names_the_ledger_and_how_to_sign_in() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    let document = get(running.addr(), "/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"]["/api/v1/ledger/receipts/{id}"]["get"].is_object());
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    running.stop().await;
}
