//! Which version a form was shown with, when the form saves itself in between.
//!
//! A page that saves itself makes new versions, but its hidden field still names the one it was shown with. The answer to each
//! such save leaves a cookie that says: *this page has come to that version*. Whoever else saves makes a version of which the
//! page does not know, and is not overwritten.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use enterprises_contract::ApplicationId;
use kernel::Op;

const COOKIE: &str = "corridor_saved";

/// The hidden field `page_token` of a page that is shown now: a version, and a name for this showing of the page.
pub(super) fn page_token(op: &Op, version: i64) -> String {
    let page: String = op.chance().bytes::<6>().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{version}.{page}")
}

/// The version that a form assumes. A token that cannot be read assumes version 0, which nothing has.
pub(super) fn expected(req: &HttpRequest, page_token: &str) -> i64 {
    let Some((shown, page)) = page_token.split_once('.') else { return 0 };
    let cookie = req.cookie(COOKIE);
    let come_to = cookie.as_ref().and_then(|cookie| cookie.value().split_once('.'));
    let version = match come_to {
        Some((version, of)) if of == page => version,
        _ => shown,
    };
    version.parse().unwrap_or(0)
}

/// Remembers that this page has come to `version`.
pub(super) fn come_to(id: ApplicationId, page_token: &str, version: i64) -> Cookie<'static> {
    let page = page_token.split_once('.').map_or("", |(_, page)| page);
    Cookie::build(COOKIE, format!("{version}.{page}"))
        .path(format!("/applications/{id}/edit"))
        .http_only(true)
        .same_site(SameSite::Strict)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_page_knows_its_own_saves_and_nobody_elses() {
        let id = kernel::Chance::seeded(1).id("2026-03-02T00:00:00Z".parse().unwrap());
        let req = TestRequest::default().cookie(come_to(id, "3.aa", 5)).to_http_request();
        assert_eq!(expected(&req, "3.aa"), 5);
        assert_eq!(expected(&req, "3.bb"), 3);
        assert_eq!(expected(&TestRequest::default().to_http_request(), "3.aa"), 3);
        assert_eq!(expected(&req, "nonsense"), 0);
    }
}
