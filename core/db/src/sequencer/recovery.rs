//! Recovery: an older database goes on beside a newer log, which keeps everything it ever signed.
//!
//! The entries that the database does not know are taken from the log's own files. What they prove stays provable; the data
//! behind them is lost, and a gap entry says so, for everybody, in the log itself.

use super::{Files, Numbered, Sequencer, SequencerError, move_tip, signed, stored_tip};
use crate::leaves::hash;
use crate::tail::insert;
use crate::{StoreError, Tx, own};
use kernel::{Chance, Op};
use ledger::{
    Entry, GAP, Gap, Hash, HistoryError, KeyHistory, LedgerError, SignedCheckpoint, TileStore, Tip, Tree,
    Trust, leaf_hash,
};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// What a recovery did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    /// How far the database and the log had come.
    pub gap: Gap,
    /// Entries whose data is lost. The others were still waiting in the database, and are whole.
    pub lost: u64,
    /// Size of the log now, gap entry included.
    pub size: u64,
}

/// What the log has and the database does not know.
struct Beyond {
    /// How far the log has come.
    tip: Tip,
    /// The entries up to there, in order.
    entries: Vec<Vec<u8>>,
}

impl Sequencer {
    /// Brings a database that is older than the log up to the log, and writes on. Nothing, if it is not older.
    ///
    /// The log stays as it is, byte by byte. All of it happens in one unit of work, so it can be repeated after a crash.
    pub async fn recover(&self) -> Result<Option<Recovered>, SequencerError> {
        let database = stored_tip(&self.db).await?;
        let files = self.on_files(move |files| files.beyond(database)).await?;
        let Some(Beyond { tip: files, entries }) = files else { return Ok(None) };
        let gap = Gap { database, files };
        let origin = self.origin();
        let op = Op::system(self.clock.now(), self.chance.clone());
        let lost = self
            .db
            .unit_even_frozen(&op, async |tx| {
                let lost = adopt(tx, database.size, entries, &self.chance).await?;
                move_tip(tx, database.size, files).await?;
                own::record(tx, &origin, GAP, gap.facts()).await?;
                Ok::<_, StoreError>(lost)
            })
            .await?;
        self.db.thaw();
        let size = self.seal().await?;
        Ok(Some(Recovered { gap, lost, size }))
    }

    /// Takes back what the log's own folder lost, from a copy that somebody kept, before [`Sequencer::recover`].
    ///
    /// The copy is believed as far as this log signed it. Says how far the log has come.
    pub async fn take_back(&self, copy: TileStore) -> Result<u64, SequencerError> {
        let size = self.on_files(move |files| files.take_back(&copy)).await?;
        self.db.sealed().send_replace(size);
        Ok(size)
    }

    fn origin(&self) -> String {
        let files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.key.verifier().name().to_owned()
    }
}

impl Files {
    /// Everything the log has beyond the database: its tip, and the entries in order.
    fn beyond(&mut self, database: Tip) -> Result<Option<Beyond>, SequencerError> {
        self.complete()?;
        let tip = self.tree.tip();
        if database.size > tip.size {
            return Ok(None);
        }
        if self.writer.root_at(database.size)? != database.root {
            return Err(SequencerError::Unrelated { size: database.size });
        }
        if database.size == tip.size {
            return Ok(None);
        }
        let entries = (database.size..tip.size).map(|index| self.writer.entry(index, tip.size));
        let entries = entries.collect::<Result<Vec<_>, LedgerError>>()?;
        let mut tree = Tree::load(&self.writer.tree(database.size), database.size)?;
        entries.iter().for_each(|entry| tree.append(leaf_hash(entry)));
        if tree.tip() == tip {
            Ok(Some(Beyond { tip, entries }))
        } else {
            Err(LedgerError::RootDiffers { size: tip.size }.into())
        }
    }

