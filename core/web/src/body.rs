//! Reading a body no further than it may be long.

use crate::problem::Problem;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::rt::time::timeout;
use futures_util::StreamExt;
use kernel::Class;
use std::time::Duration;

/// Collects a body of at most `limit` bytes, which has come to its end in time.
pub(crate) async fn collect(
    payload: Payload,
    announced: Option<u64>,
    limit: usize,
) -> Result<Vec<u8>, Problem> {
    in_time(patience(limit), read(payload, announced, limit)).await
}

async fn in_time<T>(most: Duration, read: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    timeout(most, read).await.map_err(|_| Problem::timeout())?
}

async fn read(mut payload: Payload, announced: Option<u64>, limit: usize) -> Result<Vec<u8>, Problem> {
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

/// How long a body of at most `limit` bytes may take: a minute, and as long as the slowest line we serve needs, 16 KiB a second.
///
/// Without an end to it, whoever sends one byte now and then holds a connection and what was read so far for good.
fn patience(limit: usize) -> Duration {
    Duration::from_secs(60 + limit as u64 / (16 * 1024))
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

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::error::PayloadError;
    use actix_web::rt::time::sleep;
    use actix_web::web::Bytes;
    use futures_util::stream;

    /// A byte every few milliseconds: no single wait is long, and there is no end.
    fn trickle() -> Payload {
        let bytes = stream::unfold((), |()| async {
            sleep(Duration::from_millis(5)).await;
            Some((Ok::<_, PayloadError>(Bytes::from_static(b"x")), ()))
        });
        Payload::Stream { payload: Box::pin(bytes) }
    }

    #[actix_web::test]
    async fn a_body_that_trickles_is_cut_off_although_something_always_comes() {
        let read = read(trickle(), None, crate::MAX_JSON);
        let late = in_time(Duration::from_millis(60), read).await.expect_err("it never ends");
        assert_eq!(late.code(), "timeout");
    }

    #[test]
    fn the_largest_body_has_time_on_a_slow_line_and_none_has_for_good() {
        assert_eq!(patience(0), Duration::from_secs(60));
        assert_eq!(patience(crate::MAX_JSON), Duration::from_secs(124));
    }
}
