//! What people see, in both languages; who may look at what; the demo that everything is shown with.

use crate::house::{get, get_with, record, settings, start};
use accounts::{Origin, SignInForm};
use app::demo::{LOG_INS, PASSWORD};
use app::{Running, demo};
use kernel::{Language, Op};
use secrecy::SecretString;
use std::path::Path;
use tempfile::tempdir;
use testkit::DemoStore;

async fn with_demo(folder: &Path) -> Running {
    let running = start(settings(folder)).await;
    demo::make(running.foundation(), running.services(), None).await.unwrap();
    running
}

/// The cookie header line of somebody of the demo.
async fn signed_in(running: &Running, name: &str) -> String {
    let foundation = running.foundation();
    let op = Op::public(foundation.clock.now(), Language::En, foundation.chance.clone());
    let form =
        SignInForm { email: format!("{name}@corridor.example"), password: SecretString::from(PASSWORD) };
    let begun = running.services().accounts.sign_in(&op, form, Origin::default()).await.unwrap();
    format!("cookie: {}={}; lang=en\r\n", web::SESSION_COOKIE, begun.token.expose())
}

#[actix_web::test]
async fn public_pages_answer_in_both_languages_and_lack_no_text() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    let (addr, id) = (running.addr(), record(&running, 1).await);
    get_with(addr, &format!("/api/v1/ledger/receipts/{id}"), "prefer: wait=10\r\n").await;

    let receipt = format!("/ledger/receipts/{id}");
    for path in ["/", "/ledger", &receipt, "/api", "/problems/ledger-frozen", "/sign-in"] {
        for (language, said) in [("zh-CN", "lang=\"zh-CN\""), ("en", "lang=\"en\"")] {
            let page = get_with(addr, path, &format!("accept-language: {language}\r\n")).await;
            assert_eq!(page.status, 200, "{path} {language}\n{}", page.text());
            assert!(page.text().contains(said), "{path} {language}");
            for left in [">app-", "\"app-", ">web-"] {
                assert!(!page.text().contains(left), "{path} shows a key in {language}: {}", page.text());
            }
        }
    }
    running.stop().await;
}

#[actix_web::test]
async fn a_receipt_page_says_what_happened_and_how_to_verify_it() {
    let dir = tempdir().unwrap();
    let running = with_demo(dir.path()).await;
    let id = running.foundation().receipts.latest(None, 1).await.unwrap().first().map(|row| row.id);
    let id = id.expect("the demo has recorded something");
    // The demo's last step may still wait for its seal.
    get_with(running.addr(), &format!("/api/v1/ledger/receipts/{id}"), "prefer: wait=10\r\n").await;
    let page = get_with(running.addr(), &format!("/ledger/receipts/{id}"), "accept-language: en\r\n").await;
    for said in ["corridor ledger verify", "Download the receipt", "in the public log"] {
        assert!(page.text().contains(said), "{said} is missing from\n{}", page.text());
    }
    running.stop().await;
}

#[actix_web::test]
async fn every_step_of_the_demo_is_said_in_words() {
    let dir = tempdir().unwrap();
    let running = with_demo(dir.path()).await;
    for language in ["en", "zh-CN"] {
        let page = get_with(running.addr(), "/ledger", &format!("accept-language: {language}\r\n")).await;
        for code in ["accounts.", "enterprises.", "connections."] {
            let raw = format!("\">{code}");
            assert!(!page.text().contains(&raw), "{code} is shown raw in {language}:\n{}", page.text());
        }
    }
    running.stop().await;
}

#[actix_web::test]
async fn only_who_looks_after_the_platform_sees_its_state() {
    let dir = tempdir().unwrap();
    let running = with_demo(dir.path()).await;
    let addr = running.addr();
    assert_eq!(get(addr, "/system").await.status, 303);
    for (name, status) in [("operator", 200), ("auditor", 200), ("reviewer", 403), ("enterprise", 404)] {
        let page = get_with(addr, "/system", &signed_in(&running, name).await).await;
        assert_eq!(page.status, status, "{name}: {}", page.text());
    }
    let page = get_with(addr, "/system", &signed_in(&running, "operator").await).await;
    assert!(page.text().contains("Deliveries"), "{}", page.text());
    assert!(!page.text().contains(">app-"), "{}", page.text());
    running.stop().await;
}

#[actix_web::test]
async fn figures_are_for_this_machine_and_for_operators() {
    let dir = tempdir().unwrap();
    let running = with_demo(dir.path()).await;
    let addr = running.addr();
    let figures = get(addr, "/metrics").await;
    assert_eq!(figures.status, 200);
    for name in
        ["corridor_requests_total{status=\"2xx\"}", "corridor_deliveries_parked 0", "corridor_ready 1"]
    {
        assert!(figures.text().contains(name), "{name} is missing from\n{}", figures.text());
    }
    let forwarded = get_with(addr, "/metrics", "x-forwarded-for: 203.0.113.9\r\n").await;
    assert_ne!(forwarded.status, 200);
    assert_eq!(get(addr, "/api/v1/metrics").await.status, 401);
    running.stop().await;
}

#[actix_web::test]
async fn everybody_of_the_demo_can_sign_in_and_lands_on_what_needs_them() {
    let dir = tempdir().unwrap();
    let running = with_demo(dir.path()).await;
    for log_in in LOG_INS {
        let email = log_in.email();
        let name = email.split('@').next().unwrap();
        let page = get_with(running.addr(), "/", &signed_in(&running, name).await).await;
        assert_eq!(page.status, 200, "{name}");
        assert!(page.text().contains("What needs me"), "{name}");
    }
    running.stop().await;
}

#[actix_web::test]
async fn the_demo_is_made_once_and_its_enterprise_is_registered_with_a_connected_store() {
    let dir = tempdir().unwrap();
    let store = DemoStore::start("127.0.0.1:0").unwrap();
    let mut settings = settings(dir.path());
    settings.outbound.allow = vec![store.addr().to_string()];
    let running = start(settings).await;
    for _ in 0..2 {
        demo::make(running.foundation(), running.services(), Some(&store)).await.unwrap();
    }
    let hits = running.services().enterprises.search("示范", None, 10).await.unwrap();
    assert_eq!(hits.len(), 1, "one enterprise is in the register, the other waits");
    running.stop().await;
}

#[actix_web::test]
async fn an_address_that_does_not_exist_is_a_page_for_people_and_a_problem_for_programs() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    let page = get_with(running.addr(), "/nowhere", "accept-language: en\r\n").await;
    assert_eq!((page.status, page.text().contains("<html")), (404, true));
    let problem = get(running.addr(), "/api/v1/nowhere").await;
    assert_eq!((problem.status, problem.json()["code"].as_str()), (404, Some("not-found")));
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    running.stop().await;
}
