//! Receipts: what was recorded, and the proof of it once the ledger has sealed it.

use crate::leaves::PAYLOAD;
use crate::own;
use crate::tail::ReceiptId;
use crate::{Db, StoreError};
use chrono::TimeDelta;
use kernel::{Id, Timestamp};
use ledger::{
    Disclosure, Entry, Gap, KeyHistory, LedgerError, Receipt, Salt, SignedCheckpoint, TilePath, TileStore,
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::{task, time};
use uuid::Uuid;

/// One entry of the ledger, as a history shows it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Names the receipt.
    pub id: ReceiptId,
    /// What happened.
    pub kind: String,
    /// To what: type and id.
    pub subject: (String, Uuid),
    /// When.
    pub at: Timestamp,
    /// Where in the log; nothing until it is sealed, which takes about a second.
    pub index: Option<u64>,
}

/// Where a receipt stands.
#[derive(Debug, Clone)]
pub enum ReceiptState {
    /// Recorded, not yet under a checkpoint.
    Pending(Recorded),
    /// Sealed: the `.tlog-proof` text that verifies without server or network.
    Sealed(Recorded, String),
}

/// Why a receipt could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptsError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log's files failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The thread that reads files died.
    #[error("the thread that reads the ledger's files died")]
    Interrupted,
}

impl kernel::Fault for ReceiptsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(inner) => inner.code(),
            Self::Ledger(_) | Self::Interrupted => "internal",
        }
    }
    fn class(&self) -> kernel::Class {
        match self {
            Self::Store(inner) => inner.class(),
            Self::Ledger(_) | Self::Interrupted => kernel::Class::Internal,
        }
    }
}

/// What the log shows of itself.
#[derive(Debug, Clone)]
pub struct Published {
    /// The newest checkpoint; nothing before the first entry.
    pub checkpoint: Option<SignedCheckpoint>,
    /// The one that witnesses cosigned last.
    pub cosigned: Option<SignedCheckpoint>,
    /// The keys, if they were ever changed.
    pub history: Option<KeyHistory>,
}

/// Reads the ledger: rows from the database, proofs from the files.
#[derive(Debug, Clone)]
pub struct Receipts {
    db: Db,
    store: TileStore,
}

const SELECT: &str = "SELECT id, kind, subject_type, subject_id, entered_at, entry_index FROM ledger_entry";

impl Receipts {
    /// Reads the ledger of this database and folder.
    pub fn new(db: Db, store: TileStore) -> Self {
        Self { db, store }
    }

    /// One entry, if it exists.
    pub async fn find(&self, id: ReceiptId) -> Result<Option<Recorded>, StoreError> {
        Ok(self.query(" WHERE id = $1", [id.into()]).await?.pop())
    }

    /// Everything recorded about a subject, the oldest first, at most a thousand.
    pub async fn about(&self, subject: Uuid) -> Result<Vec<Recorded>, StoreError> {
        self.query(" WHERE subject_id = $1 ORDER BY seq LIMIT 1000", [subject.into()]).await
    }

    /// The sealed entries of these kinds after an index, in the ledger's order: a stream that has no gaps, for an entry gets its
    /// index after it was committed, and only once.
    pub async fn since(
        &self,
        after: Option<u64>,
        kinds: &[&str],
        limit: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let after = after.map_or(-1, |index| i64::try_from(index).unwrap_or(i64::MAX));
        let sealed = i64::try_from(self.size()).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(100);
        // Parameters in the order in which they stand: SQLite counts appearances.
        let places: Vec<_> = (3..3 + kinds.len()).map(|at| format!("${at}")).collect();
        let condition = format!(
            " WHERE entry_index > $1 AND entry_index < $2 AND kind IN ({}) ORDER BY entry_index LIMIT ${}",
            places.join(", "),
            kinds.len() + 3
        );
        let kinds = kinds.iter().map(|kind| Value::from(*kind));
        self.query(&condition, [after.into(), sealed.into()].into_iter().chain(kinds).chain([limit.into()]))
            .await
    }

    /// The latest sealed entries before index `before`, the newest first: the ledger explorer.
    pub async fn latest(&self, before: Option<u64>, limit: u64) -> Result<Vec<Recorded>, StoreError> {
        let before = before.map_or(i64::MAX, |index| i64::try_from(index).unwrap_or(i64::MAX));
        let limit = i64::try_from(limit).unwrap_or(100);
        self.query(
            " WHERE entry_index < $1 ORDER BY entry_index DESC LIMIT $2",
            [before.into(), limit.into()],
        )
        .await
    }

