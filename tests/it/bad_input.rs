//! Bad input: each is refused in the reader's language, names its field, is never a 500 and never half a write.

#[cfg(feature = "full")]
mod disk_full;
mod race;
mod repeated;
mod session;
mod slow;
#[cfg(feature = "full")]
mod small_disk;

use futures_util::StreamExt;
use reqwest::{Body, Method};
use serde_json::{Value, json};
use tests::{Answer, Application, Corridor, on_both_engines, paper};

on_both_engines!(
    a_body_of_another_shape_is_refused_by_field,
    text_that_cannot_be_shown_is_refused_by_field,
    a_document_that_is_none_is_refused,
    a_gibibyte_is_refused_before_it_is_read,
);

/// A problem document in Chinese that names `field`.
fn names(refused: &Answer, field: &str) {
    assert!(refused.status >= 400 && refused.status < 500, "{} {}", refused.status, refused.text);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{}", refused.text);
    assert!(refused.faults().iter().any(|fault| fault == field), "{field} is not named: {}", refused.text);
    in_chinese(refused);
}

fn in_chinese(refused: &Answer) {
    let detail = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(
        detail.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
        "not in Chinese: {}",
        refused.text
    );
}

async fn a_body_of_another_shape_is_refused_by_field(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    applicant.speak("zh-CN");
    let application = Application::begin(&applicant).await;

    let with = |name: &str, value: Value| {
        let mut answers = paper::answers(1);
        answers[name] = value;
        answers
    };
    names(&application.answer(&with("legal_name", json!(7))).await, "/legal_name");
    names(&application.answer(&with("kinds", json!("platform"))).await, "/kinds");
    names(&application.answer(&with("colour", json!("red"))).await, "/colour");
    names(&application.answer(&json!([1, 2])).await, "");

    let put = |body: &'static str, kind: &str| {
        let path = format!("{}/answers", application.path());
        applicant
            .request(Method::PUT, &path)
            .header("if-match", "\"v1\"")
            .header("content-type", kind)
            .body(body)
    };
    in_chinese(&applicant.send(put("{", "application/json")).await.expect(400));
    in_chinese(&applicant.send(put("legal_name=x", "text/plain")).await.expect(415));
    assert_eq!(
        application.seen_by(&applicant).await.json()["answers"]["legal_name"],
        "",
        "nothing was written"
    );
}

async fn text_that_cannot_be_shown_is_refused_by_field(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    applicant.speak("zh-CN");
    let application = Application::complete(&applicant, 1).await;

    for bad in ["x".repeat(201), "nul\0byte".to_owned(), "bidi\u{202e}override".to_owned(), " \n".to_owned()]
    {
        let mut answers = paper::answers(1);
        answers["legal_name"] = json!(bad);
        // A draft is kept as it is, unless it cannot be kept at all; at the latest the submission names the field.
        let saved = application.answer(&answers).await;
        if saved.status == 200 {
            names(&application.step(&applicant, "submission", None).await, "/legal_name");
        } else {
            names(&saved, "/legal_name");
        }
    }
    assert_eq!(application.stage().await, "draft");
}

async fn a_document_that_is_none_is_refused(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    applicant.speak("zh-CN");
    let application = Application::begin(&applicant).await;
    application.answer(&paper::answers(1)).await.expect(200);

    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#.to_vec();
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    for (name, bytes) in [
        ("licence.svg", svg.clone()),
        ("licence.pdf", svg),
        ("licence.pdf", html),
        ("licence.pdf", Vec::new()),
        ("licence.png", paper::pdf("another ending")),
        ("licence.html", paper::pdf("another ending")),
    ] {
        let refused = application.attach("business_licence", name, bytes).await;
        assert!((400..500).contains(&refused.status), "{name}: {} {}", refused.status, refused.text);
        in_chinese(&refused);
    }
    application.attach("no_such_slot", "licence.pdf", paper::pdf("1")).await.expect(404);
    let seen = application.seen_by(&applicant).await.json();
    assert!(
        seen["slots"].as_array().expect("slots").iter().all(|slot| slot["documents"] == json!([])),
        "{seen}"
    );
}

async fn a_gibibyte_is_refused_before_it_is_read(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    applicant.speak("zh-CN");
    let application = Application::begin(&applicant).await;
    application.answer(&paper::answers(1)).await.expect(200);
    let path = format!("{}/documents/business_licence?name=licence.pdf", application.path());

    // It begins like a document, and does not end. A megabyte at a time, never all at once; how many were asked for shows how far the server read.
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&asked);
    let chunks = futures_util::stream::iter(0..1024).map(move |at| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok::<_, std::io::Error>(if at == 0 { b"%PDF-1.4\n".to_vec() } else { vec![b' '; 1 << 20] })
    });
    let request = applicant.request(Method::PUT, &path).header("content-type", "application/octet-stream");
    match request.body(Body::wrap_stream(chunks)).send().await {
        Ok(answer) => assert_eq!(answer.status(), 413),
        // The server may close while we still send; then there is nobody to read its answer.
        Err(error) => assert!(error.is_request() || error.is_body(), "{error:?}"),
    }
    let read = asked.load(std::sync::atomic::Ordering::Relaxed);
    assert!(read < 100, "{read} MiB were taken");
    corridor.nobody().get("/health/ready").await.expect(200);
    let seen = application.seen_by(&applicant).await.json();
    assert!(
        seen["slots"].as_array().expect("slots").iter().all(|slot| slot["documents"] == json!([])),
        "{seen}"
    );
}
