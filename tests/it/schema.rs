//! schemathesis (PyPI) reads the served document and tries whatever fits it, and whatever does not.

use std::process::{Command, Stdio};
use tests::{Application, Corridor, Engine, Person};

/// What must hold of every answer. The rest of what schemathesis knows are opinions about status codes.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,ignored_auth,use_after_free";

/// Seconds for each role.
const BUDGET: &str = "45";

#[actix_web::test]
async fn the_served_document_says_what_the_server_does() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let (applicant, reviewer) = (corridor.enterprise_admin().await, corridor.reviewer().await);
    Application::complete(&applicant, 1).await.approved_by(&reviewer).await;
    for who in [&applicant, &reviewer, &corridor.operator().await] {
        try_everything(&corridor, who).await;
    }
    corridor.nobody().get("/health/ready").await.expect(200);
    corridor.stop().await;
}

async fn try_everything(corridor: &Corridor, who: &Person) {
    let token = token(who).await;
    let program = tests::root().join("target/schemathesis/bin/st");
    let mut run = Command::new(program);
    run.args(["run", &format!("{}/api/openapi.json", corridor.base())])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", "25"])
        .args(["--max-time", BUDGET, "--request-timeout", "20", "--seed", "46", "--no-color"])
        // With two, Python 3.11 parses source in two threads at once, and fails.
        .args(["--workers", "1"])
        .args(["--suppress-health-check", "all", "--no-shrink", "--warnings", "off"])
        .current_dir(corridor.folder())
        .stdin(Stdio::null());
    // In a thread of its own: the server's background work goes on in this one.
    let ended = tokio::task::spawn_blocking(move || run.output()).await.expect("the thread ends");
    let ended = ended.expect("schemathesis is not installed: let tests/run do it");
    assert!(ended.status.success(), "as {}:\n{}", who.email, String::from_utf8_lossy(&ended.stdout));
}

/// A token that may do all its owner may.
async fn token(who: &Person) -> String {
    let scopes = ["accounts", "enterprises", "connections", "read"].map(str::to_owned).to_vec();
    let made = who
        .post("/api/v1/tokens", &serde_json::json!({ "name": "schemathesis", "scopes": scopes, "days": 1 }))
        .await;
    made.expect(201).json()["secret"].as_str().expect("a secret").to_owned()
}