    /// The receipt, with the payload shown to those who may see it.
    pub async fn receipt(
        &self,
        id: ReceiptId,
        disclose: bool,
    ) -> Result<Option<ReceiptState>, ReceiptsError> {
        let Some(recorded) = self.find(id).await? else { return Ok(None) };
        let Some(index) = recorded.index else { return Ok(Some(ReceiptState::Pending(recorded))) };
        let disclosed = if disclose { self.disclosed(id).await? } else { BTreeMap::new() };
        let made = self.on_files(move |store| prove(store, index, disclosed)).await?;
        Ok(Some(match made {
            Some(text) => ReceiptState::Sealed(recorded, text),
            None => ReceiptState::Pending(recorded),
        }))
    }

    /// Waits until the entry is under a checkpoint, or the time is over.
    pub async fn wait(&self, id: ReceiptId, most: Duration) -> Result<(), StoreError> {
        let mut sealed = self.db.sealed().subscribe();
        let until = time::Instant::now() + most;
        loop {
            let index = self.find(id).await?.and_then(|recorded| recorded.index);
            if index.is_some_and(|index| index < *sealed.borrow_and_update()) {
                return Ok(());
            }
            let changed = time::timeout_at(until, sealed.changed()).await;
            if !matches!(changed, Ok(Ok(()))) {
                return Ok(());
            }
        }
    }

    /// What the log shows of itself.
    pub async fn published(&self) -> Result<Published, ReceiptsError> {
        self.on_files(|store| {
            Ok(Published {
                checkpoint: store.latest_checkpoint()?,
                cosigned: store.cosigned_checkpoint()?,
                history: store.key_history()?,
            })
        })
        .await
    }

    /// The gaps that were recorded in this log: an older database was restored, and data may be lost.
    pub async fn gaps(&self, origin: &str) -> Result<Vec<Gap>, StoreError> {
        let entries = own::entries(&self.db.read(), origin).await?;
        Ok(entries.iter().filter_map(Gap::of).collect())
    }

    /// Those of `rows` whose data is lost: they lie in a gap, and nothing is left that opens their commitments.
    pub async fn lost(&self, gaps: &[Gap], rows: &[Recorded]) -> Result<BTreeSet<u64>, StoreError> {
        let in_gap = |index: &u64| gaps.iter().any(|gap| gap.covers(*index));
        let suspects: BTreeSet<_> = rows.iter().filter_map(|row| row.index).filter(in_gap).collect();
        let (Some(first), Some(last)) = (suspects.first(), suspects.last()) else {
            return Ok(BTreeSet::new());
        };
        let reader = self.db.read();
        let sql = "SELECT entry_index FROM ledger_entry WHERE entry_index BETWEEN $1 AND $2 AND NOT EXISTS \
             (SELECT 1 FROM ledger_disclosure WHERE ledger_disclosure.entry_id = ledger_entry.id)";
        let values: [Value; 2] = [first, last].map(|index| i64::try_from(*index).unwrap_or(i64::MAX).into());
        let asked = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        let mut lost = BTreeSet::new();
        for row in reader.query_all_raw(asked).await? {
            lost.insert(row.try_get::<i64>("", "entry_index")?.unsigned_abs());
        }
        Ok(&lost & &suspects)
    }

