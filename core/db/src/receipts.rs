//! Receipts: what was recorded, and the proof of it once the ledger has sealed it.

use crate::leaves::PAYLOAD;
use crate::tail::ReceiptId;
use crate::{Db, StoreError};
use kernel::{Id, Timestamp};
use ledger::{Disclosure, Entry, LedgerError, Receipt, Salt, TilePath, TileStore};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time;
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
}

impl kernel::Fault for ReceiptsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(inner) => inner.code(),
            Self::Ledger(_) => "internal",
        }
    }
    fn class(&self) -> kernel::Class {
        match self {
            Self::Store(inner) => inner.class(),
            Self::Ledger(_) => kernel::Class::Internal,
        }
    }
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
        let Some(checkpoint) = self.store.latest_checkpoint()? else {
            return Ok(Some(ReceiptState::Pending(recorded)));
        };
        let size = checkpoint.unverified().tip().size;
        if index >= size {
            return Ok(Some(ReceiptState::Pending(recorded)));
        }
        let bytes = self.store.entry(index, size)?;
        let entry = Entry::parse(&bytes).map_err(|error| StoreError::corrupt("ledger entry", error))?;
        let proof = self.store.inclusion_proof(index, size)?;
        let disclosed = if disclose { self.disclosed(id).await? } else { BTreeMap::new() };
        let receipt = Receipt { entry, index, proof, checkpoint, disclosed };
        let text = receipt.format().map_err(|error| StoreError::corrupt("receipt", error))?;
        Ok(Some(ReceiptState::Sealed(recorded, text)))
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

    /// The published checkpoint, as it is served.
    pub fn checkpoint(&self) -> Result<Option<String>, LedgerError> {
        Ok(self.store.latest_checkpoint()?.map(|checkpoint| checkpoint.to_string()))
    }

    /// Size of the published log.
    pub fn size(&self) -> u64 {
        *self.db.sealed().borrow()
    }

    /// A tile, as it is served; nothing if there is none of this name.
    pub fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, LedgerError> {
        self.store.read(path)
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

    async fn query<const N: usize>(
        &self,
        tail: &str,
        values: [Value; N],
    ) -> Result<Vec<Recorded>, StoreError> {
        let reader = self.db.read();
        let sql = format!("{SELECT}{tail}");
        let asked = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
        reader.query_all_raw(asked).await?.iter().map(recorded).collect()
    }
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
