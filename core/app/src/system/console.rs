//! The page and its two buttons.

use super::service::{Concern, Overview, System};
use crate::health::Check;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use calendars::Coverage;
use connections::Trouble;
use db::Parked;
use deadlines::Calendar;
use host::{Landlock, WorkerState, WorkerStatus};
use kernel::Language;
use std::borrow::Cow;
use web::parts::{Column, Fact, Tag};
use web::{Arg, Button, Caller, Flash, Form, Frame, Page, Problem, Tone, filters, format, see_other};

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage {
    tone: &'static str,
    icon: &'static str,
    concerns: Vec<String>,
    checks: Vec<(String, Tag)>,
    waiting: i64,
    parked: Vec<Parked>,
    parked_columns: Vec<Column>,
    may_settle: bool,
    workers: Vec<WorkerRow>,
    worker_columns: Vec<Column>,
    missing: Vec<(String, String)>,
    stores: Vec<(String, String)>,
    troubled_count: u64,
    troubled: Vec<(String, String)>,
    late: usize,
    soon: usize,
    calendars: Vec<Fact>,
    facts: Vec<Fact>,
}

struct WorkerRow {
    name: String,
    digest: String,
    state: Tag,
    pid: String,
    memory: String,
    operations: usize,
    restarts: u32,
    sandbox: String,
    failure: String,
}

#[get("/system")]
pub(super) async fn system_page(caller: Caller, system: Data<System>) -> Result<Page<SystemPage>, Problem> {
    let overview = system.look(&caller.op).await?;
    let page = page(caller.frame(), overview, System::may_settle(&caller.op));
    Ok(Page::new(caller.frame(), "app-system-title", page).wide())
}

#[post("/system/deliveries/{seq}/retry")]
pub(super) async fn retry(
    caller: Caller,
    seq: Path<i64>,
    _: Form<Button>,
    system: Data<System>,
) -> Result<HttpResponse, Problem> {
    system.retry(&caller.op, *seq).await?;
    Ok(see_other(caller.frame(), "/system", Some(Flash::success("app-system-retried"))))
}

#[post("/system/deliveries/{seq}/discard")]
pub(super) async fn discard(
    caller: Caller,
    seq: Path<i64>,
    _: Form<Button>,
    system: Data<System>,
) -> Result<HttpResponse, Problem> {
    system.discard(&caller.op, *seq).await?;
    Ok(see_other(caller.frame(), "/system", Some(Flash::success("app-system-discarded"))))
}

fn page(frame: &Frame, overview: Overview, may_settle: bool) -> SystemPage {
    let concerns: Vec<_> =
        overview.concerns().iter().map(|concern| frame.say(concern_key(*concern))).collect();
    let worst = overview.concerns().first().copied();
    let (tone, icon) = match worst {
        None => ("success", "check-circle"),
        Some(Concern::Database | Concern::Ledger | Concern::DiskFull) => ("danger", "alert"),
        Some(
            Concern::DiskLow
            | Concern::Parked
            | Concern::Workers
            | Concern::Adapters
            | Concern::Stores
            | Concern::Clocks
            | Concern::Calendars,
        ) => ("attention", "alert"),
    };
    let check = |key: &str, check: Check| (frame.say(key), check_tag(frame, check));
    SystemPage {
        tone,
        icon,
        concerns,
        checks: vec![
            check("app-system-database", overview.readiness.database),
            check("app-system-ledger", overview.readiness.ledger),
            check("app-system-disk", overview.readiness.disk),
        ],
        facts: facts(frame, &overview),
        late: overview.clocks.late,
        soon: overview.clocks.soon,
        calendars: overview
            .calendars
            .iter()
            .map(|(calendar, left)| coverage(frame, calendar, *left))
            .collect(),
        stores: overview
            .stores
            .iter()
            .map(|item| (item.href.clone(), frame.say_with(item.key, &item.args)))
            .collect(),
        troubled_count: overview.troubled.0,
        troubled: overview.troubled.1.iter().map(|trouble| troubled(frame, trouble)).collect(),
        waiting: overview.deliveries.waiting,
        parked: overview.parked,
        parked_columns: columns(
            frame,
            &[
                "app-system-event",
                "app-system-subscriber",
                "app-system-since",
                "app-system-error",
                "app-system-deeds",
            ],
        ),
        may_settle,
        workers: overview.workers.iter().map(|worker| worker_row(frame, worker)).collect(),
        worker_columns: columns(
            frame,
            &[
                "app-system-adapter",
                "app-system-state",
                "app-system-process",
                "app-system-operations",
                "app-system-restarts",
                "app-system-sandbox",
                "app-system-failure",
            ],
        ),
        missing: overview.missing.into_iter().map(|missing| (missing.name, missing.why)).collect(),
    }
}

