//! The sequencer: gives ledger entries their index, writes the tiles, signs checkpoints. One per installation.
//!
//! The order of steps is the promise that the log never forks: an index is durable in the database before a tile is written,
//! and the tiles are durable before a checkpoint is signed. A crash between two steps is mended at the next start by repeating
//! the later one. If the files know more than the database, an old database was restored: then nothing is written at all.

mod keys;
mod recovery;

pub use recovery::Recovered;

use crate::leaves::hash;
use crate::{Db, SoleRight, StoreError, Tx};
use kernel::{Chance, Clock, Op};
use ledger::{
    Checkpoint, CheckpointError, Hash, HistoryError, LedgerError, SignedCheckpoint, SigningKey, Standing,
    TileStore, TileWriter, Tip, Tree, compare,
};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task;

/// Entries that get their index in one unit of work.
const BATCH: u64 = 1000;

/// How the ledger stands, for the operator's page and the readiness probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerState {
    /// Database and files agree.
    Sound,
    /// The files know more than the database, or something else: writes are refused.
    Frozen,
}

/// Why the sequencer cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SequencerError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The files failed, or a fork was refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The log's keys cannot be changed like this.
    #[error(transparent)]
    Keys(#[from] HistoryError),
    /// A copy of the log is not signed by the log.
    #[error(transparent)]
    Copy(#[from] CheckpointError),
    /// Database and files are of different logs, or one of the two was altered: no recovery can join them.
    #[error(
        "the first {size} entries of the database are not those of the log: restore the database that belongs to these files"
    )]
    Unrelated {
        /// How far the database has come.
        size: u64,
    },
    /// Another process seals the ledger of this database.
    #[error("another process seals the ledger of this database")]
    Owned,
    /// The thread that writes files died.
    #[error("the thread that writes the ledger's files died")]
    Interrupted,
}

/// Gives entries their index and publishes checkpoints.
pub struct Sequencer {
    db: Db,
    files: Arc<Mutex<Files>>,
    clock: Clock,
    chance: Chance,
    _right: SoleRight,
}

struct Files {
    writer: TileWriter,
    key: SigningKey,
    /// The key that is being appointed: until it has taken over, both sign.
    next: Option<SigningKey>,
    tree: Tree,
}

struct Numbered {
    first: u64,
    entries: Vec<Vec<u8>>,
}

impl Sequencer {
    /// Takes the sole right to write the log's files and brings them up to the database.
    ///
    /// If the database is older than the files, the door is frozen and [`LedgerState::Frozen`] comes back with the sequencer.
    pub async fn open(
        db: Db,
        store: &TileStore,
        key: SigningKey,
        clock: Clock,
        chance: Chance,
    ) -> Result<(Self, LedgerState), SequencerError> {
        let right = db.take_sole_right().await?.ok_or(SequencerError::Owned)?;
        let writer = store.writer()?;
        let published = store.latest_checkpoint()?;
        let tip = stored_tip(&db).await?;
        let standing = compare(&tip, published.as_ref().map(SignedCheckpoint::unverified));
        let size = published.as_ref().map_or(0, |checkpoint| checkpoint.unverified().tip().size);
        let tree = Tree::load(&store.tree(size), size)?;
        // An index is durable in the database before its tile is written: more tiles than indexes, and the database is older.
        let older = tip.size < writer.extent(size)?;
        let standing = if older { Standing::DatabaseBehind } else { standing };
        db.sealed().send_replace(size);
        let files = Arc::new(Mutex::new(Files { writer, key, next: None, tree }));
        let this = Self { db, files, clock, chance, _right: right };
        match standing {
            Standing::Same | Standing::FilesBehind => {
                this.catch_up(size, tip).await?;
                Ok((this, LedgerState::Sound))
            }
            Standing::DatabaseBehind | Standing::Forked => {
                tracing::error!(
                    database = tip.size,
                    files = size,
                    "the ledger's files and the database disagree: writes are refused"
                );
                this.db.freeze();
                Ok((this, LedgerState::Frozen))
            }
        }
    }

    /// Gives every waiting entry its index, writes the files and publishes one checkpoint. Says the size of the log.
    ///
    /// It must not be dropped before it is done: what was begun would be repeated only by the next call.
    pub async fn seal(&self) -> Result<u64, SequencerError> {
        let sealed = self.seal_waiting().await;
        self.db.note_seal(sealed.is_ok());
        sealed
    }

    async fn seal_waiting(&self) -> Result<u64, SequencerError> {
        if self.db.is_frozen() {
            return Ok(*self.db.sealed().borrow());
        }
        self.repeat_what_failed().await?;
        loop {
            let Some(numbered) = self.number().await? else { break };
            let full = numbered.entries.len() as u64 == BATCH;
            self.on_files(move |files| files.append(&numbered)).await?;
            if !full {
                break;
            }
        }
        let size = self.on_files(Files::publish).await?;
        self.db.sealed().send_replace(size);
        Ok(size)
    }

    /// Publishes what witnesses cosigned.
    pub async fn publish_cosigned(&self, cosigned: SignedCheckpoint) -> Result<(), SequencerError> {
        self.on_files(move |files| files.writer.publish_cosigned(&cosigned)).await
    }

    /// Refuses all further writes: somebody showed that the log has another, longer history than this one.
    pub fn freeze(&self) {
        self.db.freeze();
    }

    /// Entries whose index was committed and whose tiles could not be written, on a full disk say, are written first.
    async fn repeat_what_failed(&self) -> Result<(), SequencerError> {
        let tip = stored_tip(&self.db).await?;
        let size = self.files.lock().unwrap_or_else(PoisonError::into_inner).tree.size();
        if tip.size > size { self.catch_up(size, tip).await } else { Ok(()) }
    }

