//! Ledger entries as rows: written with their cause, without an index. The [`Sequencer`](crate::Sequencer) gives them one.

use crate::tail::{Entered, insert};
use crate::{StoreError, Tx};
use kernel::Timestamp;
use ledger::{Actor, Commitment, Entry, EntryDraft, Hash, Salt, Subject};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The name under which an entry commits to its payload.
pub(crate) const PAYLOAD: &str = "payload";

/// Builds and writes the entries of one unit.
pub(crate) async fn append(
    tx: &Tx,
    entered: Vec<Entered>,
    pseudonym: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut latest: HashMap<Uuid, Hash> = HashMap::new();
    let mut entries = Vec::with_capacity(entered.len());
    let mut disclosures = Vec::with_capacity(entered.len());
    for item in entered {
        let subject = item.subject.1;
        let previous = match latest.get(&subject) {
            Some(known) => Some(*known),
            // The first version of a subject has nothing before it, so it need not ask.
            None if item.version == 1 => None,
            None => previous_leaf(tx, subject).await?,
        };
        let entry = build(&item, previous, pseudonym, now)?;
        latest.insert(subject, entry.leaf_hash());
        entries.push(vec![
            item.id.into(),
            item.kind.into(),
            item.subject.0.into(),
            subject.into(),
            entry.bytes().to_vec().into(),
            entry.leaf_hash().as_bytes().to_vec().into(),
            now.into(),
        ]);
        disclosures.push(vec![
            item.id.into(),
            PAYLOAD.into(),
            item.salt.to_vec().into(),
            item.payload.into(),
        ]);
    }
    let columns = ["id", "kind", "subject_type", "subject_id", "entry", "leaf_hash", "entered_at"];
    insert(tx, "ledger_entry", &columns, entries).await?;
    insert(tx, "ledger_disclosure", &["entry_id", "name", "salt", "payload"], disclosures).await
}

fn build(
    item: &Entered,
    previous: Option<Hash>,
    pseudonym: &str,
    now: Timestamp,
) -> Result<Entry, StoreError> {
    let commitment = Commitment::new(&Salt::from_bytes(item.salt), &item.payload);
    let draft = EntryDraft {
        kind: item.kind.to_owned(),
        subject: Subject { kind: item.subject.0.to_owned(), id: item.subject.1.simple().to_string() },
        subject_version: item.version.unsigned_abs(),
        previous_leaf: previous,
        actor: Actor { role: item.role.0.to_owned(), pseudonym: pseudonym.to_owned() },
        at: now,
        rules: item.rules.iter().cloned().collect(),
        commitments: BTreeMap::from([(PAYLOAD.to_owned(), commitment)]),
        public: item.public.clone(),
    };
    draft.seal().map_err(|error| StoreError::corrupt("ledger entry", error))
}

async fn previous_leaf(tx: &Tx, subject: Uuid) -> Result<Option<Hash>, StoreError> {
    let sql = "SELECT leaf_hash FROM ledger_entry WHERE subject_id = $1 ORDER BY seq DESC LIMIT 1";
    let asked = Statement::from_sql_and_values(tx.get_database_backend(), sql, [subject.into()]);
    let Some(row) = tx.query_one_raw(asked).await? else { return Ok(None) };
    let bytes: Vec<u8> = row.try_get("", "leaf_hash")?;
    hash(bytes).map(Some)
}

/// Reads a stored hash.
pub(crate) fn hash(bytes: Vec<u8>) -> Result<Hash, StoreError> {
    let bytes: [u8; 32] =
        bytes.try_into().map_err(|_| StoreError::corrupt("leaf hash", "not 32 bytes long"))?;
    Ok(Hash::from_bytes(bytes))
}
