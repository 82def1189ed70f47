//! Pages are for people who are signed in, unless they are on the list.

use crate::caller::identify;
use crate::frame::Frame;
use crate::problem::Problem;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

/// Route patterns that anybody may open, as they are written in the routes: `/register/{id}`. `app` keeps the one list.
pub type PublicPages = &'static [&'static str];

/// The routes of this crate that belong on every list.
pub const PUBLIC_PAGES: PublicPages = &["/assets/{file:.+}", "/problems/{code:.+}", "/language", "/theme"];

/// Lets through who is signed in, and everybody to the pages on the list; others are sent to the sign-in page.
///
/// Wrap the scope of the pages: `.wrap(from_fn(|req, next| web::signed_in_unless(PUBLIC, req, next)))`. An address that no route
/// has is answered *not found* to everybody.
pub async fn signed_in_unless(
    public: PublicPages,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let pattern = req.request().match_pattern();
    let listed = |pattern: &str| public.contains(&pattern) || PUBLIC_PAGES.contains(&pattern);
    if pattern.as_deref().is_some_and(|pattern| !listed(pattern)) {
        let frame = Frame::of(req.request());
        let turned_away = match identify(req.request(), &frame).await {
            Ok(Some(_)) => None,
            Ok(None) => Some(Problem::unauthenticated()),
            Err(problem) => Some(problem),
        };
        if let Some(problem) = turned_away {
            return Ok(req.error_response(problem));
        }
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}
