//! From the start of a process to its first good answer.

use crate::engine::{Binaries, Engine, Side};
use anyhow::Result;

/// Milliseconds of each start.
#[derive(Default)]
pub(crate) struct Starts {
    /// The product on an empty database, which it brings up to date.
    pub(crate) fresh: Vec<f64>,
    /// The product on a database it knows.
    pub(crate) existing: Vec<f64>,
    /// The ceiling on a database it knows.
    pub(crate) ceiling: Vec<f64>,
}

impl Starts {
    /// Starts everything once more.
    pub(crate) fn round(&mut self, engine: Engine<'_>, binaries: &Binaries, number: usize) -> Result<()> {
        let home = engine.home(&format!("start-{number}"))?;
        self.fresh.push(once(binaries, Side::Product, &home)?);
        self.existing.push(once(binaries, Side::Product, &home)?);
        let home = engine.home(&format!("start-{number}-ceiling"))?;
        once(binaries, Side::Ceiling, &home)?;
        self.ceiling.push(once(binaries, Side::Ceiling, &home)?);
        Ok(())
    }
}

fn once(binaries: &Binaries, side: Side, home: &crate::engine::Home) -> Result<f64> {
    let server = binaries.start(side, home)?;
    let milliseconds = server.ready_after.as_secs_f64() * 1000.0;
    server.stop()?;
    Ok(milliseconds)
}
