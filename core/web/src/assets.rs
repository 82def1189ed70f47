//! Style sheets, the script, the mark: compiled in, named by their content, kept by browsers for a year.

use crate::problem::Problem;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// The parts of the style sheet, in the order of its layers. They are one file for browsers and several for people.
const SHEETS: &[&str] = &["tokens", "base", "layout", "forms", "components", "tables", "utilities"];

/// The content of an asset; `corridor.css` is put together from its parts.
fn content(file: &str) -> Option<Cow<'static, [u8]>> {
    if file != "corridor.css" {
        return Some(Assets::get(file)?.data);
    }
    let mut whole = Vec::new();
    for sheet in SHEETS {
        whole.extend_from_slice(&Assets::get(&format!("css/{sheet}.css"))?.data);
    }
    Some(Cow::Owned(whole))
}

/// The address of an asset, with a mark of its content: a new version is a new address.
pub(crate) fn href(file: &str) -> String {
    // A release holds the files it was built with, so it reads them once; a development server shows what is on the disk.
    static KNOWN: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
        ["corridor.css", "enhance.js", "favicon.svg"].map(|file| (file, marked(file))).to_vec()
    });
    match KNOWN.iter().find(|(known, _)| !cfg!(debug_assertions) && *known == file) {
        Some((_, href)) => href.clone(),
        None => marked(file),
    }
}

fn marked(file: &str) -> String {
    let mark = content(file).map(|content| mark(&content)).unwrap_or_default();
    format!("/assets/{file}?v={mark}")
}

fn mark(content: &[u8]) -> String {
    hex::encode(&blake3::hash(content).as_bytes()[..6])
}

/// Serves an asset.
#[get("/assets/{file:.+}")]
pub(crate) async fn served(req: HttpRequest, file: web::Path<String>) -> Result<HttpResponse, Problem> {
    let content = content(&file).ok_or_else(Problem::not_found)?;
    let current = mark(&content);
    // Only the address that names this very content may be kept; any other may be another version tomorrow.
    let named = req.query_string().strip_prefix("v=") == Some(current.as_str());
    let kept = if named { "public, max-age=31536000, immutable" } else { "no-cache" };
    let etag = format!("\"{current}\"");
    if req.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known == etag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish());
    }
    Ok(HttpResponse::Ok()
        .content_type(media_type(&file))
        .insert_header((header::CACHE_CONTROL, kept))
        .insert_header((header::ETAG, etag))
        .body(content.into_owned()))
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