fn troubled(frame: &Frame, trouble: &Trouble) -> (String, String) {
    let name = (Cow::Borrowed("name"), Arg::Text(trouble.name.clone()));
    (format!("/connections/{}", trouble.connection), frame.say_with(trouble.key, &[name]))
}

/// A calendar by its name, and how long it lasts.
fn coverage(frame: &Frame, calendar: &Calendar, coverage: Coverage) -> Fact {
    let name = match frame.language() {
        Language::ZhCn => &calendar.name().zh,
        Language::En => &calendar.name().en,
    };
    let lasts = match coverage.until {
        None => frame.say("app-calendar-ended"),
        Some(day) => {
            let day = (Cow::Borrowed("day"), Arg::Text(format::day(frame.language(), day)));
            let days = (Cow::Borrowed("days"), Arg::Number(coverage.days_left));
            frame.say_with("app-calendar-known-until", &[day, days])
        }
    };
    Fact::new(name.clone(), lasts)
}

fn columns(frame: &Frame, keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::new(frame.say(key))).collect()
}

fn concern_key(concern: Concern) -> &'static str {
    match concern {
        Concern::Database => "app-concern-database",
        Concern::Ledger => "app-concern-ledger",
        Concern::DiskFull => "app-concern-disk-full",
        Concern::DiskLow => "app-concern-disk-low",
        Concern::Parked => "app-concern-parked",
        Concern::Workers => "app-concern-workers",
        Concern::Adapters => "app-concern-adapters",
        Concern::Stores => "app-concern-stores",
        Concern::Clocks => "app-concern-clocks",
        Concern::Calendars => "app-concern-calendars",
    }
}

fn check_tag(frame: &Frame, check: Check) -> Tag {
    let (tone, key) = match check {
        Check::Ok => (Tone::Success, "app-check-ok"),
        Check::Unreachable => (Tone::Danger, "app-check-unreachable"),
        Check::Frozen => (Tone::Danger, "app-check-frozen"),
        Check::Unsealed => (Tone::Danger, "app-check-unsealed"),
        Check::Full => (Tone::Danger, "app-check-full"),
    };
    Tag::new(tone, frame.say(key))
}

fn facts(frame: &Frame, overview: &Overview) -> Vec<Fact> {
    let number = |count: u64| format::number(i64::try_from(count).unwrap_or(i64::MAX));
    let mut facts = vec![
        Fact::new(frame.say("app-system-version"), env!("CARGO_PKG_VERSION")),
        Fact::new(frame.say("app-system-engine"), overview.database.engine),
        Fact::new(frame.say("app-system-sealed"), number(overview.sealed)),
    ];
    if overview.database.groups > 0 {
        facts.push(Fact::new(frame.say("app-system-units"), number(overview.database.units)));
        facts.push(Fact::new(frame.say("app-system-groups"), number(overview.database.groups)));
        facts.push(Fact::new(frame.say("app-system-revoked"), number(overview.database.revoked)));
    }
    if let Some(disk) = overview.disk {
        let text = format!("{} / {}", format::size(disk.free), format::size(disk.size));
        facts.push(Fact::new(frame.say("app-system-free"), text));
    }
    facts
}

fn worker_row(frame: &Frame, worker: &WorkerStatus) -> WorkerRow {
    let (tone, key) = match worker.state {
        WorkerState::Stopped => (Tone::Neutral, "app-worker-stopped"),
        WorkerState::Starting => (Tone::Neutral, "app-worker-starting"),
        WorkerState::Ready => (Tone::Success, "app-worker-ready"),
        WorkerState::Busy => (Tone::Success, "app-worker-busy"),
        WorkerState::Draining => (Tone::Neutral, "app-worker-draining"),
        WorkerState::Backoff(_) => (Tone::Danger, "app-worker-backoff"),
    };
    let sandbox = worker.sandbox.as_ref().map(|sandbox| match sandbox.landlock {
        Landlock::Full => "landlock, seccomp",
        Landlock::Partial => "landlock (files), seccomp",
        Landlock::Absent => "seccomp",
    });
    WorkerRow {
        name: worker.name.clone(),
        digest: worker.digest.to_string().chars().take(12).collect(),
        state: Tag::new(tone, frame.say(key)),
        pid: worker.pid.map(|pid| pid.to_string()).unwrap_or_default(),
        memory: worker.rss.map(format::size).unwrap_or_default(),
        operations: worker.ops,
        restarts: worker.restarts,
        sandbox: sandbox.unwrap_or_default().to_owned(),
        failure: worker.last_failure.clone().unwrap_or_default(),
    }
}
