//! The commands of `corridor`.

mod audit;
mod calendar;
mod config;
mod deadline;
mod develop;
mod doctor;
mod identifier;
mod ledger;
mod logs;
mod schema;
mod serve;
mod user;
mod witness;

use crate::settings::{Overrides, Settings, SettingsFile};
use ::config::Map;
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// A public service platform for cross-border e-commerce, in one binary.
///
/// Without a command: a development server on SQLite in ./var, with demo data and a demo store.
#[derive(Debug, Parser)]
#[command(name = "corridor", version)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Settings that have a flag; all others are in corridor.toml or the environment.
#[derive(Debug, Args)]
struct Flags {
    /// Settings file instead of ./corridor.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, global = true, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Folder of documents, keys and ledger files
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Bring the database up to date
    Migrate,
    /// Print the settings in force, secrets masked
    Config(config::ConfigArgs),
    /// Check what the server depends on
    Doctor,
    /// Print the OpenAPI document
    Openapi,
    /// People who may sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// Working calendars: what is known, and the next year when it is published
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// Legal deadlines: the rules, and when something is due
    #[command(subcommand)]
    Deadline(deadline::DeadlineCommand),
    /// Receipts and keys of the transparency log
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Follow a log from outside and keep a copy that it cannot alter
    #[command(after_help = audit::EXIT_CODES)]
    Audit(audit::AuditArgs),
    /// Run a witness, which cosigns checkpoints of logs as long as they only grow
    Witness(witness::WitnessArgs),
    /// Identity numbers
    #[command(subcommand)]
    Identifier(identifier::IdentifierCommand),
}

/// Runs the command of the arguments and says how it ended.
pub fn main() -> ExitCode {
    // Database, documents, keys and the ledger's files are for the owner alone, wherever they are put.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    match run(std::env::args_os(), std::env::vars().collect(), &mut io::stdout().lock()) {
        Ok(code) => code,
        Err(error) => {
            // `{:#}` tells the causes too. If nobody listens, there is nobody to tell.
            drop(writeln!(io::stderr(), "corridor: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The same with everything it reads and writes as arguments.
///
/// # Errors
/// When a command could not be carried out. A command that was, and found something bad, is `Ok` with an exit code of 1.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    variables: Map<String, String>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let Cli { flags, command } = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        // Help and version are written like faults, to the right stream.
        Err(said) => {
            said.print()?;
            return Ok(ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(2)));
        }
    };
    let development = command.is_none().then_some(true);
    let load = || Settings::load(&flags.overrides(development), variables);
    match command {
        None => develop::develop(load()?, out),
        Some(Command::Serve) => serve::serve(load()?, out),
        Some(Command::User(command)) => user::run(&command, load()?, out),
        Some(Command::Migrate) => schema::migrate(&load()?, out),
        Some(Command::Config(args)) => config::print(&args, load, out),
        Some(Command::Doctor) => doctor::doctor(&load()?, out),
        Some(Command::Openapi) => schema::openapi(out),
        Some(Command::Calendar(command)) => calendar::run(&command, load()?, out),
        Some(Command::Deadline(command)) => deadline::run(&command, load()?, out),
        // These three must work on a machine that has only this binary.
        Some(Command::Audit(args)) => audit::run(&args, out),
        Some(Command::Witness(args)) => witness::run(&args, flags.listen.as_deref(), out),
        Some(Command::Ledger(command)) => ledger::run(&command, load, out),
        // Needs no settings either.
        Some(Command::Identifier(command)) => identifier::run(&command, io::stdin().lock(), out),
    }
}

impl Flags {
    fn overrides(&self, development: Option<bool>) -> Overrides {
        Overrides {
            file: self.config.clone().map_or(SettingsFile::Usual, SettingsFile::Named),
            listen: self.listen.clone(),
            database: self.database.clone(),
            data: self.data.clone(),
            development,
        }
    }
}
