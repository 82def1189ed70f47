//! The log as pages: the explorer, and a receipt that says what was recorded and how to verify it. Both are public.

use super::Foundation;
use super::words;
use actix_web::get;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::TimeDelta;
use db::{ReceiptId, ReceiptState, Recorded};
use kernel::Timestamp;
use ledger::{Hash, Receipt};
use serde::Deserialize;
use web::parts::{Column, Fact, Link, Tag};
use web::{Frame, Page, Problem, Query, Svg, Tone, Visitor, filters, svg};

/// Entries on one page of the explorer.
const ROWS: u64 = 50;
/// Days the little drawing of growth covers.
const DAYS: i64 = 30;
/// Entries it looks at; a busier log shows fewer days.
const LOOKED_AT: u64 = 2000;

#[derive(Template)]
#[template(path = "explorer.html")]
struct Explorer {
    size: u64,
    root: String,
    origin: String,
    key: String,
    growth: Svg,
    columns: Vec<Column>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
}

struct Row {
    index: u64,
    what: String,
    subject: String,
    at: Timestamp,
    receipt: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    before: Option<u64>,
}

/// The explorer.
#[get("/ledger")]
pub(super) async fn explorer(
    visitor: Visitor,
    query: Query<Before>,
    foundation: Data<Foundation>,
) -> Result<Page<Explorer>, Problem> {
    let (frame, receipts) = (visitor.frame(), &foundation.receipts);
    let mut found = receipts.latest(query.0.before, ROWS + 1).await?;
    let more = found.len() as u64 > ROWS;
    found.truncate(ROWS as usize);
    let last = found.last().and_then(|row| row.index);
    let published = foundation.tiles().latest_checkpoint().map_err(Problem::internal)?;
    let tip = published.as_ref().map(|checkpoint| checkpoint.unverified().tip());
    let page = Explorer {
        size: tip.map_or(0, |tip| tip.size),
        root: tip.map_or_else(Hash::of_empty_tree, |tip| tip.root).to_string(),
        origin: foundation.verifier.name().to_owned(),
        key: foundation.verifier.to_string(),
        growth: growth(frame, &receipts.latest(None, LOOKED_AT).await?),
        columns: columns(frame),
        rows: found.into_iter().filter_map(|recorded| row(frame, recorded)).collect(),
        next: last.filter(|_| more).map(|index| format!("/ledger?before={index}")),
        first: query.0.before.map(|_| "/ledger".to_owned()),
    };
    Ok(Page::new(frame, "app-ledger-title", page))
}

fn columns(frame: &Frame) -> Vec<Column> {
    vec![
        Column::numeric(frame.say("app-ledger-index")),
        Column::new(frame.say("app-ledger-what")),
        Column::new(frame.say("app-ledger-subject")),
        Column::new(frame.say("app-ledger-at")),
        Column::new(frame.say("web-receipt")),
    ]
}

fn row(frame: &Frame, recorded: Recorded) -> Option<Row> {
    Some(Row {
        index: recorded.index?,
        what: words::kind(&frame.site().words, frame.language(), &recorded.kind),
        subject: subject(frame, &recorded),
        at: recorded.at,
        receipt: format!("/ledger/receipts/{}", recorded.id),
    })
}

/// The type in words with the first letters of the id: enough to tell two rows apart.
fn subject(frame: &Frame, recorded: &Recorded) -> String {
    let (kind, id) = &recorded.subject;
    let named = words::subject(&frame.site().words, frame.language(), kind);
    format!("{named} {}…", &id.simple().to_string()[..8])
}

/// Entries a day, the latest day last.
fn growth(frame: &Frame, latest: &[Recorded]) -> Svg {
    let now = frame.now();
    let mut days = vec![0.0; DAYS as usize];
    for recorded in latest {
        let ago = (now - recorded.at).max(TimeDelta::zero()).num_days();
        if ago < DAYS {
            days[(DAYS - 1 - ago) as usize] += 1.0;
        }
    }
    svg::sparkline(&frame.say("app-ledger-growth"), &days)
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    crumbs: Vec<Link>,
    tag: Option<Tag>,
    what: String,
    facts: Vec<Fact>,
    at: Timestamp,
    proof: Option<Proof>,
    url: String,
    qr: Svg,
}