    /// Repeats what a crash left undone: entries that have an index but are in no tile.
    async fn catch_up(&self, mut size: u64, tip: Tip) -> Result<(), SequencerError> {
        while size < tip.size {
            let entries = numbered_from(&self.db, size).await?;
            if entries.is_empty() {
                return Err(StoreError::corrupt("ledger entry", format!("index {size} is missing")).into());
            }
            let numbered = Numbered { first: size, entries };
            size += numbered.entries.len() as u64;
            self.on_files(move |files| files.append(&numbered)).await?;
        }
        let size = self.on_files(Files::publish).await?;
        self.db.sealed().send_replace(size);
        Ok(())
    }

    /// Makes the indexes of up to [`BATCH`] entries durable.
    async fn number(&self) -> Result<Option<Numbered>, SequencerError> {
        let op = Op::system(self.clock.now(), self.chance.clone());
        let tree = self.files.lock().unwrap_or_else(PoisonError::into_inner).tree.clone();
        let numbered = self.db.unit_even_frozen(&op, async |tx| number(tx, tree).await).await?;
        Ok(numbered)
    }

    /// Runs file work on a thread that may block.
    async fn on_files<T: Send + 'static, E: Into<SequencerError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Files) -> Result<T, E> + Send + 'static,
    ) -> Result<T, SequencerError> {
        let files = self.files.clone();
        let done =
            task::spawn_blocking(move || work(&mut files.lock().unwrap_or_else(PoisonError::into_inner)));
        done.await.map_err(|_| SequencerError::Interrupted)?.map_err(Into::into)
    }
}

impl Files {
    fn append(&mut self, numbered: &Numbered) -> Result<(), LedgerError> {
        self.writer.append(numbered.first, &numbered.entries)?;
        numbered.entries.iter().for_each(|entry| self.tree.append(ledger::leaf_hash(entry)));
        Ok(())
    }

    /// Signs and publishes the tree as it is; does nothing if it is published already.
    fn publish(&mut self) -> Result<u64, LedgerError> {
        let published = self.writer.latest_checkpoint()?;
        let last = published.as_ref().map(SignedCheckpoint::unverified);
        let tip = self.tree.tip();
        if last.is_none_or(|last| last.tip() != tip) {
            let checkpoint = Checkpoint::new(self.key.verifier().name(), tip)?;
            let mut signed = checkpoint.sign(&self.key, last)?;
            self.next.iter().for_each(|next| signed.also_sign(next));
            self.writer.publish(&signed)?;
        }
        Ok(tip.size)
    }
}

async fn stored_tip(db: &Db) -> Result<Tip, StoreError> {
    let reader = db.read();
    let asked = Statement::from_string(
        reader.get_database_backend(),
        "SELECT size, root FROM ledger_tip WHERE id = 1",
    );
    let Some(row) = reader.query_one_raw(asked).await? else {
        return Ok(Tip { size: 0, root: Hash::of_empty_tree() });
    };
    let size: i64 = row.try_get("", "size")?;
    Ok(Tip { size: size.unsigned_abs(), root: hash(row.try_get("", "root")?)? })
}

async fn numbered_from(db: &Db, first: u64) -> Result<Vec<Vec<u8>>, StoreError> {
    let reader = db.read();
    let sql = "SELECT entry FROM ledger_entry WHERE entry_index >= $1 ORDER BY entry_index LIMIT $2";
    let values: [Value; 2] = [signed(first).into(), signed(BATCH).into()];
    let asked = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
    let rows = reader.query_all_raw(asked).await?;
    rows.iter().map(|row| Ok(row.try_get("", "entry")?)).collect()
}

/// Numbers the waiting entries after the tree's last leaf and moves the tip.
///
/// The tip row names the size that this tree must have: if another process has moved it, this one is not the sequencer.
async fn number(tx: &Tx, mut tree: Tree) -> Result<Option<Numbered>, StoreError> {
    let backend = tx.get_database_backend();
    let sql =
        "SELECT seq, entry, leaf_hash FROM ledger_entry WHERE entry_index IS NULL ORDER BY seq LIMIT $1";
    let rows = tx.query_all_raw(Statement::from_sql_and_values(backend, sql, [signed(BATCH).into()])).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let first = tree.size();
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let seq: i64 = row.try_get("", "seq")?;
        let values: [Value; 2] = [signed(tree.size()).into(), seq.into()];
        let sql = "UPDATE ledger_entry SET entry_index = $1 WHERE seq = $2";
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        tree.append(hash(row.try_get("", "leaf_hash")?)?);
        entries.push(row.try_get("", "entry")?);
    }
    move_tip(tx, first, tree.tip()).await?;
    Ok(Some(Numbered { first, entries }))
}

async fn move_tip(tx: &Tx, from: u64, to: Tip) -> Result<(), StoreError> {
    let backend = tx.get_database_backend();
    let root = to.root.as_bytes().to_vec();
    let moved = if from == 0 {
        let sql = "INSERT INTO ledger_tip (id, size, root) VALUES (1, $1, $2) ON CONFLICT DO NOTHING";
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, [signed(to.size).into(), root.into()]))
            .await?
    } else {
        let sql = "UPDATE ledger_tip SET size = $1, root = $2 WHERE id = 1 AND size = $3";
        let values: [Value; 3] = [signed(to.size).into(), root.into(), signed(from).into()];
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?
    };
    if moved.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Busy("another process seals the ledger"))
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