    /// Sealed entries of each of the last `days` days, today last, counted to `now`.
    ///
    /// Ids are made in the order of time, so that each day is one look into an index, however long the log is. Entries of
    /// the one millisecond at which a day begins may be counted to the day before.
    pub async fn daily(&self, now: Timestamp, days: u16) -> Result<Vec<u64>, StoreError> {
        let starts = (0..days).rev().map(|ago| now - TimeDelta::days(i64::from(ago) + 1));
        let earliest = |at: Timestamp| {
            let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
            uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
        };
        let values: Vec<Value> = starts.map(|at| earliest(at).into()).collect();
        let day = |n: usize| {
            format!(
                "SELECT {n} AS day, (SELECT entry_index FROM ledger_entry WHERE id >= ${} AND entry_index IS NOT NULL \
                 ORDER BY id LIMIT 1) AS first",
                n + 1
            )
        };
        let sql = (0..values.len()).map(day).collect::<Vec<_>>().join(" UNION ALL ");
        let reader = self.db.read();
        let asked = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        let size = self.size();
        let mut edges = vec![size; usize::from(days) + 1];
        for row in reader.query_all_raw(asked).await? {
            let day =
                row.try_get::<i32>("", "day").map(i64::from).or_else(|_| row.try_get::<i64>("", "day"))?;
            let first: Option<i64> = row.try_get("", "first")?;
            if let Some(edge) = usize::try_from(day).ok().and_then(|day| edges.get_mut(day)) {
                *edge = first.map_or(size, i64::unsigned_abs);
            }
        }
        Ok(edges.windows(2).map(|edge| edge[1].saturating_sub(edge[0])).collect())
    }

    /// Size of the published log.
    pub fn size(&self) -> u64 {
        *self.db.sealed().borrow()
    }

    /// A tile, as it is served; nothing if there is none of this name.
    pub async fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ReceiptsError> {
        self.on_files(move |store| Ok(store.read(&path)?)).await
    }

    /// Reads files on a thread that may block.
    async fn on_files<T: Send + 'static>(
        &self,
        read: impl FnOnce(&TileStore) -> Result<T, ReceiptsError> + Send + 'static,
    ) -> Result<T, ReceiptsError> {
        let store = self.store.clone();
        task::spawn_blocking(move || read(&store)).await.map_err(|_| ReceiptsError::Interrupted)?
    }

    async fn disclosed(&self, id: ReceiptId) -> Result<BTreeMap<String, Disclosure>, StoreError> {
        let reader = self.db.read();
        let sql = "SELECT salt, payload FROM ledger_disclosure WHERE entry_id = $1 AND name = $2";
        let values: [Value; 2] = [id.into(), PAYLOAD.into()];
        let asked = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        let Some(row) = reader.query_one_raw(asked).await? else { return Ok(BTreeMap::new()) };
        let salt: Vec<u8> = row.try_get("", "salt")?;
        let salt = salt.try_into().map_err(|_| StoreError::corrupt("salt", "not 32 bytes long"))?;
        let shown = Disclosure { salt: Salt::from_bytes(salt), payload: row.try_get("", "payload")? };
        Ok(BTreeMap::from([(PAYLOAD.to_owned(), shown)]))
    }

    async fn query(
        &self,
        tail: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Recorded>, StoreError> {
        let reader = self.db.read();
        let sql = format!("{SELECT}{tail}");
        let asked = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        reader.query_all_raw(asked).await?.iter().map(recorded).collect()
    }
}

/// Writes the receipt under the checkpoint that witnesses cosigned, if it covers the entry, else under the newest.
fn prove(
    store: &TileStore,
    index: u64,
    disclosed: BTreeMap<String, Disclosure>,
) -> Result<Option<String>, ReceiptsError> {
    let covers = |checkpoint: &SignedCheckpoint| index < checkpoint.unverified().tip().size;
    let checkpoint = match store.cosigned_checkpoint()?.filter(covers) {
        Some(cosigned) => cosigned,
        None => match store.latest_checkpoint()?.filter(covers) {
            Some(latest) => latest,
            None => return Ok(None),
        },
    };
    let size = checkpoint.unverified().tip().size;
    let bytes = store.entry(index, size)?;
    let entry = Entry::parse(&bytes).map_err(|error| StoreError::corrupt("ledger entry", error))?;
    let receipt = Receipt { entry, index, proof: store.inclusion_proof(index, size)?, checkpoint, disclosed };
    let text = receipt.format().map_err(|error| StoreError::corrupt("receipt", error))?;
    Ok(Some(text))
}

fn recorded(row: &QueryResult) -> Result<Recorded, StoreError> {
    let index: Option<i64> = row.try_get("", "entry_index")?;
    let id: Uuid = row.try_get("", "id")?;
    Ok(Recorded {
        id: Id::from_uuid(id),
        kind: row.try_get("", "kind")?,
        subject: (row.try_get("", "subject_type")?, row.try_get("", "subject_id")?),
        at: row.try_get("", "entered_at")?,
        index: index.map(i64::unsigned_abs),
    })
}
