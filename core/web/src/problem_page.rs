//! Problems as pages, and the way to the sign-in page.

use crate::filters;
use crate::flash::{Flash, see_other};
use crate::frame::Frame;
use crate::page::{Page, Title};
use crate::problem::{Problem, ProblemDocument, is_safe};
use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;
use kernel::Class;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    problem: ProblemDocument,
    icon: &'static str,
}

pub(crate) fn answer(problem: &Problem, frame: &Frame) -> HttpResponse {
    let document = problem.document(frame);
    let (title, class) = (document.title.clone(), problem.class());
    let icon = match class {
        Class::NotFound => "search",
        Class::Forbidden | Class::Unauthenticated => "lock",
        Class::TooMany | Class::Unavailable => "clock",
        Class::Invalid | Class::Conflict | Class::Stale | Class::TooLarge | Class::Internal => "alert",
    };
    let page = Page::new(frame, Title::Text(title), ProblemPage { problem: document, icon }).nameless();
    match page.render() {
        Ok(html) => problem
            .builder()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_LANGUAGE, frame.language().tag()))
            .insert_header((header::VARY, "cookie, accept-language"))
            .body(html),
        Err(broken) => {
            tracing::error!(request_id = %frame.request_id(), %broken, "the page of a problem could not be rendered");
            problem.builder().content_type("text/plain; charset=utf-8").body(problem.code().to_owned())
        }
    }
}

/// Sends a browser to the sign-in page and, after it, back to where it was.
pub(crate) fn sign_in(frame: &Frame) -> HttpResponse {
    let next: String = form_urlencoded::byte_serialize(frame.inner().return_to.as_bytes()).collect();
    let expired = frame.inner().secrets.session().is_some();
    let said = match (expired, is_safe(&frame.inner().method)) {
        (false, _) => "web-sign-in-first",
        (true, true) => "web-session-expired",
        (true, false) => "web-session-expired-unsaved",
    };
    see_other(frame, &format!("/sign-in?next={next}"), Some(Flash::attention(said)))
}
