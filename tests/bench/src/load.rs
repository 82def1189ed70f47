//! The load: so many connections, each asking one thing after the other as fast as it is answered.
//!
//! One thread, the same for both sides, so that what it takes of the machine is the same for both.

use crate::wire::{Answer, Wire};
use anyhow::Result;
use futures_util::future::try_join_all;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What one connection asks. It is kept from round to round, for what it made stays made.
pub(crate) trait Script {
    /// The next request.
    fn next(&mut self) -> &[u8];
    /// Takes in the answer to it. Whatever is not as it should be ends the run.
    fn hear(&mut self, answer: Answer<'_>) -> Result<()>;
}

/// What was seen.
pub(crate) struct Load {
    /// Answers, all of them right.
    pub(crate) answers: usize,
    seconds: f64,
    /// Microseconds, sorted.
    took: Vec<u32>,
}

impl Load {
    /// Answers in a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.answers as f64 / self.seconds
    }

    /// Milliseconds within which this share was answered.
    pub(crate) fn within(&self, share: f64) -> f64 {
        let at = (self.took.len().saturating_sub(1) as f64 * share).round() as usize;
        self.took.get(at).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }
}

/// Lets every script ask until the time is over, each over a connection of its own.
pub(crate) async fn run(at: SocketAddr, scripts: &mut [Box<dyn Script>], time: Duration) -> Result<Load> {
    let mut wires = Vec::with_capacity(scripts.len());
    for _ in scripts.iter() {
        wires.push(Wire::open(at).await?);
    }
    let begun = Instant::now();
    let asking = scripts.iter_mut().zip(wires).map(|(script, wire)| ask(script.as_mut(), wire, begun + time));
    let took = try_join_all(asking).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut took: Vec<_> = took.into_iter().flatten().collect();
    took.sort_unstable();
    Ok(Load { answers: took.len(), seconds, took })
}

async fn ask(script: &mut dyn Script, mut wire: Wire, until: Instant) -> Result<Vec<u32>> {
    let mut took = Vec::with_capacity(64 * 1024);
    let mut begun = Instant::now();
    while begun < until {
        let request = script.next();
        let answer = wire.ask(request).await?;
        let ended = Instant::now();
        took.push(u32::try_from((ended - begun).as_micros()).unwrap_or(u32::MAX));
        begun = ended;
        script.hear(answer)?;
    }
    Ok(took)
}
