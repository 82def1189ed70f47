//! `Idempotency-Key`: a POST to the API that may be sent again without being carried out twice (IETF draft
//! *The Idempotency-Key HTTP Header Field*).

use crate::body;
use crate::caller::identify;
use crate::frame::Frame;
use crate::json::MAX_JSON;
use crate::problem::Problem;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::HeaderValue;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures_util::stream;
use kernel::Idempotency;

const HEADER: &str = "idempotency-key";

/// Gives the operation of a POST its key. Wrap the scope of the API in it; use cases honour the key with `Db::once`.
///
/// # Errors
/// Those of what it wraps.
pub async fn idempotent(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let said = req.headers().get(HEADER).filter(|_| *req.method() == Method::POST).cloned();
    if let Some(said) = said
        && let Err(problem) = note(&mut req, &said).await
    {
        return Ok(req.error_response(problem));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

/// Reads the body to tell this request from others, and puts it back.
async fn note(req: &mut ServiceRequest, said: &HeaderValue) -> Result<(), Problem> {
    let frame = Frame::of(req.request());
    // Whoever is nobody is turned away by the handler, and makes us hold no body.
    if identify(req.request(), &frame).await?.is_none() {
        return Ok(());
    }
    let announced = body::announced(req.request());
    let body = Bytes::from(body::collect(req.take_payload(), announced, MAX_JSON).await?);
    let mut request = blake3::Hasher::new();
    // The length keeps path and body apart.
    request.update(&(frame.path().len() as u64).to_be_bytes()).update(frame.path().as_bytes()).update(&body);
    let key = said.to_str().ok().and_then(|text| Idempotency::parse(text, request.finalize().into()));
    let key = key.ok_or_else(|| Problem::protocol("malformed-idempotency-key", StatusCode::BAD_REQUEST))?;
    frame.note_idempotency(key);
    let again = stream::iter([Ok::<_, PayloadError>(body)]);
    req.set_payload(Payload::Stream { payload: Box::pin(again) });
    Ok(())
}
