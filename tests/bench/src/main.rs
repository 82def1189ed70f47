//! The product beside its ceiling, on both engines, in one run: what `tests/bench/run` calls once both are built.
//!
//! Cases take turns, round after round, and a ratio is taken inside each round: what else the machine does in a minute hits both
//! sides of it. Processor time for each answer does not depend on how the machine is shared at all.

mod engine;
mod load;
#[path = "../../src/paper.rs"]
mod paper;
mod person;
mod postgres;
mod process;
mod register;
mod report;
mod rounds;
mod scripts;
mod starts;
mod wire;

use anyhow::{Context, Result};
use engine::{Binaries, Engine};
use postgres::Cluster;
use rounds::Stage;
use starts::Starts;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

const USAGE: &str = "bench CORRIDOR CEILING DATE ROUNDS SECONDS";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [product, ceiling, date, rounds, seconds] = arguments.as_slice() else { anyhow::bail!(USAGE) };
    let binaries = Binaries { product: PathBuf::from(product), ceiling: PathBuf::from(ceiling) };
    let (rounds, seconds) = (rounds.parse().context(USAGE)?, seconds.parse().context(USAGE)?);
    let (mut out, mut progress) = (io::stdout(), io::stderr());

    let folder = tempfile::Builder::new().prefix("corridor-bench-").tempdir()?;
    let cluster = Cluster::start()?;
    let engines = [Engine::Sqlite(folder.path()), Engine::Postgres(folder.path(), &cluster)];
    let load_before = load_average()?;

    writeln!(progress, "starting each server {rounds} times")?;
    let mut starts = [Starts::default(), Starts::default()];
    for number in 0..rounds {
        for (engine, starts) in engines.iter().zip(&mut starts) {
            starts.round(*engine, &binaries, number)?;
        }
    }
    writeln!(progress, "signing people up, entering enterprises in the register")?;
    let mut stages = [Stage::set(engines[0], &binaries).await?, Stage::set(engines[1], &binaries).await?];
    for stage in &mut stages {
        stage.round(Duration::from_secs(1), true).await?;
    }
    for number in 1..=rounds {
        writeln!(progress, "round {number} of {rounds}")?;
        for stage in &mut stages {
            stage.round(Duration::from_secs(seconds), false).await?;
        }
    }

    writeln!(out, "{date} · {} · {} · SQLite as bundled", machine()?, cluster.version()?)?;
    writeln!(
        out,
        "{rounds} rounds of {seconds} s a case, median (lowest–highest); load average {load_before} before, {} after; \
         no answer was other than it should be",
        load_average()?
    )?;
    for stage in &stages {
        write!(out, "{}", report::tables(stage)?)?;
    }
    let engines: Vec<_> = stages.iter().zip(&starts).collect();
    write!(out, "{}", report::footprint(&binaries, &engines)?)?;
    for stage in stages {
        stage.end()?;
    }
    Ok(())
}

/// The processor's model and how many there are.
fn machine() -> Result<String> {
    let about = fs::read_to_string("/proc/cpuinfo")?;
    let models = || about.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let (_, model) = models().next().unwrap_or(("", "unnamed processor"));
    Ok(format!("{model}, {} cores", models().count().max(1)))
}

/// How many processes wanted to run in the last minute.
fn load_average() -> Result<String> {
    let averages = fs::read_to_string("/proc/loadavg")?;
    Ok(averages.split(' ').next().unwrap_or_default().to_owned())
}
