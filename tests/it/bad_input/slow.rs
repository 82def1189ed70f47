//! Senders that never come to an end: cut off, told so, and nothing stays of what they sent.

use super::in_chinese;
use futures_util::stream;
use reqwest::{Body, Method};
use std::io;
use std::time::{Duration, Instant};
use tests::{Application, Corridor, Engine, paper};

/// A body that begins like this, and goes on with a byte now and then for longer than any server has patience.
fn trickle(head: String) -> Body {
    let bytes = stream::unfold(0, move |turn| {
        let head = head.clone();
        async move {
            let piece = if turn == 0 {
                head.into_bytes()
            } else {
                tokio::time::sleep(Duration::from_millis(100)).await;
                vec![b' ']
            };
            (turn < 300).then_some((Ok::<_, io::Error>(piece), turn + 1))
        }
    });
    Body::wrap_stream(bytes)
}

#[actix_web::test]
async fn a_document_that_trickles_is_cut_off_and_leaves_nothing() {
    let corridor = Corridor::with(Engine::Sqlite, |settings| settings.limits.body_seconds = 1).await;
    let applicant = corridor.enterprise_admin().await;
    applicant.speak("zh-CN");
    let application = Application::begin(&applicant).await;
    application.answer(&paper::answers(1)).await.expect(200);
    let incoming = corridor.folder().join("files/incoming");

    // As a program sends it.
    let began = Instant::now();
    let path = format!("{}/documents/business_licence?name=licence.pdf", application.path());
    let request = applicant.request(Method::PUT, &path).header("content-type", "application/octet-stream");
    let late = applicant.send(request.body(trickle("%PDF-1.4\n".to_owned()))).await.expect(408);
    assert_eq!(late.code(), "timeout");
    in_chinese(&late);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(incoming.read_dir().expect("a folder").count(), 0);

    // As a page's form sends it.
    let at = format!("/applications/{}/edit/documents", application.id);
    let token = applicant.get(&at).await.expect(200).form_token().expect("a form");
    let head = format!(
        "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"licence.pdf\"\r\n\
         content-type: application/pdf\r\n\r\n%PDF-1.4\n"
    );
    let request = applicant
        .request(Method::POST, &format!("{at}/business_licence"))
        .header("content-type", "multipart/form-data; boundary=b");
    let late = applicant.send(request.body(trickle(head))).await.expect(408);
    assert!(late.text.contains("<html"), "{}", late.gist());
    assert_eq!(incoming.read_dir().expect("a folder").count(), 0);

    let seen = application.seen_by(&applicant).await.expect(200).json();
    let slots = seen["slots"].as_array().expect("slots");
    assert!(slots.iter().all(|slot| slot["documents"] == serde_json::json!([])), "{seen}");
    corridor.stop().await;
}
