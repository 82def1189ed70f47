//! `corridor calendar`: which days are worked, and for which years that is known.

use crate::foundation::{Foundation, database};
use crate::settings::Settings;
use crate::site;
use anyhow::Context as _;
use calendars::{Change, Coverage, Imported, Imports};
use clap::Subcommand;
use db::{Db, Engine, KeyRing};
use deadlines::{Calendar, Calendars};
use kernel::{Chance, Clock, Language, Timestamp};
use migrations::Migrator;
use serde_json::json;
use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use web::{Arg, Words};

#[derive(Debug, Subcommand)]
pub(super) enum CalendarCommand {
    /// Bring in a calendar that was published: its years are added to what is known
    ///
    /// The form of the file is described in core/deadlines/calendars/README.md: JSON with `id`, `name` and `years`, each with its
    /// `source`, `holidays` and `make_up_days`. A file that says otherwise about days that are known is refused.
    Import {
        /// The file
        file: PathBuf,
        /// Let the file win over what is known
        #[arg(long)]
        replace: bool,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
        /// In which language to answer: en or zh-CN
        #[arg(long, visible_alias = "lang", default_value = "en", value_parser = super::ledger::language)]
        language: Language,
    },
    /// List the calendars with the years they cover
    List {
        /// Answer in JSON
        #[arg(long)]
        json: bool,
        /// In which language to answer: en or zh-CN
        #[arg(long, visible_alias = "lang", default_value = "en", value_parser = super::ledger::language)]
        language: Language,
    },
}

pub(super) fn run(
    command: &CalendarCommand,
    settings: Settings,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    match command {
        CalendarCommand::Import { file, replace, json, language } => {
            super::logs::start(&settings)?;
            let imported = import(settings, file, *replace)?;
            if *json {
                writeln!(out, "{:#}", told_to_programs(&imported))?;
            } else {
                for line in told(&site::words()?, *language, &imported) {
                    writeln!(out, "{line}")?;
                }
            }
        }
        CalendarCommand::List { json, language } => {
            let (calendars, now) = (known(&settings)?, Clock::System.now());
            if *json {
                let rows: Vec<_> = calendars.iter().map(|calendar| row(calendar, now)).collect();
                writeln!(out, "{:#}", json!(rows))?;
            } else {
                for calendar in calendars.iter() {
                    writeln!(out, "{}", line(calendar, *language, now))?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn import(settings: Settings, file: &Path, replace: bool) -> anyhow::Result<Imported> {
    let text = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    actix_web::rt::System::new().block_on(async {
        let public_url = settings.origin(settings.listen);
        let (foundation, _) =
            Foundation::open(settings, &public_url, Vec::new(), Clock::System, Chance::System).await?;
        let imports = Imports::open(foundation.db.clone()).await?;
        let imported = imports.import(&foundation.system(), &text, replace).await;
        imported.with_context(|| format!("{} was not imported", file.display()))
    })
}

/// The calendars compiled in, with what was imported into the database, if there is one.
pub(super) fn known(settings: &Settings) -> anyhow::Result<Calendars> {
    if matches!(settings.database.engine()?, Engine::Sqlite(path) if !path.exists()) {
        return Ok(Calendars::builtin());
    }
    let database = database(settings)?;
    actix_web::rt::System::new().block_on(async {
        let pending = Db::pending::<Migrator>(&database).await?;
        anyhow::ensure!(pending == 0, "{pending} migrations are pending: run `corridor migrate`");
        // Nothing sealed is opened here, so any key will do.
        let db = Db::open(&database, Vec::new(), KeyRing::generate(&Chance::System)).await?;
        let imports = Imports::open(db).await?;
        Ok((*imports.almanac().now()).clone())
    })
}

fn told(words: &Words, language: Language, imported: &Imported) -> Vec<String> {
    let calendar = (Cow::Borrowed("calendar"), Arg::Text(imported.calendar.to_string()));
    let mut lines = if imported.changed() {
        vec![words.say(language, "app-calendar-imported", &[calendar])]
    } else {
        vec![words.say(language, "app-calendar-nothing-new", &[])]
    };
    for (year, change) in &imported.years {
        // As text, for a year has no thousands separator.
        let year = (Cow::Borrowed("year"), Arg::Text(year.to_string()));
        lines.push(match change {
            Change::Added => words.say(language, "app-calendar-year-added", &[year]),
            Change::Known => words.say(language, "app-calendar-year-known", &[year]),
            Change::Replaced { days } => {
                let days = (Cow::Borrowed("days"), Arg::Text(days.to_string()));
                words.say(language, "app-calendar-year-replaced", &[year, days])
            }
        });
    }
    if imported.changed() {
        lines.push(words.say(language, "app-calendar-taken-up", &[]));
    }
    lines
}

fn told_to_programs(imported: &Imported) -> serde_json::Value {
    let years = imported.years.iter().map(|(year, change)| match change {
        Change::Added => json!({ "year": year, "change": "added" }),
        Change::Known => json!({ "year": year, "change": "known" }),
        Change::Replaced { days } => json!({ "year": year, "change": "replaced", "days": days }),
    });
    json!({
        "calendar": imported.calendar.as_str(),
        "changed": imported.changed(),
        "years": years.collect::<Vec<_>>(),
    })
}

fn row(calendar: &Calendar, now: Timestamp) -> serde_json::Value {
    let coverage = Coverage::at(calendar, now);
    let years = calendar.years().map(|year| json!({ "year": year, "source": calendar.source(year) }));
    json!({
        "id": calendar.id().as_str(),
        "name": calendar.name(),
        "zone": calendar.zone(),
        "known_until": coverage.until,
        "days_left": coverage.days_left,
        "ends_soon": coverage.ends_soon(),
        "years": years.collect::<Vec<_>>(),
    })
}

fn line(calendar: &Calendar, language: Language, now: Timestamp) -> String {
    let coverage = Coverage::at(calendar, now);
    let name = match language {
        Language::ZhCn => &calendar.name().zh,
        Language::En => &calendar.name().en,
    };
    let mark = if coverage.ends_soon() { "!" } else { " " };
    format!("{mark} {:<6} {:<24} {name}", calendar.id(), runs(calendar).join(", "))
}

/// The years it covers, as runs: `2023–2026, 2028`.
fn runs(calendar: &Calendar) -> Vec<String> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in calendar.years() {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let told = |(from, to): (i32, i32)| if from == to { from.to_string() } else { format!("{from}–{to}") };
    runs.into_iter().map(told).collect()
}
