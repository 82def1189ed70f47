//! Sessions that have ended, and forms that are not ours.

use super::in_chinese;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tests::{Application, Corridor, Engine, on_both_engines};

on_both_engines!(
    a_session_that_has_ended_opens_nothing,
    a_form_sent_after_the_session_ended_says_so_and_comes_back,
    a_form_that_was_not_ours_changes_nothing,
);

/// Longer than a session lasts that nobody uses.
const PAST: Duration = Duration::from_secs(13 * 3600);

async fn a_session_that_has_ended_opens_nothing(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let application = Application::begin(&applicant).await;
    corridor.set_clock(corridor.now() + PAST);
    assert_eq!(applicant.get(&application.path()).await.expect(401).code(), "unauthenticated");
    let page = applicant.get("/account").await.expect(303);
    assert!(page.location.is_some_and(|to| to.starts_with("/sign-in")));
}

async fn a_form_sent_after_the_session_ended_says_so_and_comes_back(corridor: &Corridor) {
    for (language, unsaved) in [("zh-CN", "没有保存"), ("en", "was not saved")] {
        let applicant = corridor.enterprise_admin().await;
        applicant.speak(language);
        let application = Application::begin(&applicant).await;
        let form = format!("/applications/{}/edit/enterprise", application.id);
        let token = applicant.get(&form).await.expect(200).form_token().expect("a form");
        corridor.set_clock(corridor.now() + PAST);

        let sent = applicant
            .request(Method::POST, &form)
            .header("referer", format!("{}{form}", corridor.base()))
            .form(&[("legal_name", "typed too late"), ("csrf", &token)]);
        let refused = applicant.send(sent).await.expect(303);
        let sign_in = refused.location.expect("a way to sign in");
        let shown = applicant.get(&sign_in).await.expect(200);
        assert!(shown.text.contains(unsaved), "{language}: {}", shown.gist());

        // A script is told, too, in a document.
        let answered = application.seen_by(&applicant).await.expect(401);
        assert_eq!(answered.code(), "unauthenticated");
        if language == "zh-CN" {
            in_chinese(&answered);
        }

        // Signed in again they are where they were; the form says what was saved, and is one whose typing the browser keeps.
        let next = form.as_str();
        let fields =
            [("email", applicant.email.as_str()), ("password", applicant.password()), ("next", next)];
        let back = applicant.submit(&sign_in, "/sign-in", &fields).await.expect(303);
        assert_eq!(back.location.as_deref(), Some(next));
        let page = applicant.get(next).await.expect(200);
        assert!(!page.text.contains("typed too late"), "nothing was saved");
        let seen = application.seen_by(&applicant).await.expect(200).json();
        assert_eq!(seen["answers"]["legal_name"], "");
    }
}

async fn a_form_that_was_not_ours_changes_nothing(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    let cookie = applicant.cookie(web::SESSION_COOKIE).expect("a session");
    // Another site's page makes the browser send the cookie, but cannot read a token.
    let other_site = corridor.nobody();
    other_site.speak("zh-CN");
    other_site.set_cookie(web::SESSION_COOKIE, &cookie);
    let body = json!({ "organisation": applicant.organisation.map(|id| id.to_string()) });
    let refused = other_site.post("/api/v1/applications", &body).await.expect(403);
    assert_eq!(refused.code(), "csrf");
    in_chinese(&refused);
    assert_eq!(applicant.get("/api/v1/applications").await.expect(200).json(), json!([]));
}

#[cfg(feature = "full")]
#[actix_web::test]
async fn what_was_typed_is_filled_in_again_once_after_signing_in() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let applicant = corridor.enterprise_admin().await;
    let application = Application::begin(&applicant).await;
    let form = format!("/applications/{}/edit/enterprise", application.id);
    let browser = tests::Browser::open(&corridor.base()).await;
    let sign_in = async || {
        browser.fill_named("email", &applicant.email).await;
        browser.fill_named("password", applicant.password()).await;
        browser.click("Sign in").await;
        browser.arrives(&form).await;
    };
    browser.goto("/sign-in").await;
    browser.speak("en").await;
    browser.goto(&format!("/sign-in?next={form}")).await;
    sign_in().await;

    corridor.set_clock(corridor.now() + PAST);
    browser.fill_named("legal_name", "typed too late").await;
    browser.script("document.querySelector('[name=kinds]').click()", json!([])).await;
    browser.script("document.getElementById('enterprise').requestSubmit()", json!([])).await;
    browser.arrives("/sign-in").await;
    browser.sees("was not saved").await;
    sign_in().await;
    let filled = "return document.getElementsByName('legal_name')[0].value === 'typed too late' \
                  && document.querySelector('[name=kinds]').checked";
    browser.holds(filled, "is filled in again").await;
    browser.goto(&form).await;
    let empty = "return document.getElementsByName('legal_name')[0].value === ''";
    browser.holds(empty, "says what was saved").await;
    browser.close().await;
    corridor.stop().await;
}

#[actix_web::test]
async fn over_https_the_session_is_of_this_host_alone_and_ends_with_signing_out() {
    let public = Some("https://corridor.example".to_owned());
    let corridor = Corridor::with(Engine::Sqlite, |settings| settings.public_url = public).await;
    let person = corridor.enterprise_admin().await;
    // The harness gave them the bare name, which a neighbour under the same domain could have planted.
    person.get("/account").await.expect(303);

    let browser = corridor.nobody();
    let fields = [("email", person.email.as_str()), ("password", person.password())];
    browser.submit("/sign-in", "/sign-in", &fields).await.expect(303);
    let name = "__Host-corridor_session";
    let session = browser.cookie(name).expect("a session");
    browser.get("/account").await.expect(200);
    browser.submit("/account", "/sign-out", &[]).await.expect(303);
    assert_eq!(browser.cookie(name), None);
    browser.set_cookie(name, &session);
    browser.get("/account").await.expect(303);
    corridor.stop().await;
}
