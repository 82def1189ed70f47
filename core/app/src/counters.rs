//! What the server counts of its own requests, for `/metrics`.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Upper bounds of the buckets of answer times, in milliseconds.
pub(crate) const BOUNDS: [u64; 8] = [1, 5, 10, 50, 100, 500, 1000, 5000];

/// Counts since the start, of all worker threads.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    answered: [AtomicU64; 5],
    within: [AtomicU64; BOUNDS.len()],
    micros: AtomicU64,
    panics: AtomicU64,
    running: AtomicU64,
}

impl Counters {
    fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.answered[class].fetch_add(1, Ordering::Relaxed);
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if let Some(bucket) = BOUNDS.iter().position(|bound| millis < *bound) {
            self.within[bucket].fetch_add(1, Ordering::Relaxed);
        }
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A handler panicked and was answered with an internal problem.
    pub(crate) fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// Answers by the first digit of their status, 1 to 5.
    pub(crate) fn answered(&self) -> [u64; 5] {
        self.answered.each_ref().map(|count| count.load(Ordering::Relaxed))
    }

    /// Answers below each of [`BOUNDS`], each including those before it.
    pub(crate) fn within(&self) -> [u64; BOUNDS.len()] {
        let mut sum = 0;
        self.within.each_ref().map(|count| {
            sum += count.load(Ordering::Relaxed);
            sum
        })
    }

    /// Seconds spent on all answers.
    pub(crate) fn seconds(&self) -> f64 {
        Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64()
    }

    /// Handlers that panicked.
    pub(crate) fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Requests being answered now.
    pub(crate) fn running(&self) -> u64 {
        self.running.load(Ordering::Relaxed)
    }
}

/// Counts a request; outermost, so that it sees every answer.
pub(crate) async fn count(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let Some(counters) = req.app_data::<Data<Counters>>().cloned() else { return next.call(req).await };
    let started = Instant::now();
    counters.running.fetch_add(1, Ordering::Relaxed);
    // A client that goes away drops this future; the guard counts it out all the same.
    let _running = Running(counters.clone());
    let answered = next.call(req).await?;
    counters.count(answered.status(), started.elapsed());
    Ok(answered)
}

struct Running(Data<Counters>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}
