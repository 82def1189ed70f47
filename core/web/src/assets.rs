//! Style sheets, the script, the mark: compiled in, named by their content, kept by browsers for a year.

use crate::problem::Problem;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// The address of an asset, with a mark of its content: a new version is a new address.
pub(crate) fn href(file: &str) -> String {
    match Assets::get(file) {
        Some(asset) => format!("/assets/{file}?v={}", mark(&asset.metadata.sha256_hash())),
        None => format!("/assets/{file}"),
    }
}

fn mark(sha256: &[u8; 32]) -> String {
    hex::encode(&sha256[..6])
}

/// Serves an asset.
#[get("/assets/{file:.+}")]
pub(crate) async fn served(req: HttpRequest, file: web::Path<String>) -> Result<HttpResponse, Problem> {
    let found = Assets::get(&file).ok_or_else(Problem::not_found)?;
    let current = mark(&found.metadata.sha256_hash());
    // Only the address that names this very content may be kept; any other may be another version tomorrow.
    let kept = if req.query_string() == format!("v={current}") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let etag = format!("\"{current}\"");
    if req.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known == etag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish());
    }
    Ok(HttpResponse::Ok()
        .content_type(media_type(&file))
        .insert_header((header::CACHE_CONTROL, kept))
        .insert_header((header::ETAG, etag))
        .body(found.data.into_owned()))
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
