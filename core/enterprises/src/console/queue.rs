//! The review queue: what lies with the authority, by the time at which somebody has to have acted.

use super::organisations::{Names, beside, named};
use super::{case, clock, naming};
use crate::Enterprises;
use crate::lifecycle::Stage;
use crate::service::Queued;
use actix_web::get;
use actix_web::web::Data;
use askama::Template;
use kernel::Timestamp;
use serde::Deserialize;
use web::{Caller, Chip, Clock, Column, Frame, Page, Paged, Paging, Problem, Query, Tag, filters, next_href};

/// What lies with the authority.
pub(super) const WITH_US: [Stage; 2] = [Stage::Submitted, Stage::InReview];
/// The stages that have a chip of their own.
const CHIPS: [Stage; 6] = [
    Stage::Submitted,
    Stage::InReview,
    Stage::NeedsCorrection,
    Stage::Approved,
    Stage::Rejected,
    Stage::Lapsed,
];

#[derive(Template)]
#[template(path = "review/queue.html")]
struct Queue {
    chips: Vec<Chip>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    mine: bool,
    next: Option<String>,
    first: Option<String>,
}

struct Row {
    href: String,
    name: String,
    organisation: String,
    kinds: String,
    stage: Tag,
    own: bool,
    submitted_at: Option<Timestamp>,
    clock: Option<Clock>,
}

/// Which part of the queue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    stage: Option<Stage>,
    #[serde(default)]
    mine: bool,
}

#[get("/queue")]
pub(super) async fn list(
    caller: Caller,
    filter: Query<Filter>,
    paging: Paging,
    shop: Data<Enterprises>,
    names: Names,
) -> Result<Page<Queue>, Problem> {
    let (frame, op, filter) = (caller.frame(), &caller.op, filter.0);
    let stages = filter.stage.map_or_else(|| WITH_US.to_vec(), |stage| vec![stage]);
    let reviewer = filter.mine.then(|| op.actor());
    let after = paging.after()?;
    let rows = shop.queue(op, &stages, reviewer, after, paging.limit() + 1).await?;
    let Paged { items, next } = Paged::new(&paging, rows, |row| (row.due_at, row.application.id()));
    let applicants: Vec<_> = items.iter().map(|queued| queued.application.applicant()).collect();
    let called = named(&names, &applicants).await?;
    let row = |queued: &Queued| Row {
        href: format!("/queue/{}", queued.application.id()),
        name: case::title(frame, queued.application.answers()),
        organisation: beside(&called, queued),
        kinds: naming::kinds(frame, &queued.application.answers().kinds),
        stage: naming::stage(frame, queued.application.stage()),
        own: queued.application.reviewer() == Some(op.actor()),
        submitted_at: queued.submitted_at,
        clock: queued.clock.as_ref().and_then(|shown| clock::chip(frame, shown)),
    };
    let page = Queue {
        chips: chips(frame, &shop.counts(op).await?, &filter),
        columns: columns(frame),
        rows: items.iter().map(row).collect(),
        mine: filter.mine,
        next: next.map(|cursor| next_href(frame.path(), &cursor)),
        first: after.map(|_| "/queue".to_owned()),
    };
    Ok(Page::new(frame, "enterprises-nav-queue", page).wide())
}

fn columns(frame: &Frame) -> Vec<Column> {
    [
        "enterprises-column-enterprise",
        "enterprises-field-kinds",
        "enterprises-column-stage",
        "enterprises-column-submitted",
        "enterprises-column-clock",
    ]
    .map(|key| Column::new(frame.say(key)))
    .to_vec()
}

fn chips(frame: &Frame, counts: &[(Stage, i64)], filter: &Filter) -> Vec<Chip> {
    let count = |stage: Stage| {
        let found = counts.iter().find(|(known, _)| *known == stage);
        found.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default())
    };
    let chip = |href: String, label: &str, count, current| Chip {
        href,
        label: frame.say(label),
        count,
        current,
        urgent: false,
    };
    let all = WITH_US.into_iter().map(count).sum();
    let everything = filter.stage.is_none() && !filter.mine;
    let mut chips = vec![
        chip("/queue".to_owned(), "enterprises-queue-with-us", Some(all), everything),
        chip("/queue?mine=true".to_owned(), "enterprises-queue-mine", None, filter.mine),
    ];
    chips.extend(CHIPS.into_iter().map(|stage| {
        let current = filter.stage == Some(stage) && !filter.mine;
        chip(format!("/queue?stage={}", stage.code()), &stage.key(), Some(count(stage)), current)
    }));
    chips
}
