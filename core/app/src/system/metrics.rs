//! Figures for Prometheus, in its text format 0.0.4.
//!
//! Who may read them: whoever may see the operator's page, by session or by a token under `/api/v1`; and a scraper on this very
//! machine, unless a proxy stands in front, behind which everybody seems to be on this machine.

use super::service::{Overview, System};
use crate::counters::{BOUNDS, Counters};
use crate::foundation::Foundation;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use std::fmt::{self, Write};
use web::{Caller, Problem, Visitor};

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

#[get("/metrics")]
pub(super) async fn metrics(
    req: HttpRequest,
    visitor: Visitor,
    system: Data<System>,
    counters: Data<Counters>,
    foundation: Data<Foundation>,
) -> Result<HttpResponse, Problem> {
    let local = req.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    let forwarded = ["x-forwarded-for", "forwarded"].iter().any(|name| req.headers().contains_key(*name));
    let overview = if local && !forwarded && !foundation.settings.limits.behind_proxy {
        system.look_unasked().await?
    } else {
        system.look(&visitor.op).await?
    };
    answer(&overview, &counters)
}

/// Figures
///
/// For Prometheus, in its text format. Needs the role of operator or auditor.
#[utoipa::path(
    tag = "System",
    responses(
        (status = OK, body = String, content_type = "text/plain"),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[get("/metrics")]
pub(super) async fn metrics_for_token(
    caller: Caller,
    system: Data<System>,
    counters: Data<Counters>,
) -> Result<HttpResponse, Problem> {
    answer(&system.look(&caller.op).await?, &counters)
}

fn answer(overview: &Overview, counters: &Counters) -> Result<HttpResponse, Problem> {
    let text = text(overview, counters).map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().content_type(TEXT).insert_header(("cache-control", "no-store")).body(text))
}

fn text(overview: &Overview, counters: &Counters) -> Result<String, fmt::Error> {
    let mut out = String::new();
    requests(&mut out, counters)?;
    let mut one = |name: &str, kind: &str, help: &str, value: &dyn fmt::Display| {
        head(&mut out, name, kind, help)?;
        writeln!(out, "{name} {value}")
    };
    one("corridor_units_total", "counter", "Units of work committed.", &overview.database.units)?;
    one(
        "corridor_unit_groups_total",
        "counter",
        "Groups they were committed in.",
        &overview.database.groups,
    )?;
    one(
        "corridor_units_revoked_total",
        "counter",
        "Units that held the writer too long.",
        &overview.database.revoked,
    )?;
    one("corridor_deliveries_waiting", "gauge", "Deliveries not made yet.", &overview.deliveries.waiting)?;
    one(
        "corridor_deliveries_parked",
        "gauge",
        "Deliveries given up until a person decides.",
        &overview.deliveries.parked,
    )?;
    one(
        "corridor_connections_in_trouble",
        "gauge",
        "Connected stores that do not do their work.",
        &overview.troubled.0,
    )?;
    one("corridor_ledger_entries", "gauge", "Entries under the published checkpoint.", &overview.sealed)?;
    one(
        "corridor_ready",
        "gauge",
        "Whether the server can do its work.",
        &u8::from(overview.readiness.ready),
    )?;
    if let Some(disk) = overview.disk {
        one("corridor_disk_free_bytes", "gauge", "Room for data.", &disk.free)?;
    }
    let running = overview.workers.iter().filter(|worker| worker.pid.is_some()).count();
    let restarts: u32 = overview.workers.iter().map(|worker| worker.restarts).sum();
    one("corridor_workers", "gauge", "Worker processes that run adapters.", &running)?;
    one("corridor_worker_restarts_total", "counter", "Workers started after the first.", &restarts)?;
    head(&mut out, "corridor_calendar_days_left", "gauge", "Days until a working calendar in use ends.")?;
    for (calendar, coverage) in &overview.calendars {
        writeln!(
            out,
            "corridor_calendar_days_left{{calendar=\"{}\"}} {}",
            calendar.id(),
            coverage.days_left
        )?;
    }
    Ok(out)
}

fn requests(out: &mut String, counters: &Counters) -> fmt::Result {
    head(out, "corridor_requests_total", "counter", "Requests answered, by class of status.")?;
    let answered = counters.answered();
    for (class, count) in answered.iter().enumerate() {
        writeln!(out, "corridor_requests_total{{status=\"{}xx\"}} {count}", class + 1)?;
    }
    head(out, "corridor_request_seconds", "histogram", "Time to the head of the answer.")?;
    for (bound, count) in BOUNDS.iter().zip(counters.within()) {
        writeln!(out, "corridor_request_seconds_bucket{{le=\"{}\"}} {count}", *bound as f64 / 1000.0)?;
    }
    let all: u64 = answered.iter().sum();
    writeln!(out, "corridor_request_seconds_bucket{{le=\"+Inf\"}} {all}")?;
    writeln!(out, "corridor_request_seconds_sum {}", counters.seconds())?;
    writeln!(out, "corridor_request_seconds_count {all}")?;
    head(out, "corridor_requests_running", "gauge", "Requests being answered now.")?;
    writeln!(out, "corridor_requests_running {}", counters.running())?;
    head(
        out,
        "corridor_panics_total",
        "counter",
        "Handlers that panicked and were answered as a fault of ours.",
    )?;
    writeln!(out, "corridor_panics_total {}", counters.panics())
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}
