//! Reading a body no further than it may be long.

use crate::problem::Problem;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header;
use futures_util::StreamExt;
use kernel::Class;

/// Collects a body of at most `limit` bytes.
pub(crate) async fn collect(
    mut payload: Payload,
    announced: Option<u64>,
    limit: usize,
) -> Result<Vec<u8>, Problem> {
    let too_large =
        || Problem::new("too-large", Class::TooLarge).with("limit", crate::format::size(limit as u64));
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::of_library(&error.into()))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The length a request announces.
pub(crate) fn announced(req: &HttpRequest) -> Option<u64> {
    req.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Is the body of this media type, whatever its parameters?
pub(crate) fn is_of_type(req: &HttpRequest, accepts: fn(&str) -> bool) -> bool {
    let given =
        req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    accepts(&essence)
}
