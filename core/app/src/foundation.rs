//! The foundation: settings, keys, database and ledger, opened in the right order. All modules are built on it.

use crate::keys::Keys;
use crate::settings::Settings;
use anyhow::Context as _;
use db::{Db, Engine, Listener, OpenError, Receipts};
use kernel::{Chance, Clock, Op};
use ledger::{SigningKey, TileStore, VerifierKey};
use migrations::Migrator;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

/// What all modules are built on. Cheap to clone.
#[derive(Clone)]
pub struct Foundation {
    /// What the operator decided.
    pub settings: Arc<Settings>,
    /// The address people type.
    pub public_url: Arc<str>,
    /// The door to the database.
    pub db: Db,
    /// The ledger, to be read.
    pub receipts: Receipts,
    /// The key that verifies its checkpoints.
    pub verifier: Arc<VerifierKey>,
    /// Where an operation's time comes from.
    pub clock: Clock,
    /// Where ids and tokens come from.
    pub chance: Chance,
}

impl Foundation {
    /// Opens everything. The signing key goes to whoever seals the ledger, and nowhere else.
    pub async fn open(
        settings: Settings,
        public_url: &str,
        listeners: Vec<Listener>,
        clock: Clock,
        chance: Chance,
    ) -> anyhow::Result<(Self, SigningKey)> {
        private_folder(&settings.data)?;
        let usual_origin = format!("{}/ledger", host(public_url));
        let origin = settings.ledger.origin.as_deref();
        let Keys { ring, ledger } = Keys::open(&settings.keys, origin, &usual_origin, &chance)?;

        let database = database(&settings)?;
        prepare(&settings, &database).await?;
        let db = Db::open(&database, listeners, ring).await?;

        let foundation = Self {
            public_url: Arc::from(public_url),
            receipts: Receipts::new(db.clone(), TileStore::new(settings.ledger_dir())),
            verifier: Arc::new(ledger.verifier().clone()),
            settings: Arc::new(settings),
            db,
            clock,
            chance,
        };
        Ok((foundation, ledger))
    }

    /// The ledger's files.
    pub fn tiles(&self) -> TileStore {
        TileStore::new(self.settings.ledger_dir())
    }

    /// Refuses a key that the log's published history does not name as today's: a change of keys broke off.
    pub(crate) fn is_signed_by(&self, key: &SigningKey) -> anyhow::Result<()> {
        let history = self.tiles().key_history()?;
        anyhow::ensure!(
            history.is_none_or(|history| history.current() == key.verifier()),
            "the ledger has another key by now than this installation: if a change of keys broke off, complete it with `corridor ledger rotate-key`; else bring back the newer key"
        );
        Ok(())
    }

    /// Begins an operation of Corridor itself.
    pub fn system(&self) -> Op {
        Op::system(self.clock.now(), self.chance.clone())
    }
}

/// The database of the settings, as the door wants it.
pub fn database(settings: &Settings) -> anyhow::Result<db::Settings> {
    let engine = settings.database.engine()?;
    if let Engine::Sqlite(path) = &engine
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        private_folder(folder)?;
    }
    Ok(db::Settings::new(engine))
}

async fn prepare(settings: &Settings, database: &db::Settings) -> anyhow::Result<()> {
    if settings.migrate_at_start {
        let ran = Db::migrate::<Migrator>(database).await?;
        if ran > 0 {
            tracing::info!(ran, "the database was brought up to date");
        }
        return Ok(());
    }
    match Db::pending::<Migrator>(database).await? {
        0 => Ok(()),
        pending => Err(OpenError::Pending(pending).into()),
    }
}

/// Makes a folder that only its owner may look into; one that exists is left as it is.
fn private_folder(path: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("could not create the folder {}", path.display()))
}

/// Host and port of a site's address.
fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, host)| host)
}
