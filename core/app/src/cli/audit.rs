//! `corridor audit`: follows a log from outside.

use super::ledger::trusted::Trusted;
use crate::witnessing::admitting;
use clap::Args;
use ledger::{AuditError, AuditReport, FetchError, Finding, Source, TileStore, Trust, audit, audit_copy};
use outbound::{Outbound, Request};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::runtime::Runtime;

/// What the exit codes mean, for the help.
pub(super) const EXIT_CODES: &str = "Exit codes:
  0  the log is sound, and the copy is up to date
  1  the audit could not be carried out
  3  a file of the log is tampered with or missing, or its entries about itself are untrue
  4  the log became shorter
  5  the log forked: it signed two histories; the copy keeps the evidence
  6  the checkpoint or the keys are not to be believed, or too few witnesses cosigned";

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// A bundle of 256 entries of the largest size, and some.
const MAX_FILE: u64 = 20 << 20;

#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    /// Folder of the copy; it is made at the first audit
    #[arg(long, value_name = "DIR")]
    mirror: PathBuf,
    /// Where the log is: the address of a Corridor, or the folder of another copy. Without it, the copy itself is checked
    #[arg(long, value_name = "URL|DIR")]
    origin: Option<String>,
    /// Fetch and compare also what was copied before
    #[arg(long)]
    whole: bool,
    #[command(flatten)]
    trusted: Trusted,
}

pub(super) fn run(args: &AuditArgs, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let trust = args.trusted.read()?;
    match carry_out(args, &trust) {
        Ok(report) => {
            tell(&report, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(Trouble::Log(AuditError::Found(finding))) => {
            writeln!(out, "{finding}")?;
            Ok(ExitCode::from(code(&finding)))
        }
        Err(Trouble::Log(other)) => Err(other.into()),
        Err(Trouble::Way(other)) => Err(other),
    }
}

enum Trouble {
    Log(AuditError),
    Way(anyhow::Error),
}

fn carry_out(args: &AuditArgs, trust: &Trust) -> Result<AuditReport, Trouble> {
    let mirror = TileStore::new(&args.mirror);
    let report = match args.origin.as_deref() {
        None => audit_copy(&args.mirror, trust),
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
            audit(&Site::of(url).map_err(Trouble::Way)?, &mirror, trust, args.whole)
        }
        Some(folder) => audit(&TileStore::new(folder), &mirror, trust, args.whole),
    };
    report.map_err(Trouble::Log)
}

fn tell(report: &AuditReport, out: &mut impl Write) -> std::io::Result<()> {
    let AuditReport { origin, tip, before, witnesses, gaps, key_changes } = report;
    writeln!(
        out,
        "{origin} is sound: {} entries, {} of them since the last audit",
        tip.size,
        tip.size - before
    )?;
    writeln!(out, "root {}", tip.root)?;
    for witness in witnesses {
        writeln!(out, "cosigned by {} at {}", witness.name, witness.at.format("%Y-%m-%dT%H:%M:%SZ"))?;
    }
    for (index, gap) in gaps {
        writeln!(
            out,
            "entry {index} tells of a gap: a database of {} entries was restored when the log had {}",
            gap.database.size, gap.files.size
        )?;
    }
    if *key_changes > 0 {
        writeln!(out, "changes of keys, recorded and published: {key_changes}")?;
    }
    Ok(())
}

fn code(finding: &Finding) -> u8 {
    match finding {
        Finding::Tampered { .. }
        | Finding::Missing(_)
        | Finding::Unfounded { .. }
        | Finding::FalseGap { .. }
        | Finding::UnknownKeyChange { .. }
        | Finding::UnrecordedKeyChange { .. } => 3,
        Finding::Rollback { .. } => 4,
        Finding::Fork { .. } => 5,
        Finding::Untrusted(_) | Finding::Keys(_) | Finding::OtherLog(_) => 6,
    }
}

/// A Corridor, or any tiled log, by its address.
struct Site {
    base: String,
    outbound: Outbound,
    runtime: Runtime,
}

impl Site {
    fn of(url: &str) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let outbound = admitting(std::iter::once(url))?;
        Ok(Self { base: url.trim_end_matches('/').to_owned(), outbound, runtime })
    }
}

impl Source for Site {
    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let failed = |reason: String| FetchError { name: name.to_owned(), reason };
        let request = Request {
            method: "GET".to_owned(),
            url: format!("{}/{name}", self.base),
            headers: Vec::new(),
            body: None,
            timeout: PATIENCE,
            max_bytes: MAX_FILE,
        };
        let answer = self.runtime.block_on(self.outbound.perform(request));
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        match answer.status {
            200 => Ok(Some(answer.body)),
            404 => Ok(None),
            status => Err(failed(format!("the answer was {status}"))),
        }
    }
}
