//! The log as pages: the explorer, and a receipt that says what was recorded and how to verify it. Both are public.

use super::Foundation;
use super::words;
use crate::settings::WitnessAddress;
use actix_web::get;
use actix_web::web::{Data, Path};
use askama::Template;
use db::{ReceiptId, ReceiptState, Recorded};
use kernel::Timestamp;
use ledger::{Hash, Receipt, SignedCheckpoint};
use serde::Deserialize;
use std::collections::BTreeSet;
use web::parts::{Column, Fact, Link, Tag};
use web::{Arg, Frame, Page, Problem, Query, Svg, Tone, Visitor, filters, svg};

/// Entries on one page of the explorer.
const ROWS: u64 = 50;
/// Days the little drawing of growth covers.
const DAYS: u16 = 30;

#[derive(Template)]
#[template(path = "explorer.html")]
struct Explorer {
    size: u64,
    root: String,
    origin: String,
    key: String,
    changes: usize,
    witnesses: Vec<Fact>,
    growth: Svg,
    columns: Vec<Column>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
}

struct Row {
    index: u64,
    what: String,
    /// Says that the data behind the entry is lost; empty if it is not.
    note: String,
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
    let published = receipts.published().await?;
    let tip = published.checkpoint.as_ref().map(|checkpoint| checkpoint.unverified().tip());
    let gaps = receipts.gaps(foundation.verifier.name()).await?;
    let lost = receipts.lost(&gaps, &found).await?;
    let page = Explorer {
        size: tip.map_or(0, |tip| tip.size),
        root: tip.map_or_else(Hash::of_empty_tree, |tip| tip.root).to_string(),
        origin: foundation.verifier.name().to_owned(),
        key: foundation.verifier.to_string(),
        changes: published.history.as_ref().map_or(0, |history| history.changes().len()),
        witnesses: witnesses(frame, &foundation, published.cosigned.as_ref()),
        growth: growth(frame, &receipts.daily(frame.now(), DAYS).await?),
        columns: columns(frame),
        rows: found.into_iter().filter_map(|recorded| row(frame, recorded, &lost)).collect(),
        next: last.filter(|_| more).map(|index| format!("/ledger?before={index}")),
        first: query.0.before.map(|_| "/ledger".to_owned()),
    };
    Ok(Page::new(frame, "app-ledger-title", page))
}

/// Whom the operator asks to cosign, and what they cosigned last.
fn witnesses(frame: &Frame, foundation: &Foundation, cosigned: Option<&SignedCheckpoint>) -> Vec<Fact> {
    let said = |witness: &WitnessAddress| {
        let seen = cosigned.and_then(|checkpoint| witness.key.witnessed(checkpoint).ok()?);
        let size = cosigned.map_or(0, |checkpoint| checkpoint.unverified().tip().size);
        match seen {
            Some(seen) => frame.site().words.say(
                frame.language(),
                "app-ledger-witnessed",
                &[
                    ("size".into(), Arg::Number(i64::try_from(size).unwrap_or(i64::MAX))),
                    ("at".into(), Arg::Text(seen.at.format("%Y-%m-%d %H:%M:%SZ").to_string())),
                ],
            ),
            None => frame.say("app-ledger-not-witnessed"),
        }
    };
    let all = foundation.settings.ledger.witnesses.iter();
    all.map(|witness| Fact::new(witness.key.name().to_owned(), said(witness))).collect()
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

fn row(frame: &Frame, recorded: Recorded, lost: &BTreeSet<u64>) -> Option<Row> {
    let index = recorded.index?;
    Some(Row {
        index,
        note: if lost.contains(&index) { frame.say("app-ledger-lost") } else { String::new() },
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
fn growth(frame: &Frame, daily: &[u64]) -> Svg {
    let days: Vec<_> = daily.iter().map(|count| *count as f64).collect();
    svg::sparkline(&frame.say("app-ledger-growth"), &days)
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    lost: bool,
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
        ReceiptState::Sealed(recorded, text) => {
            let keys = match foundation.receipts.published().await?.history {
                Some(_) => "keys.txt".to_owned(),
                None => foundation.verifier.to_string(),
            };
            (recorded, Some(proof(*id, &text, &keys)?))
        }
    };
    let gaps = foundation.receipts.gaps(foundation.verifier.name()).await?;
    let lost = !foundation.receipts.lost(&gaps, std::slice::from_ref(&recorded)).await?.is_empty();
    let what = words::kind(&frame.site().words, frame.language(), &recorded.kind);
    let url = format!("{}/ledger/receipts/{}", foundation.public_url, *id);
    let tag = match &proof {
        Some(_) if lost => Tag::new(Tone::Attention, frame.say("app-ledger-lost")),
        Some(_) => Tag::new(Tone::Success, frame.say("app-receipt-sealed")),
        None => Tag::new(Tone::Neutral, frame.say("app-receipt-pending")),
    };
    let page = ReceiptPage {
        lost,
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
fn proof(id: ReceiptId, text: &str, keys: &str) -> Result<(Proof, Receipt), Problem> {
    let receipt: Receipt = text.parse().map_err(Problem::internal)?;
    let tip = receipt.checkpoint.unverified().tip();
    let shown = Proof {
        index: receipt.index,
        size: tip.size,
        href: format!("/ledger/receipts/{id}.tlog-proof"),
        path: receipt.proof.iter().map(ToString::to_string).collect(),
        root: tip.root.to_string(),
        entry: String::from_utf8_lossy(receipt.entry.bytes()).into_owned(),
        command: format!("corridor ledger verify {id}.tlog-proof --keys \"{keys}\""),
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
        facts.extend(members.public.iter().map(|(name, fact)| Fact::new(name.clone(), fact.clone())));
        let rules: Vec<_> = members.rules.iter().map(String::as_str).collect();
        if !rules.is_empty() {
            facts.push(Fact::new(frame.say("app-receipt-rules"), rules.join(", ")));
        }
    }
    facts.push(Fact::new(frame.say("app-receipt-id"), recorded.id.to_string()));
    facts
}
