//! Live pages: fragments of HTML pushed to an open page as server-sent events (WHATWG HTML §9.2).
//!
//! The page has `<div data-live="/connections/con_01/progress">`; `enhance.js` opens the stream and replaces each element of
//! the page by the element of a fragment that has its id. Without JavaScript the page shows the state of when it was loaded and
//! a link to refresh it.

use crate::frame::Frame;
use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder};
use futures_util::{Stream, StreamExt};
use std::convert::Infallible;

/// Streams fragments. Each is one or more elements with ids; when the stream ends, the browser is told not to come back.
pub fn live<S: Stream<Item = String> + 'static>(fragments: S) -> Live<S> {
    Live(fragments)
}

/// The answer that [`live`] makes. It ends at once, without an end for the browser, when the server is about to stop.
#[derive(Debug)]
pub struct Live<S>(S);

impl<S: Stream<Item = String> + 'static> Responder for Live<S> {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let events = self.0.map(|html| event("swap", &html));
        let end = futures_util::stream::once(async { event("end", "") });
        let until = Box::pin(Frame::of(req).site().closed());
        HttpResponse::Ok()
            .content_type("text/event-stream")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            // A reverse proxy that collects the answer first would make it anything but live.
            .insert_header(("x-accel-buffering", "no"))
            .streaming(events.chain(end).take_until(until).map(Ok::<_, Infallible>))
    }
}

fn event(name: &str, data: &str) -> Bytes {
    let mut out = format!("event: {name}\n");
    for line in data.split('\n') {
        out.push_str("data: ");
        out.push_str(line.trim_end_matches('\r'));
        out.push('\n');
    }
    out.push('\n');
    Bytes::from(out)
}
