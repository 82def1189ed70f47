//! What a log says openly about itself, in entries of its own: a part that was lost, a change of keys.

use std::collections::BTreeMap;

use crate::checkpoint::decimal;
use crate::entry::Entry;
use crate::hash::Hash;
use crate::history::KeyChange;
use crate::tree::Tip;

/// Kind of the entry that an operator's recovery appends.
pub const GAP: &str = "ledger.gap";
/// Kind of the entry that a change of keys appends.
pub const KEY_CHANGED: &str = "ledger.key-changed";
/// Kind of subject of the log's own entries.
pub const OWN_SUBJECT: &str = "ledger";

/// An older database was restored beside the log: the data of entries from `database.size` on may be lost, the entries are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// How far the restored database had come.
    pub database: Tip,
    /// How far the log had come.
    pub files: Tip,
}

impl Gap {
    /// The facts as they stand in the entry.
    pub fn facts(&self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("database-root".to_owned(), self.database.root.to_tagged()),
            ("database-size".to_owned(), self.database.size.to_string()),
            ("files-root".to_owned(), self.files.root.to_tagged()),
            ("files-size".to_owned(), self.files.size.to_string()),
        ])
    }

    /// Reads a gap entry; nothing if the entry is another.
    pub fn of(entry: &Entry) -> Option<Self> {
        let members = entry.members();
        let fact = |name: &str| members.public.get(name).map(String::as_str);
        let tip = |size: &str, root: &str| {
            Some(Tip { size: decimal(fact(size)?)?, root: Hash::from_tagged(fact(root)?)? })
        };
        let gap = Self {
            database: tip("database-size", "database-root")?,
            files: tip("files-size", "files-root")?,
        };
        (members.kind == GAP).then_some(gap)
    }

    /// May the data of the entry at `index` be lost?
    pub fn covers(&self, index: u64) -> bool {
        (self.database.size..self.files.size).contains(&index)
    }
}

impl KeyChange {
    /// The facts as they stand in the entry.
    pub fn facts(&self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("change".to_owned(), self.hash().to_tagged()),
            ("from".to_owned(), self.from().to_string()),
        ])
    }

    /// Is this the entry that records the change?
    pub fn is_recorded_by(&self, entry: &Entry) -> bool {
        entry.members().kind == KEY_CHANGED && entry.members().public == self.facts()
    }
}
