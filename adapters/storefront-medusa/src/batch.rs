//! Reads a page record by record, so that one that cannot be read is named and left out, and the others come in.

use corridor_sdk::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{
    cursor::{Cursor, Key},
    order::Unreadable,
};

/// As many as a person would look at; the count goes on.
const NAMED: usize = 100;

/// One page, read.
pub(crate) struct Batch<R> {
    /// How many records the store sent.
    pub(crate) length: usize,
    /// Of those whose id and time could be read.
    pub(crate) keys: Vec<Key>,
    /// The records not seen before.
    pub(crate) records: Vec<R>,
    /// Those that could not be read.
    pub(crate) refused: Vec<Refused>,
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Refused {
    record: String,
    msg: String,
}

/// What a pull left out.
#[derive(Debug, Default, Serialize)]
pub(crate) struct LeftOut {
    count: u64,
    first: Vec<Refused>,
}

impl LeftOut {
    pub(crate) fn add(&mut self, refused: Vec<Refused>) {
        self.count += refused.len() as u64;
        let room = NAMED.saturating_sub(self.first.len());
        self.first.extend(refused.into_iter().take(room));
    }
}

#[derive(Deserialize)]
struct Head {
    id: String,
    created_at: String,
    updated_at: String,
}

/// The time a list is read by.
#[derive(Clone, Copy)]
pub(crate) enum By {
    Created,
    Updated,
}

impl By {
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Created => "created_at",
            Self::Updated => "updated_at",
        }
    }

    fn key(self, record: &RawValue) -> Option<Key> {
        let head: Head = serde_json::from_str(record.get()).ok()?;
        let at = match self {
            Self::Created => head.created_at,
            Self::Updated => head.updated_at,
        };
        Some(Key { at: Timestamp::parse(&at).ok()?, id: head.id })
    }
}

impl<R> Batch<R> {
    /// Reads what is new to the cursor.
    pub(crate) fn read<W: DeserializeOwned>(
        page: &[Box<RawValue>],
        cursor: &Cursor,
        by: By,
        convert: impl Fn(W) -> Result<R, Unreadable>,
    ) -> Self {
        let mut batch =
            Self { length: page.len(), keys: Vec::new(), records: Vec::new(), refused: Vec::new() };
        for record in page {
            let key = by.key(record);
            if key.as_ref().is_none_or(|key| cursor.is_new(key)) {
                let read = serde_json::from_str(record.get()).map_err(Unreadable::from).and_then(&convert);
                match read {
                    Ok(read) => batch.records.push(read),
                    Err(error) => batch.refuse(key.as_ref(), &error),
                }
            }
            batch.keys.extend(key);
        }
        batch
    }

    /// The time of the latest record.
    pub(crate) fn latest(&self) -> Option<Timestamp> {
        self.keys.iter().map(|key| key.at).max()
    }

    fn refuse(&mut self, key: Option<&Key>, error: &Unreadable) {
        let record = key.map(|key| key.id.clone()).unwrap_or_default();
        self.refused.push(Refused { record, msg: error.to_string() });
    }
}
