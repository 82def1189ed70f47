//! An enterprise comes into the register: over the API, on both engines.

use serde_json::json;
use tests::{Answer, Application, Corridor, on_both_engines, paper};

on_both_engines!(
    an_enterprise_is_registered_after_a_correction,
    every_fault_of_a_form_is_told_at_once,
    who_has_seen_an_older_version_changes_nothing,
    one_code_is_registered_once_however_many_try,
    an_application_of_others_is_as_unknown_as_one_that_never_was,
);

/// A receipt that verifies with nothing but itself and the log's key.
async fn verifies(corridor: &Corridor, receipt: &str) {
    let reader = corridor.nobody();
    let path = format!("/api/v1/ledger/receipts/{receipt}");
    reader.send(reader.request(reqwest::Method::GET, &path).header("prefer", "wait=10")).await.expect(200);
    let proof = reader.get(&format!("/ledger/receipts/{receipt}.tlog-proof")).await.expect(200);
    let key = reader.get("/ledger/keys").await.expect(200).text;
    let key: ledger::VerifierKey =
        key.lines().find(|line| line.contains('+')).expect("a key").parse().expect("a key");
    let receipt = ledger::Receipt::parse(proof.text.as_bytes()).expect("a receipt");
    receipt.verify(&[key]).expect("a genuine receipt");
}

fn receipt_of(done: &Answer) -> String {
    done.json()["receipt"].as_str().expect("a receipt").to_owned()
}

async fn an_enterprise_is_registered_after_a_correction(corridor: &Corridor) {
    let (applicant, reviewer) = (corridor.enterprise_admin().await, corridor.reviewer().await);
    let application = Application::complete(&applicant, 1).await;

    let tried = application.step(&applicant, "submission?dry_run=true", None).await.expect(202);
    assert_eq!(tried.json(), json!([]), "a complete application has no findings");
    let submitted = application.step(&applicant, "submission", None).await.expect(200);

    let queue = reviewer.get("/api/v1/review-queue").await.expect(200).json();
    let waiting = &queue["items"][0];
    assert_eq!(waiting["id"], json!(application.id));
    assert!(waiting["clock"]["due_at"].is_string(), "it waits with a clock: {waiting}");

    application.step(&reviewer, "review", None).await.expect(200);
    let reasons = json!({ "reasons": [{ "pointer": "/legal_name", "code": "mismatch", "text": "The licence says 2号." }] });
    let sent_back = application.step(&reviewer, "send-back", Some(&reasons)).await.expect(200);
    let seen = application.seen_by(&applicant).await.expect(200).json();
    assert_eq!(seen["stage"], "needs_correction");
    assert_eq!(seen["reasons"][0]["pointer"], "/legal_name");
    let clocks = seen["clocks"].as_array().cloned().unwrap_or_default();
    let clock = |name: &str| clocks.iter().find(|clock| clock["name"] == name).cloned().unwrap_or_default();
    assert!(clock("review")["paused_since"].is_string(), "the authority's clock pauses: {clocks:?}");
    assert!(clock("correction")["due_at"].is_string(), "the applicant's clock runs: {clocks:?}");

    let mut answers = paper::answers(1);
    answers["legal_name"] = json!("郑州示例跨境贸易2号有限公司");
    application.answer(&answers).await.expect(200);
    let answered = application.step(&applicant, "resubmission", Some(&json!({}))).await.expect(200);
    let approved = application.step(&reviewer, "approval", None).await.expect(200);
    assert_eq!(application.stage().await, "approved");

    let serial = approved.json()["certificate"].as_str().expect("a serial").to_owned();
    let certificate =
        corridor.nobody().get(&format!("/api/v1/certificates/{serial}")).await.expect(200).json();
    assert_eq!(certificate["validity"], "valid");
    let found = corridor.nobody().get("/api/v1/enterprises?query=示例").await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");

    for done in [&submitted, &sent_back, &answered, &approved] {
        verifies(corridor, &receipt_of(done)).await;
    }
}

async fn every_fault_of_a_form_is_told_at_once(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let application = Application::begin(&applicant).await;
    application.answer(&json!({ "uscc": "914101000000000100", "jurisdiction": "CN" })).await.expect(200);

    let refused = application.step(&applicant, "submission", None).await.expect(422);
    let faults = refused.faults();
    for field in
        ["/kinds", "/legal_name", "/uscc", "/contact_email", "/declaration", "/documents/business_licence"]
    {
        assert!(faults.iter().any(|fault| fault == field), "{field} is not among {faults:?}");
    }
    assert_eq!(application.stage().await, "draft", "nothing was written");
}

async fn who_has_seen_an_older_version_changes_nothing(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let application = Application::begin(&applicant).await;
    application.answer(&paper::answers(3)).await.expect(200);

    let path = format!("{}/answers", application.path());
    let put = |tag: Option<&str>| {
        let request = applicant.request(reqwest::Method::PUT, &path).json(&paper::answers(4));
        match tag {
            Some(tag) => request.header("if-match", tag),
            None => request,
        }
    };
    assert_eq!(applicant.send(put(Some("\"v0\""))).await.expect(412).code(), "stale");
    assert_eq!(applicant.send(put(Some("*"))).await.expect(400).code(), "malformed-precondition");
    assert_eq!(applicant.send(put(None)).await.expect(428).code(), "precondition-required");
    let kept = application.seen_by(&applicant).await.json();
    assert_eq!(kept["answers"]["uscc"], json!(paper::uscc(3)));
}

async fn one_code_is_registered_once_however_many_try(corridor: &Corridor) {
    let reviewer = corridor.reviewer().await;
    let (one, other) = (corridor.enterprise_admin().await, corridor.enterprise_admin().await);
    let applications = [Application::complete(&one, 5).await, Application::complete(&other, 5).await];

    let race =
        applications.iter().map(|application| application.step(application.applicant, "submission", None));
    let ended: Vec<_> = futures_util::future::join_all(race).await;
    let mut entered = 0;
    for (application, submitted) in applications.iter().zip(ended) {
        // Two may apply, for instance after a sale; only one can be in the register.
        if submitted.status != 200 {
            assert!(matches!(submitted.status, 409 | 422), "{}", submitted.text);
            continue;
        }
        application.step(&reviewer, "review", None).await.expect(200);
        let decided = application.step(&reviewer, "approval", None).await;
        assert!(matches!(decided.status, 200 | 409 | 422), "{}", decided.text);
        entered += u32::from(decided.status == 200);
    }
    assert_eq!(entered, 1);
}

async fn an_application_of_others_is_as_unknown_as_one_that_never_was(corridor: &Corridor) {
    let (owner, stranger) = (corridor.enterprise_admin().await, corridor.enterprise_admin().await);
    let application = Application::begin(&owner).await;
    let hidden = application.seen_by(&stranger).await.expect(404);
    let absent = stranger.get("/api/v1/applications/app_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f").await.expect(404);
    assert_eq!(
        hidden.text.replace(&application.id, ""),
        absent.text.replace("app_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f", "")
    );
    corridor.nobody().get(&application.path()).await.expect(401);
}
