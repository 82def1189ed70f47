//! What a plugin writes for the operator: bounded in length and rate, and never able to forge a line of the server's log.

use std::{io::PipeReader, os::fd::OwnedFd};

use tokio::{io::AsyncReadExt, net::unix::pipe::Receiver, time::Instant};

/// The longest line in characters; the rest is cut.
const MAX_LINE: usize = 1000;
/// Lines per second in the long run, and how many may come at once.
const RATE: f64 = 20.0;
const BURST: f64 = 200.0;

/// The log of one worker.
pub(crate) struct PluginLog {
    plugin: String,
    allowance: f64,
    counted: Instant,
    dropped: u64,
}

impl PluginLog {
    /// Starts the log of a worker of the library called `plugin`.
    pub(crate) fn new(plugin: &str) -> Self {
        Self { plugin: plugin.to_owned(), allowance: BURST, counted: Instant::now(), dropped: 0 }
    }

    /// Takes a line with its level (`CRD_LOG_*`), or counts it as dropped.
    pub(crate) fn line(&mut self, level: i32, bytes: &[u8]) {
        if !self.allows(Instant::now()) {
            self.dropped += 1;
            return;
        }
        if self.dropped > 0 {
            tracing::warn!(target: "plugin", plugin = self.plugin, lines = self.dropped, "dropped lines of a plugin that logs too much");
            self.dropped = 0;
        }
        let (plugin, line) = (&self.plugin, plain(bytes, MAX_LINE));
        match level {
            corridor_abi::CRD_LOG_ERROR => tracing::error!(target: "plugin", plugin, "{line}"),
            corridor_abi::CRD_LOG_WARN => tracing::warn!(target: "plugin", plugin, "{line}"),
            corridor_abi::CRD_LOG_INFO => tracing::info!(target: "plugin", plugin, "{line}"),
            _ => tracing::debug!(target: "plugin", plugin, "{line}"),
        }
    }

    fn allows(&mut self, now: Instant) -> bool {
        let earned = now.duration_since(self.counted).as_secs_f64() * RATE;
        self.counted = now;
        self.allowance = (self.allowance + earned).min(BURST);
        let allowed = self.allowance >= 1.0;
        if allowed {
            self.allowance -= 1.0;
        }
        allowed
    }
}

/// Reads text of unknown origin as one line without control characters, at most `max` characters long.
pub(crate) fn plain(bytes: &[u8], max: usize) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    String::from_utf8_lossy(bytes).trim_end().chars().map(printable).take(max).collect()
}

/// Logs what a worker writes to standard error, until it ends. Reading never pauses, so that the pipe cannot fill up.
pub(crate) async fn drain_stderr(pipe: PipeReader, mut log: PluginLog) {
    let Ok(mut pipe) = Receiver::from_owned_fd(OwnedFd::from(pipe)) else { return };
    let mut buffer = vec![0; 4096];
    while let Ok(read @ 1..) = pipe.read(&mut buffer).await {
        for line in buffer[..read].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            log.line(corridor_abi::CRD_LOG_WARN, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_line_cannot_break_out_of_its_line() {
        assert_eq!(plain(b"fine\nERROR forged\x1b[31m \xff\n", 100), "fine ERROR forged [31m \u{fffd}");
        assert_eq!(plain("长".repeat(50).as_bytes(), 3), "长长长");
    }

    #[tokio::test]
    async fn a_flood_is_cut_to_the_burst_and_recovers_with_time() {
        let mut log = PluginLog::new("flood");
        let start = Instant::now();
        let passed = (0..10_000).filter(|_| log.allows(start)).count();
        assert_eq!(passed, BURST as usize);
        assert!(log.allows(start + Duration::from_secs(1)));
    }
}
