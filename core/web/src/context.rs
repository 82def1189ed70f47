//! The middleware around everything: gives each request its frame, turns failures into problems, and sets the headers that
//! every answer carries.

use crate::flash::{self, Flash};
use crate::frame::{Frame, Inner};
use crate::headers;
use crate::local_path::path_of;
use crate::problem::{Problem, is_safe};
use crate::request_id::{self, RequestId};
use crate::session::{self, Secrets};
use crate::site::Site;
use crate::theme::Theme;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use kernel::{Class, Language};
use std::cell::{Cell, OnceCell};

/// The cookie of a browser's language.
pub const LANGUAGE_COOKIE: &str = "lang";
/// The cookie of a browser's theme.
pub const THEME_COOKIE: &str = "theme";

/// Wraps the app: `App::new().wrap(from_fn(web::context))`. The app's data must hold `Data<Site>`.
///
/// # Errors
/// When a middleware below failed: with the answer to give. Handlers' failures are answers already.
pub async fn context(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let frame = frame(req.request());
    req.extensions_mut().insert(frame.clone());
    let mut answered = match admit(req.request(), &frame) {
        // No clone of the request may live across this call: actix routes by changing it in place.
        Ok(()) => match next.call(req).await {
            Ok(answered) => rewrite(answered.map_into_boxed_body(), &frame),
            Err(error) => {
                let mut response = problem_of(&error, &frame);
                finish(&mut response, &frame);
                return Err(InternalError::from_response(error, response).into());
            }
        },
        Err(problem) => req.into_response(problem.answer(&frame)),
    };
    finish(answered.response_mut(), &frame);
    Ok(answered)
}

fn frame(req: &HttpRequest) -> Frame {
    let site = req.app_data::<Data<Site>>().expect("the app's data holds a web::Site").clone();
    let text = |name: &HeaderName| req.headers().get(name).and_then(|value| value.to_str().ok());
    let incoming_id = text(&HeaderName::from_static(request_id::HEADER)).and_then(RequestId::parse);
    let request_id = incoming_id.unwrap_or_else(|| RequestId::draw(&site.chance));
    let secrets = Secrets::of(req, &site.settings, &site.chance);
    let path = req.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
    // The router's own reading of the path, percent-decoded: what is routed to the API is judged as the API.
    let api = is_api(req.match_info().as_str());
    let return_to = if is_safe(req.method()) {
        path.clone()
    } else {
        let info = req.connection_info();
        let came_from = text(&header::REFERER).and_then(|address| path_of(address, info.host()));
        came_from.unwrap_or("/").to_owned()
    };
    Frame::new(Inner {
        method: req.method().clone(),
        return_to,
        flash: flash::shown(req, &secrets),
        chosen_language: req.cookie(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok()),
        accepted_language: text(&header::ACCEPT_LANGUAGE).map(Language::accepted).unwrap_or_default(),
        theme: req.cookie(THEME_COOKIE).map(|cookie| Theme::named(cookie.value())).unwrap_or_default(),
        api,
        json: api || text(&header::ACCEPT).is_some_and(prefers_json),
        now: site.clock.now(),
        identity: OnceCell::new(),
        idempotency: OnceCell::new(),
        form_shown: Cell::new(false),
        visitor_used: Cell::new(false),
        form_checked: Cell::new(false),
        site,
        request_id,
        secrets,
        path,
    })
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn prefers_json(accept: &str) -> bool {
    accept.contains("json") && !accept.contains("text/html")
}

/// Turns away who sends too much, and changing requests that another site made a browser send (Fetch Metadata). The form token
/// would stop the latter, too; this stops them in handlers that forgot it.
fn admit(req: &HttpRequest, frame: &Frame) -> Result<(), Problem> {
    frame.site().limiter.address(req, &frame.site().settings)?;
    let cross_site = req.headers().get("sec-fetch-site").is_some_and(|value| value == "cross-site");
    if cross_site && !is_safe(req.method()) && frame.inner().secrets.session().is_some() {
        return Err(Problem::new("csrf", Class::Forbidden));
    }
    Ok(())
}

fn problem_of(error: &Error, frame: &Frame) -> HttpResponse {
    match error.as_error::<Problem>() {
        Some(problem) => problem.answer(frame),
        None => Problem::of_library(error).answer(frame),
    }
}

/// Replaces bare failures by problems in the reader's language.
fn rewrite(answered: ServiceResponse<BoxBody>, frame: &Frame) -> ServiceResponse<BoxBody> {
    let answered = forgotten_token(answered, frame);
    if let Some(error) = answered.response().error() {
        let replaced = problem_of(error, frame);
        return answered.into_response(replaced);
    }
    let bare = matches!(answered.response().body().size(), BodySize::None | BodySize::Sized(0));
    let status = answered.status();
    if bare && matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        let allow = answered.headers().get(header::ALLOW).cloned();
        let mut replaced = Problem::of_status(status).answer(frame);
        if let Some(allow) = allow {
            replaced.headers_mut().insert(header::ALLOW, allow);
        }
        return answered.into_response(replaced);
    }
    answered
}

/// A handler that let a cookie change something without looking at the form token is a mistake of ours. Debug builds and tests
/// fail on it; in production it is logged, for the deed is done.
fn forgotten_token(answered: ServiceResponse<BoxBody>, frame: &Frame) -> ServiceResponse<BoxBody> {
    let by_cookie = frame.identity().is_some() && frame.inner().secrets.session().is_some();
    let failed = answered.response().error().is_some();
    if is_safe(answered.request().method()) || !by_cookie || failed || frame.inner().form_checked.get() {
        return answered;
    }
    let problem =
        Problem::internal("a handler changed something without checking the form token: use web::Form");
    let replaced = problem.answer(frame);
    if cfg!(debug_assertions) { answered.into_response(replaced) } else { answered }
}

fn finish(response: &mut HttpResponse<BoxBody>, frame: &Frame) {
    let private = frame.identity().is_some() || frame.inner().form_shown.get();
    let settings = &frame.site().settings;
    let secrets = &frame.inner().secrets;
    if secrets.fresh && frame.inner().visitor_used.get() {
        // A day: longer than anybody leaves a sign-in form open.
        let name = session::cookie_name(settings, session::VISITOR_COOKIE);
        let cookie = session::cookie(settings, name, secrets.visitor().to_owned(), 86_400);
        if let Err(reason) = response.add_cookie(&cookie) {
            tracing::warn!(%reason, "the visitor cookie could not be set");
        }
    }
    if frame.inner().flash.is_some() && response.head().status != StatusCode::SEE_OTHER {
        Flash::forget(response, settings);
    }
    headers::secure(response.headers_mut(), settings.https());
    if private && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(frame.request_id().as_str()) {
        response.headers_mut().insert(HeaderName::from_static(request_id::HEADER), id);
    }
    let status = response.head().status.as_u16();
    let path = frame.bare_path();
    tracing::info!(request_id = %frame.request_id(), method = %frame.inner().method, path, status, "answered");
}
