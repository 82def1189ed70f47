//! Whom a command believes: `--keys`, `--witness-keys`, `--quorum`.

use anyhow::Context as _;
use clap::Args;
use ledger::{Quorum, Trust, WitnessKey};
use std::fs;
use std::path::Path;

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Trusted {
    /// A file with the log's public keys: one a line, or what /ledger/keys shows; or one such key itself
    #[arg(long, value_name = "FILE|TEXT")]
    keys: String,
    /// A file with public keys of witnesses, one a line, or one such key itself
    #[arg(long, value_name = "FILE|TEXT")]
    witness_keys: Option<String>,
    /// How many of these witnesses must have cosigned; without it, all of them
    #[arg(long, value_name = "NUMBER", requires = "witness_keys")]
    quorum: Option<usize>,
}

impl Trusted {
    /// Reads keys from files of these names if there are any, else from the texts themselves.
    pub(in crate::cli) fn read(&self) -> anyhow::Result<Trust> {
        let trust: Trust = file_or_text(&self.keys)?
            .parse()
            .with_context(|| format!("{} is neither a file with public keys nor a public key", self.keys))?;
        let Some(witnesses) = &self.witness_keys else { return Ok(trust) };
        let text = file_or_text(witnesses)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys = lines
            .map(|line| {
                line.parse().with_context(|| format!("{line} is neither a file nor a witness's public key"))
            })
            .collect::<anyhow::Result<Vec<WitnessKey>>>()?;
        let needed = self.quorum.unwrap_or(keys.len());
        Ok(trust.with(Quorum::new(needed, keys)?))
    }
}

/// The content of the file of this name, or the text itself.
pub(in crate::cli) fn file_or_text(text: &str) -> anyhow::Result<String> {
    if Path::new(text).is_file() {
        fs::read_to_string(text).with_context(|| format!("could not read {text}"))
    } else {
        Ok(text.to_owned())
    }
}
