//! `corridor doctor`: looks at everything the server depends on, and changes nothing.

use crate::disk::{Disk, Room};
use crate::foundation::database;
use crate::keys;
use crate::settings::Settings;
use db::{Db, Engine, KeyRing, Receipts};
use kernel::Chance;
use ledger::TileStore;
use migrations::Migrator;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// What was found about one thing.
enum Finding {
    Good(String),
    /// Works, but somebody should look.
    Odd(String),
    Bad(String),
}
use Finding::{Bad, Good, Odd};

pub(super) fn doctor(settings: &Settings, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut findings = vec![
        ("data folder", disk(&settings.data)),
        ("column keys", key_file(&settings.keys.join(keys::COLUMNS))),
        ("ledger key", key_file(&settings.keys.join(keys::LEDGER))),
    ];
    findings.extend(actix_web::rt::System::new().block_on(stored(settings)));
    findings.push(("sandbox", sandbox()));
    findings.push(("outbound.allow", allowed(&settings.outbound.allow)));

    let mut sound = true;
    for (thing, finding) in findings {
        let (mark, text) = match finding {
            Good(text) => ("ok  ", text),
            Odd(text) => ("note", text),
            Bad(text) => {
                sound = false;
                ("BAD ", text)
            }
        };
        writeln!(out, "{mark}  {thing:<15} {text}")?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn disk(folder: &Path) -> Finding {
    match Disk::of(folder) {
        Err(error) => Bad(format!("{} cannot be used: {error}", folder.display())),
        Ok(disk) => {
            let text =
                format!("{}: {} MiB of {} MiB free", folder.display(), disk.free >> 20, disk.size >> 20);
            match disk.room() {
                Room::Ample => Good(text),
                Room::Low => Odd(text),
                Room::Full => Bad(text),
            }
        }
    }
}

fn key_file(path: &Path) -> Finding {
    match keys::check(path) {
        Ok(()) => Good(format!("{} (mode 600)", path.display())),
        Err(error) => Bad(with_cause(&error)),
    }
}

async fn stored(settings: &Settings) -> Vec<(&'static str, Finding)> {
    let database = match database(settings) {
        Ok(database) => database,
        Err(error) => return vec![("database", Bad(error.to_string()))],
    };
    if let Engine::Sqlite(path) = &database.engine
        && !path.exists()
    {
        return vec![(
            "database",
            Bad(format!("{} does not exist yet; the server makes it", path.display())),
        )];
    }
    let pending = match Db::pending::<Migrator>(&database).await {
        Ok(0) => Good("up to date".to_owned()),
        Ok(pending) if settings.migrate_at_start => Odd(format!("{pending} migrations will run at start")),
        Ok(pending) => Bad(format!("{pending} migrations are pending: run `corridor migrate`")),
        Err(error) => return vec![("database", Bad(with_cause(&error)))],
    };
    // Nothing sealed is opened here, so any key will do.
    let opened = Db::open(&database, Vec::new(), KeyRing::generate(&Chance::System)).await;
    let db = match opened {
        Ok(db) => db,
        Err(error) => return vec![("database", Bad(with_cause(&error)))],
    };
    let answers = match db.ping().await {
        Ok(()) => Good(format!("{} answers", db.health().engine)),
        Err(error) => Bad(with_cause(&error)),
    };
    let standing = match standing(settings, &db).await {
        Ok(finding) => finding,
        Err(error) => Bad(format!("{error:#}")),
    };
    vec![("database", answers), ("schema", pending), ("ledger", standing)]
}

/// Do the log's files agree with themselves, with the key and with the database?
async fn standing(settings: &Settings, db: &Db) -> anyhow::Result<Finding> {
    let tiles = TileStore::new(settings.ledger_dir());
    let Some(checkpoint) = tiles.latest_checkpoint()? else {
        return Ok(Odd("nothing is published yet".to_owned()));
    };
    let key = keys::ledger_key(&settings.keys)?;
    let known = [key.verifier().clone()];
    let (stated, _) = checkpoint.verify(&known)?;
    let tip = stated.tip();
    if tiles.root_at(tip.size)? != tip.root {
        return Ok(Bad(format!("the tiles do not give the root of the checkpoint of {} entries", tip.size)));
    }
    let newest = Receipts::new(db.clone(), tiles).latest(None, 1).await?;
    let numbered = newest.first().and_then(|row| row.index).map_or(0, |index| index + 1);
    Ok(match numbered.cmp(&tip.size) {
        std::cmp::Ordering::Equal => {
            Good(format!("{}: {} entries, signed, complete", stated.origin(), tip.size))
        }
        std::cmp::Ordering::Greater => Good(format!(
            "{}: {} of {numbered} entries published; the server does the rest",
            stated.origin(),
            tip.size
        )),
        std::cmp::Ordering::Less => Bad(format!(
            "{} entries are published, but the database knows {numbered}: an older database was restored, and writes are refused until it is replaced by the newer one or `corridor ledger recover` was run",
            tip.size
        )),
    })
}

/// What the kernel offers to shut workers in.
fn sandbox() -> Finding {
    let modules = fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    let landlock = modules.trim().split(',').any(|name| name == "landlock");
    let seccomp = Path::new("/proc/sys/kernel/seccomp/actions_avail").exists();
    match (landlock, seccomp) {
        (true, true) => Good("landlock and seccomp".to_owned()),
        (false, true) if modules.is_empty() => {
            Odd("seccomp; whether landlock is on cannot be seen from here (securityfs is not mounted)".to_owned())
        }
        (false, true) => Bad("the kernel has landlock switched off: adapters run only with plugins.strictness = \"seccomp-only\"".to_owned()),
        (_, false) => Bad("the kernel cannot filter system calls: adapters do not run".to_owned()),
    }
}

fn allowed(allow: &[String]) -> Finding {
    if allow.is_empty() {
        return Good("nothing: only public addresses through TLS are reached".to_owned());
    }
    Odd(format!("may be private or plain: {}", allow.join(", ")))
}

fn with_cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
