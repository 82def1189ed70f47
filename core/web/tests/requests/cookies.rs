//! What the cookies with a secret are called, and whom a browser gives them to.

use crate::harness::{send, send_to, session, settings};
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use web::{SESSION_COOKIE, Settings, VISITOR_COOKIE, ended_session_cookie, session_cookie};

fn over_tls() -> Settings {
    Settings { origin: "https://corridor.example".to_owned(), ..settings() }
}

/// What a browser wants to see of a cookie whose name begins with `__Host-` (RFC 6265bis §5.7).
fn is_of_this_host_alone(cookie: &Cookie<'_>) -> bool {
    cookie.secure() == Some(true) && cookie.path() == Some("/") && cookie.domain().is_none()
}

#[actix_web::test]
async fn over_tls_they_are_of_this_host_alone() {
    for (cookie, name) in [
        (session_cookie(&over_tls(), "good-session", 60), "__Host-corridor_session"),
        (ended_session_cookie(&over_tls()), "__Host-corridor_session"),
    ] {
        assert_eq!(cookie.name(), name);
        assert!(is_of_this_host_alone(&cookie) && cookie.http_only() == Some(true), "{cookie}");
    }
    let shown = send_to(over_tls(), TestRequest::get().uri("/shown")).await;
    let visitor = shown.cookie("__Host-corridor_visitor").expect("a visitor");
    assert!(is_of_this_host_alone(&visitor), "{visitor}");

    let page = |name| TestRequest::get().uri("/private").cookie(Cookie::new(name, "good-session"));
    assert_eq!(send_to(over_tls(), page("__Host-corridor_session")).await.status, StatusCode::OK);
    // The bare name could have been planted by a neighbour under the same domain.
    assert_eq!(send_to(over_tls(), page(SESSION_COOKIE)).await.status, StatusCode::SEE_OTHER);
}

/// Chromium drops a `__Host-` cookie that is not `Secure`, and a `Secure` one over plain http: nobody could sign in.
#[actix_web::test]
async fn over_plain_http_they_have_bare_names_and_are_not_secure() {
    let cookie = session_cookie(&settings(), "good-session", 60);
    assert_eq!((cookie.name(), cookie.secure()), (SESSION_COOKIE, Some(false)));
    let shown = send(TestRequest::get().uri("/shown")).await;
    assert!(shown.cookie(VISITOR_COOKIE).is_some());
    assert_eq!(send(TestRequest::get().uri("/private").cookie(session())).await.status, StatusCode::OK);
}