/// What is shown once a checkpoint covers the entry.
struct Proof {
    index: u64,
    size: u64,
    href: String,
    path: Vec<String>,
    root: String,
    entry: String,
    command: String,
}

/// A receipt.
#[get("/ledger/receipts/{id}")]
pub(super) async fn receipt_page(
    visitor: Visitor,
    id: Path<ReceiptId>,
    foundation: Data<Foundation>,
) -> Result<Page<ReceiptPage>, Problem> {
    let frame = visitor.frame();
    let found = foundation.receipts.receipt(*id, false).await?.ok_or_else(Problem::not_found)?;
    let (recorded, proof) = match found {
        ReceiptState::Pending(recorded) => (recorded, None),
        ReceiptState::Sealed(recorded, text) => (recorded, Some(proof(*id, &text, &foundation)?)),
    };
    let what = words::kind(&frame.site().words, frame.language(), &recorded.kind);
    let url = format!("{}/ledger/receipts/{}", foundation.public_url, *id);
    let tag = match &proof {
        Some(_) => Tag::new(Tone::Success, frame.say("app-receipt-sealed")),
        None => Tag::new(Tone::Neutral, frame.say("app-receipt-pending")),
    };
    let page = ReceiptPage {
        crumbs: vec![Link { href: "/ledger".to_owned(), label: frame.say("app-ledger-title") }],
        tag: Some(tag),
        facts: facts(frame, &recorded, proof.as_ref()),
        at: recorded.at,
        qr: svg::qr(&url, &frame.say("app-receipt-qr")),
        proof: proof.map(|(shown, _)| shown),
        what,
        url,
    };
    Ok(Page::new(frame, "app-receipt-title", page))
}

/// The parsed receipt gives what a page shows; the file itself is what counts.
fn proof(id: ReceiptId, text: &str, foundation: &Foundation) -> Result<(Proof, Receipt), Problem> {
    let receipt: Receipt = text.parse().map_err(Problem::internal)?;
    let tip = receipt.checkpoint.unverified().tip();
    let shown = Proof {
        index: receipt.index,
        size: tip.size,
        href: format!("/ledger/receipts/{id}.tlog-proof"),
        path: receipt.proof.iter().map(ToString::to_string).collect(),
        root: tip.root.to_string(),
        entry: String::from_utf8_lossy(receipt.entry.bytes()).into_owned(),
        command: format!("corridor ledger verify {id}.tlog-proof --keys \"{}\"", foundation.verifier),
    };
    Ok((shown, receipt))
}

fn facts(frame: &Frame, recorded: &Recorded, proof: Option<&(Proof, Receipt)>) -> Vec<Fact> {
    let (words, language) = (&frame.site().words, frame.language());
    let (kind, id) = &recorded.subject;
    let mut facts = vec![Fact::new(
        frame.say("app-ledger-subject"),
        format!("{} {}", words::subject(words, language, kind), id.simple()),
    )];
    if let Some((_, receipt)) = proof {
        let members = receipt.entry.members();
        facts.push(Fact::new(
            frame.say("app-receipt-role"),
            format!("{} ({})", words::role(words, language, &members.actor.role), members.actor.pseudonym),
        ));
        facts.push(Fact::new(frame.say("app-receipt-version"), members.subject_version.to_string()));
        let rules: Vec<_> = members.rules.iter().map(String::as_str).collect();
        if !rules.is_empty() {
            facts.push(Fact::new(frame.say("app-receipt-rules"), rules.join(", ")));
        }
    }
    facts.push(Fact::new(frame.say("app-receipt-id"), recorded.id.to_string()));
    facts
}
