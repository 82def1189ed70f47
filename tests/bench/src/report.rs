//! What was seen, as tables that can be pasted into a README.

use crate::engine::{Binaries, Side};
use crate::rounds::{CREATORS, Case, READERS, Seen, Stage};
use crate::starts::Starts;
use anyhow::{Context, Result};
use std::fmt::Write;

/// Goals of `performance.md` §9 as issue by issue agreed, all of them "at least" or "at most".
mod goals {
    /// Create beside the ceiling's group commit.
    pub(super) const GROUP: f64 = 0.5;
    /// Create beside one transaction a request, on SQLite and on PostgreSQL.
    pub(super) const SINGLE: [f64; 2] = [4.0, 3.0];
    /// The register's JSON beside the ceiling's row.
    pub(super) const REGISTER: f64 = 0.8;
    /// The same with a session.
    pub(super) const SESSION: f64 = 0.6;
    /// Milliseconds until ready on a database that exists.
    pub(super) const READY: f64 = 100.0;
    /// Megabytes of memory when idle.
    pub(super) const IDLE: f64 = 40.0;
    /// Megabytes of the binary.
    pub(super) const BINARY: f64 = 40.0;
}

/// Median, lowest and highest.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    median: f64,
    lowest: f64,
    highest: f64,
}

impl Spread {
    /// Of at least one figure.
    pub(crate) fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
        let last = sorted.len().saturating_sub(1);
        Self { median: f64::midpoint(at(last / 2), at(sorted.len() / 2)), lowest: at(0), highest: at(last) }
    }

    fn ratio(self) -> String {
        format!("{:.2} ({:.2}–{:.2})", self.median, self.lowest, self.highest)
    }

    fn milliseconds(self) -> String {
        format!("{:.0} ms ({:.0}–{:.0})", self.median, self.lowest, self.highest)
    }
}

/// What the product is measured against, and what is asked of it.
struct Beside {
    case: Case,
    least: f64,
}

/// A table of creates and one of reads for an engine.
pub(crate) fn tables(stage: &Stage<'_>) -> Result<String> {
    let single = goals::SINGLE[usize::from(stage.engine.name() != "SQLite")];
    let mut out = format!("\n### {}\n", stage.engine.name());
    head(&mut out, &format!("durable create, {CREATORS} connections"))?;
    row(&mut out, stage, Case::Group, "ceiling: row, audit and outbox, group commit", &[])?;
    row(&mut out, stage, Case::Single, "ceiling: the same, one transaction a request", &[])?;
    let beside =
        [Beside { case: Case::Group, least: goals::GROUP }, Beside { case: Case::Single, least: single }];
    row(
        &mut out,
        stage,
        Case::Drafts,
        "Corridor: application begun (row), taken back (row and leaf)",
        &beside,
    )?;

    head(&mut out, &format!("read, {READERS} connections"))?;
    row(&mut out, stage, Case::Row, "ceiling: row by id", &[])?;
    let beside = |least| [Beside { case: Case::Row, least }];
    row(&mut out, stage, Case::Register, "Corridor: enterprise by id, public", &beside(goals::REGISTER))?;
    row(
        &mut out,
        stage,
        Case::Session,
        "Corridor: enterprise by id, with a session",
        &beside(goals::SESSION),
    )?;
    row(
        &mut out,
        stage,
        Case::Application,
        "Corridor: own application by id, tenancy and history",
        &beside(0.0),
    )?;
    Ok(out)
}

fn head(out: &mut String, what: &str) -> Result<()> {
    writeln!(out, "\n| {what} | answers/s | p50 / p99 ms | CPU µs | × of | by answers/s | by CPU | goal |")?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    Ok(())
}

fn row(out: &mut String, stage: &Stage<'_>, case: Case, name: &str, beside: &[Beside]) -> Result<()> {
    let own = seen(stage, case)?;
    let median = |pick: fn(&Seen) -> f64| Spread::of(own.iter().map(pick)).median;
    write!(
        out,
        "| {name} | {:.0} | {:.1} / {:.1} | {:.0} |",
        median(|seen| seen.rate),
        median(|seen| seen.p50),
        median(|seen| seen.p99),
        median(|seen| seen.cpu),
    )?;
    if beside.is_empty() {
        writeln!(out, " | | | |")?;
    }
    for (at, Beside { case, least }) in beside.iter().enumerate() {
        let other = seen(stage, *case)?;
        let pairs = || own.iter().zip(other);
        let rate = Spread::of(pairs().map(|(own, other)| own.rate / other.rate));
        let cpu = Spread::of(pairs().map(|(own, other)| other.cpu / own.cpu));
        if at > 0 {
            write!(out, "| | | | |")?;
        }
        let goal = if *least == 0.0 { String::new() } else { at_least(rate.median, *least) };
        writeln!(out, " {} | {} | {} | {goal} |", called(*case), rate.ratio(), cpu.ratio())?;
    }
    Ok(())
}

fn seen<'a>(stage: &'a Stage<'_>, case: Case) -> Result<&'a [Seen]> {
    let found = stage.seen.iter().find(|(known, _)| *known == case);
    found.map(|(_, seen)| seen.as_slice()).with_context(|| format!("{case:?} was not measured"))
}

fn called(case: Case) -> &'static str {
    match case {
        Case::Group => "group commit",
        Case::Single => "one transaction a request",
        _ => "row by id",
    }
}

/// Start, memory and size.
pub(crate) fn footprint(binaries: &Binaries, engines: &[(&Stage<'_>, &Starts)]) -> Result<String> {
    let mut out =
        String::from("\n### Start, memory, size\n\n| | Corridor | ceiling | goal |\n|---|---|---|---|\n");
    for (stage, starts) in engines {
        let (name, spread) = (stage.engine.name(), |all: &Vec<f64>| Spread::of(all.iter().copied()));
        let (fresh, existing) = (spread(&starts.fresh), spread(&starts.existing));
        let ceiling = spread(&starts.ceiling).milliseconds();
        let goal = at_most(existing.median, goals::READY, "ms");
        writeln!(
            out,
            "| {name}: start to ready, existing database | {} | {ceiling} | {goal} |",
            existing.milliseconds()
        )?;
        writeln!(out, "| {name}: start to ready, empty database | {} | | |", fresh.milliseconds())?;
        let [product, ceiling] = stage.idle;
        let goal = at_most(product, goals::IDLE, "MB");
        writeln!(out, "| {name}: resident when idle | {product:.1} MB | {ceiling:.1} MB | {goal} |")?;
        writeln!(out, "| {name}: resident after the load | {:.1} MB | | |", stage.resident_afterwards()?)?;
    }
    let (product, ceiling) = (binaries.size(Side::Product)?, binaries.size(Side::Ceiling)?);
    let goal = at_most(product, goals::BINARY, "MB");
    writeln!(out, "| binary | {product:.1} MB | {ceiling:.1} MB | {goal} |")?;
    Ok(out)
}

fn at_least(found: f64, least: f64) -> String {
    if found >= least { format!("≥ {least}") } else { format!("≥ {least}: **below**") }
}

fn at_most(found: f64, most: f64, unit: &str) -> String {
    if found <= most { format!("≤ {most} {unit}") } else { format!("≤ {most} {unit}: **above**") }
}
