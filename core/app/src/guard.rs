//! What keeps one bad request from hurting others: a panic is answered, a body that trickles is cut off.

use crate::counters::Counters;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage};
use futures_util::{FutureExt, Stream, StreamExt, stream};
use std::cell::Cell;
use std::io;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{self, Instant};
use web::Problem;

/// The longest silence within a body. A slow line sends something in half a minute; a client that holds connections open does not,
/// or sends a byte now and then: therefore a body has an end, too.
const SILENCE: Duration = Duration::from_secs(30);

/// Answers a panic in a handler as an internal problem; the server goes on.
pub(crate) async fn panics(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let counters = req.app_data::<Data<Counters>>().cloned();
    // Nothing of the request is used after a panic, and what handlers share survives one: poisoned locks are taken over.
    match AssertUnwindSafe(next.call(req)).catch_unwind().await {
        Ok(answered) => answered,
        Err(panic) => {
            if let Some(counters) = counters {
                counters.panicked();
            }
            Err(Problem::internal(format!("a handler panicked: {}", words_of(&*panic))).into())
        }
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Cuts off a body that falls silent, or that has not come to its end after `longest`. Whoever reads it sees it break off; the
/// sender is told why.
pub(crate) async fn trickles(
    longest: Duration,
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let late = Rc::new(Cell::new(false));
    if !matches!(*req.method(), Method::GET | Method::HEAD) {
        let paced = paced(req.take_payload(), Instant::now() + longest, late.clone());
        // A multipart parser asks again after the end.
        req.set_payload(Payload::Stream { payload: Box::pin(paced.fuse()) });
    }
    let answered = next.call(req).await?;
    if late.get() && !answered.status().is_success() { Err(Problem::timeout().into()) } else { Ok(answered) }
}

fn paced(
    payload: Payload,
    end: Instant,
    late: Rc<Cell<bool>>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    stream::unfold(Some((payload, late)), move |open| async move {
        let (mut payload, late) = open?;
        match time::timeout_at(end.min(Instant::now() + SILENCE), payload.next()).await {
            Ok(chunk) => Some((chunk?, Some((payload, late)))),
            Err(_) => {
                late.set(true);
                Some((Err(broken_off()), None))
            }
        }
    })
}

fn broken_off() -> PayloadError {
    PayloadError::Incomplete(Some(io::Error::new(io::ErrorKind::TimedOut, "the body took too long")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::{App, HttpResponse, web};

    #[actix_web::test]
    async fn a_panic_is_answered_and_counted_and_the_next_request_is_served() {
        let counters = Data::new(Counters::default());
        let app = App::new()
            .wrap(from_fn(panics))
            .app_data(counters.clone())
            .route("/bad", web::get().to(async || -> HttpResponse { panic!("a mistake") }))
            .route("/good", web::get().to(HttpResponse::Ok));
        let app = init_service(app).await;

        let refused = try_call_service(&app, TestRequest::get().uri("/bad").to_request()).await;
        let error = refused.err().expect("a panic is a failure");
        assert_eq!(error.as_response_error().status_code(), 500);
        assert_eq!(counters.panics(), 1);

        let served = try_call_service(&app, TestRequest::get().uri("/good").to_request()).await;
        assert_eq!(served.expect("the app goes on").status(), 200);
    }
}
