//! Where a pull stands, as the host keeps it between two runs.

use corridor_sdk::{Class, Ctx, Failure, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cursor::Cursor;

/// The version this adapter writes.
const VERSION: u32 = 1;

/// Where a pull stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bookmark {
    v: u32,
    /// The latest time seen so far.
    pub(crate) read_to: Option<Timestamp>,
    /// The next page, while a run is not through.
    pub(crate) reading: Option<Cursor>,
}

impl Bookmark {
    /// The bookmark of the run before, or the beginning.
    pub(crate) fn find(ctx: &Ctx) -> Result<Self, Failure> {
        let found: Self = ctx.state()?.unwrap_or(Self { v: VERSION, read_to: None, reading: None });
        if found.v == VERSION {
            return Ok(found);
        }
        let msg =
            format!("reading the checkpoint: it is of version {}, this adapter reads {VERSION}", found.v);
        Err(Failure::new(Class::Data, "state", msg))
    }

    /// Where to begin: in the middle of a run that was not through, else `overlap_ms` before the end of the last one.
    pub(crate) fn start(&self, overlap_ms: i64) -> Cursor {
        let fresh = || Cursor::since(self.read_to.map(|read_to| read_to.minus_ms(overlap_ms)));
        self.reading.clone().unwrap_or_else(fresh)
    }
}
