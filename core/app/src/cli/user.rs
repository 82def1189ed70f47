//! `corridor user`: the first administrator.

use crate::foundation::Foundation;
use crate::services;
use crate::settings::Settings;
use accounts::AccountsError;
use clap::Subcommand;
use kernel::{Chance, Clock, Fault};
use secrecy::SecretString;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Create a person who may do everything an operator may
    ///
    /// The password is the first line of standard input. At a terminal, one is made up and printed once.
    CreateOperator {
        /// Mail address to sign in with
        #[arg(long)]
        email: String,
        /// Name that pages show
        #[arg(long)]
        name: String,
    },
}

pub(super) fn run(
    command: &UserCommand,
    settings: Settings,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    super::logs::start(&settings)?;
    let UserCommand::CreateOperator { email, name } = command;
    let (password, made_up) = password(&Chance::System)?;
    actix_web::rt::System::new().block_on(async {
        let public_url = settings.origin(settings.listen);
        let (foundation, _) =
            Foundation::open(settings, &public_url, Vec::new(), Clock::System, Chance::System).await?;
        let (accounts, op) = (services::accounts(&foundation), foundation.system());
        accounts
            .create_operator(&op, email, name, SecretString::from(password.clone()))
            .await
            .map_err(explained)?;
        anyhow::Ok(())
    })?;
    writeln!(out, "created the operator {email}")?;
    if made_up {
        writeln!(out, "password: {password}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Names the fields at fault; pages do it in the reader's language.
fn explained(error: AccountsError) -> anyhow::Error {
    let fields: Vec<_> =
        error.violations().iter().map(|said| format!("{} {}", said.pointer, said.code)).collect();
    let told = fields.join(", ");
    let error = anyhow::Error::from(error);
    if told.is_empty() { error } else { error.context(told) }
}

/// Reads a password, or makes one of 120 bits: more than anybody guesses, and short enough to type once.
fn password(chance: &Chance) -> io::Result<(String, bool)> {
    if io::stdin().is_terminal() {
        let letters = chance.bytes::<15>();
        return Ok((letters.iter().map(|byte| format!("{byte:02x}")).collect(), true));
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok((line.trim_end_matches(['\r', '\n']).to_owned(), false))
}
