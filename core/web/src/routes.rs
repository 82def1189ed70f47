//! The routes of `web` itself: assets, problem pages, the switches of language and theme, and the answer to every other address.

use crate::assets;
use crate::caller::Visitor;
use crate::context::{LANGUAGE_COOKIE, THEME_COOKIE};
use crate::frame::Frame;
use crate::local_path::{local_path, path_of};
use crate::manual;
use crate::problem::Problem;
use crate::session;
use crate::theme::Theme;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use kernel::Language;
use serde::Deserialize;

/// Registers them, before any scope of the empty path; such a scope would take their addresses.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(assets::served)
        .service(manual::problem)
        .service(web::resource("/language").get(language_by_link).post(language_by_form))
        .service(web::resource("/theme").post(theme))
        .default_service(web::to(nowhere));
}

/// Asks who it is first, so that a page that is hidden and a page that does not exist look the same to them.
async fn nowhere(_: Visitor) -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

#[derive(Deserialize)]
struct Switch {
    to: String,
    #[serde(default)]
    back: String,
}

/// A year.
const LASTS: i64 = 365 * 86_400;

async fn language_by_link(
    req: HttpRequest,
    frame: Frame,
    switch: web::Query<Switch>,
) -> Result<HttpResponse, Problem> {
    set_language(&req, &frame, &switch)
}

async fn language_by_form(
    req: HttpRequest,
    frame: Frame,
    switch: web::Form<Switch>,
) -> Result<HttpResponse, Problem> {
    set_language(&req, &frame, &switch)
}

fn set_language(req: &HttpRequest, frame: &Frame, switch: &Switch) -> Result<HttpResponse, Problem> {
    let language: Language = switch.to.parse().map_err(|_| Problem::invalid_field("/to", "not-a-choice"))?;
    Ok(remember(req, frame, switch, LANGUAGE_COOKIE, language.tag()))
}

async fn theme(req: HttpRequest, frame: Frame, switch: web::Form<Switch>) -> HttpResponse {
    remember(&req, &frame, &switch, THEME_COOKIE, Theme::named(&switch.to).name())
}

/// Sets a cookie that only changes how pages look; a form token would protect nothing here.
fn remember(
    req: &HttpRequest,
    frame: &Frame,
    switch: &Switch,
    name: &'static str,
    value: &str,
) -> HttpResponse {
    frame.inner().form_checked.set(true);
    let referer = req.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let came_from =
        referer.and_then(|address| path_of(address, req.connection_info().host()).map(str::to_owned));
    let back = local_path(&switch.back).map(str::to_owned).or(came_from).unwrap_or_else(|| "/".to_owned());
    let cookie = session::cookie(&frame.site().settings, name, value.to_owned(), LASTS);
    HttpResponse::SeeOther().cookie(cookie).insert_header((header::LOCATION, back)).finish()
}
