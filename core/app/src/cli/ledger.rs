//! `corridor ledger`: verifying receipts on any machine, and the key that it takes.

use crate::keys;
use crate::settings::{Settings, SettingsError};
use crate::site;
use crate::transparency::words::lines;
use anyhow::Context as _;
use clap::Subcommand;
use enterprises::certificate::{SealRefused, unseal};
use kernel::Language;
use ledger::{Receipt, VerifierKey};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum LedgerCommand {
    /// Verify a receipt, or the text of a certificate's QR code, without server, network or database
    ///
    /// Exit code 0: it is genuine. 1: it is not, or cannot be read.
    Verify {
        /// The receipt, a .tlog-proof file; or a file with the scanned text, or that text itself
        file: PathBuf,
        /// A file with the log's public keys, one a line, or such a key itself
        #[arg(long, value_name = "FILE|TEXT")]
        keys: String,
        /// In which language to answer: en or zh-CN
        #[arg(long, default_value = "en", value_parser = language)]
        language: Language,
    },
    /// Print the public key that verifies this installation's receipts
    Key,
}

pub(super) fn language(tag: &str) -> Result<Language, String> {
    tag.parse().map_err(|_| "en or zh-CN".to_owned())
}

pub(super) fn run(
    command: &LedgerCommand,
    load: impl FnOnce() -> Result<Settings, SettingsError>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    match command {
        LedgerCommand::Verify { file, keys, language } => verify(file, keys, *language, out),
        LedgerCommand::Key => {
            writeln!(out, "{}", keys::ledger_key(&load()?.keys)?.verifier())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn verify(file: &Path, keys: &str, language: Language, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let words = site::words()?;
    let keys = verifier_keys(keys)?;
    let bytes = match file.to_str() {
        Some(scanned) if scanned.contains('#') && !file.exists() => scanned.as_bytes().to_vec(),
        _ => fs::read(file).with_context(|| format!("could not read {}", file.display()))?,
    };
    let refused = |reason: &dyn std::fmt::Display| {
        (vec![words.say(language, "app-verify-refused", &[]), reason.to_string()], ExitCode::FAILURE)
    };
    let (said, code) = match Receipt::parse(&bytes) {
        Err(error) => match scanned(&bytes, &keys) {
            Some(Ok(mut lines)) => {
                lines.push(words.say(language, "app-verify-sealed", &[]));
                (lines, ExitCode::SUCCESS)
            }
            Some(Err(refusal)) => refused(&refusal),
            None => refused(&error),
        },
        Ok(receipt) => match receipt.verify(&keys) {
            Err(error) => refused(&error),
            Ok(verified) => (lines(&words, language, &verified), ExitCode::SUCCESS),
        },
    };
    for line in said {
        writeln!(out, "{line}")?;
    }
    Ok(code)
}

/// Checks a certificate's scanned code; nothing if the text is none.
fn scanned(bytes: &[u8], keys: &[VerifierKey]) -> Option<Result<Vec<String>, SealRefused>> {
    let text = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.trim().lines().count() == 1 && text.contains('#'))?;
    Some(unseal(text, keys))
}

/// Reads keys from a file if there is one of that name, else from the text itself.
fn verifier_keys(text: &str) -> anyhow::Result<Vec<VerifierKey>> {
    let text = if Path::new(text).is_file() {
        fs::read_to_string(text).with_context(|| format!("could not read {text}"))?
    } else {
        text.to_owned()
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let keys = lines
        .map(|line| line.parse().with_context(|| format!("{line} is neither a file nor a public key")))
        .collect::<anyhow::Result<Vec<_>>>()?;
    anyhow::ensure!(!keys.is_empty(), "there is no key in what --keys names");
    Ok(keys)
}
