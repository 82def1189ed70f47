//! Log lines, on standard error: standard output belongs to what a command was asked for.

use crate::settings::{LogFormat, Settings};
use anyhow::Context as _;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Starts logging for the rest of the process.
pub(super) fn start(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.log.filter)
        .with_context(|| format!("log.filter is {}", settings.log.filter))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match settings.log_format() {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
        LogFormat::Text => {
            lines.with_target(false).with_ansi(io::stderr().is_terminal()).compact().try_init()
        }
    };
    // In a test, another one was first.
    drop(started);
    Ok(())
}
