//! `corridor migrate` and `corridor openapi`: the two schemas, of the database and of the API.

use crate::foundation::database;
use crate::openapi;
use crate::settings::Settings;
use db::Db;
use migrations::Migrator;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn migrate(settings: &Settings, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    super::logs::start(settings)?;
    let ran = actix_web::rt::System::new()
        .block_on(async { anyhow::Ok(Db::migrate::<Migrator>(&database(settings)?).await?) })?;
    writeln!(out, "{ran} migrations ran; the database is up to date")?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn openapi(out: &mut impl Write) -> anyhow::Result<ExitCode> {
    writeln!(out, "{}", openapi::document().to_pretty_json()?)?;
    Ok(ExitCode::SUCCESS)
}
