//! `corridor config`.

use crate::settings::{REFERENCE, Settings, SettingsError};
use clap::Args;
use std::io::Write;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Print every setting with its meaning and its default instead
    #[arg(long)]
    reference: bool,
}

pub(super) fn print(
    args: &ConfigArgs,
    load: impl FnOnce() -> Result<Settings, SettingsError>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    if args.reference {
        write!(out, "{REFERENCE}")?;
    } else {
        write!(out, "{}", load()?)?;
    }
    Ok(ExitCode::SUCCESS)
}