    /// Bundles that a crash left beyond the checkpoint were numbered by a database that is gone: they become part of the log.
    fn complete(&mut self) -> Result<(), LedgerError> {
        let size = self.tree.size();
        let extent = self.writer.extent(size)?;
        if extent > size {
            let entries = (size..extent).map(|index| self.writer.entry(index, extent));
            let entries = entries.collect::<Result<Vec<_>, _>>()?;
            self.append(&Numbered { first: size, entries })?;
        }
        Ok(())
    }

    fn take_back(&mut self, copy: &TileStore) -> Result<u64, SequencerError> {
        let size = self.tree.size();
        let Some(checkpoint) = copy.latest_checkpoint()? else { return Ok(size) };
        let history = copy.key_history()?.unwrap_or_else(|| KeyHistory::new(self.key.verifier().clone()));
        if history.current() != self.key.verifier() {
            return Err(HistoryError::Contradicts.into());
        }
        let tip = Trust::history(&history).check(&checkpoint)?.checkpoint.tip();
        if !history.changes().is_empty() {
            self.writer.save_key_history(&history)?;
        }
        if tip.size > size {
            let entries = (size..tip.size).map(|index| copy.entry(index, tip.size));
            let entries = entries.collect::<Result<Vec<_>, LedgerError>>()?;
            self.append(&Numbered { first: size, entries })?;
        }
        self.publish_foreign(&checkpoint)?;
        Ok(self.tree.size())
    }

    /// Publishes a checkpoint that this log signed at another time.
    fn publish_foreign(&mut self, checkpoint: &SignedCheckpoint) -> Result<(), LedgerError> {
        if checkpoint.unverified().tip() == self.tree.tip() {
            self.writer.publish(checkpoint)
        } else {
            Ok(())
        }
    }
}

/// Gives the database rows for `entries`, which have the indexes from `first` on; counts those whose data is lost.
async fn adopt(tx: &Tx, first: u64, entries: Vec<Vec<u8>>, chance: &Chance) -> Result<u64, StoreError> {
    let mut waiting = waiting(tx).await?;
    let mut unknown = Vec::new();
    for (index, bytes) in (first..).zip(entries) {
        match waiting.remove(&leaf_hash(&bytes)) {
            Some(seq) => number(tx, index, seq).await?,
            None => unknown.push(row(index, bytes, chance)?),
        }
    }
    let lost = unknown.len() as u64;
    let columns =
        ["id", "entry_index", "kind", "subject_type", "subject_id", "entry", "leaf_hash", "entered_at"];
    insert(tx, "ledger_entry", &columns, unknown).await?;
    Ok(lost)
}

/// Entries that the database knows without an index: the log may have given them one after the copy was made.
async fn waiting(tx: &Tx) -> Result<HashMap<Hash, i64>, StoreError> {
    let sql = "SELECT seq, leaf_hash FROM ledger_entry WHERE entry_index IS NULL";
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok((hash(row.try_get("", "leaf_hash")?)?, row.try_get("", "seq")?))).collect()
}

async fn number(tx: &Tx, index: u64, seq: i64) -> Result<(), StoreError> {
    let sql = "UPDATE ledger_entry SET entry_index = $1 WHERE seq = $2";
    let values: [Value; 2] = [signed(index).into(), seq.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// What an entry says of itself, as a row. Its receipt's old id is lost with the data.
fn row(index: u64, bytes: Vec<u8>, chance: &Chance) -> Result<Vec<Value>, StoreError> {
    let entry = Entry::parse(&bytes).map_err(|error| StoreError::corrupt("ledger entry", error))?;
    let members = entry.members();
    let subject = Uuid::try_parse(&members.subject.id)
        .map_err(|error| StoreError::corrupt("subject of a ledger entry", error))?;
    let leaf = entry.leaf_hash().as_bytes().to_vec();
    Ok(vec![
        chance.id::<crate::tail::Receipt>(members.at).into(),
        signed(index).into(),
        members.kind.clone().into(),
        members.subject.kind.clone().into(),
        subject.into(),
        bytes.into(),
        leaf.into(),
        members.at.into(),
    ])
}
