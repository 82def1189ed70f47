//! What changes the log itself: recovery, and another key. Both need the sole right to write, so no server may run.

use crate::foundation::Foundation;
use crate::keys;
use crate::settings::Settings;
use anyhow::Context as _;
use db::{LedgerState, Sequencer};
use kernel::{Chance, Clock};
use ledger::{SigningKey, TileStore};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The log, with the sole right to write it.
async fn take_up(foundation: &Foundation, key: SigningKey) -> anyhow::Result<(Sequencer, LedgerState)> {
    let (clock, chance) = (foundation.clock.clone(), foundation.chance.clone());
    Sequencer::open(foundation.db.clone(), &foundation.tiles(), key, clock, chance)
        .await
        .context("could not take up the ledger; stop every corridor that runs on this data")
}

async fn open(settings: Settings) -> anyhow::Result<(Foundation, SigningKey)> {
    let public_url = settings.origin(settings.listen);
    Foundation::open(settings, &public_url, Vec::new(), Clock::System, Chance::System).await
}

pub(super) fn recover(
    settings: Settings,
    mirror: Option<&Path>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    crate::cli::logs::start(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (foundation, key) = open(settings).await?;
        foundation.is_signed_by(&key)?;
        let (sequencer, _) = take_up(&foundation, key).await?;
        if let Some(mirror) = mirror {
            let size = sequencer.take_back(TileStore::new(mirror)).await?;
            writeln!(out, "the log has {size} entries, the copy included")?;
        }
        match sequencer.recover().await? {
            None => writeln!(out, "nothing to recover: the database is not older than the log")?,
            Some(done) => {
                let (database, files) = (done.gap.database.size, done.gap.files.size);
                writeln!(out, "the log has {files} entries, the database knew {database}")?;
                writeln!(
                    out,
                    "the data of {} entries is lost; the entries are kept, and provable",
                    done.lost
                )?;
                writeln!(out, "recorded as entry {} of the log, which goes on", done.size - 1)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn rotate_key(settings: Settings, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    crate::cli::logs::start(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let (foundation, key) = open(settings).await?;
        let folder = foundation.settings.keys.clone();
        let next = keys::next_ledger_key(&folder, key.verifier().name(), &foundation.chance)?;
        let (sequencer, state) = take_up(&foundation, key).await?;
        anyhow::ensure!(
            state == LedgerState::Sound,
            "the database is older than the log: run `corridor ledger recover` first"
        );
        let history = sequencer.change_key(next).await?;
        keys::replace_ledger_key(&folder)?;
        for (key, sizes) in history.terms() {
            let until = if sizes.end == u64::MAX { "on".to_owned() } else { format!("to {}", sizes.end - 1) };
            writeln!(out, "from size {} {until}: {key}", sizes.start)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}
