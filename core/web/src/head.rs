//! HEAD: what GET would answer, without its body (RFC 9110 §9.3.2).

use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Routes HEAD as GET and leaves the body out, so that no route has to name both. Wrap the whole app in it, inside
/// [`context`](crate::context), which then still logs what was asked.
///
/// # Errors
/// Those of what it wraps.
pub async fn head(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if req.method() != Method::HEAD {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    req.head_mut().method = Method::GET;
    // A stream without an end, as of a live page, must not be read to find out that nobody wants it.
    Ok(next.call(req).await?.map_body(|_, body| BoxBody::new(LeftOut(body.size()))))
}

/// A body that keeps its length to itself: `Content-Length` is that of GET.
struct LeftOut(BodySize);

impl MessageBody for LeftOut {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
