//! `corridor ledger`: verifying receipts on any machine, the keys that it takes, and what an operator does to the log.

mod change;
pub(super) mod trusted;

use crate::keys;
use crate::settings::{Settings, SettingsError};
use crate::site;
use crate::transparency::words::lines;
use anyhow::Context as _;
use clap::Subcommand;
use enterprises::certificate::{SealRefused, unseal};
use kernel::Language;
use ledger::{Receipt, Trust, VerifierKey};
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
        #[command(flatten)]
        trusted: trusted::Trusted,
        /// In which language to answer: en or zh-CN
        #[arg(long, default_value = "en", value_parser = language)]
        language: Language,
    },
    /// Print the public key that verifies this installation's receipts
    Key,
    /// Go on with a database that is older than the log, while no server runs on it
    ///
    /// The log keeps every entry it ever published. A new entry says, for everybody, how far the database had come: the data
    /// behind the entries since then is lost. Bring back a newer database instead, if there is one.
    Recover {
        /// A copy of the log made by `corridor audit`, where the log's own folder is older, too
        #[arg(long, value_name = "DIR")]
        mirror: Option<PathBuf>,
    },
    /// Change the key that signs, while no server runs
    ///
    /// The old key appoints the new one and is then deleted. The change is an entry of the log, and /ledger/keys shows all keys.
    /// Receipts and certificates signed before stay valid. A command that broke off is completed by giving it again.
    RotateKey,
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
        LedgerCommand::Verify { file, trusted, language } => verify(file, &trusted.read()?, *language, out),
        LedgerCommand::Key => {
            writeln!(out, "{}", keys::ledger_key(&load()?.keys)?.verifier())?;
            Ok(ExitCode::SUCCESS)
        }
        LedgerCommand::Recover { mirror } => change::recover(load()?, mirror.as_deref(), out),
        LedgerCommand::RotateKey => change::rotate_key(load()?, out),
    }
}

fn verify(file: &Path, trust: &Trust, language: Language, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let words = site::words()?;
    let bytes = match file.to_str() {
        Some(scanned) if scanned.contains('#') && !file.exists() => scanned.as_bytes().to_vec(),
        _ => fs::read(file).with_context(|| format!("could not read {}", file.display()))?,
    };
    let refused = |reason: &dyn std::fmt::Display| {
        (vec![words.say(language, "app-verify-refused", &[]), reason.to_string()], ExitCode::FAILURE)
    };
    let (said, code) = match Receipt::parse(&bytes) {
        Err(error) => match scanned(&bytes, trust.log_keys()) {
            Some(Ok(mut lines)) => {
                lines.push(words.say(language, "app-verify-sealed", &[]));
                (lines, ExitCode::SUCCESS)
            }
            Some(Err(refusal)) => refused(&refusal),
            None => refused(&error),
        },
        Ok(receipt) => match receipt.verify_by(trust) {
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
