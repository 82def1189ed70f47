//! The desk: what waits for a person, gathered from all modules on the page they land on.

use crate::problem::Problem;
use crate::words::Arg;
use kernel::{Op, Timestamp};
use std::borrow::Cow;

/// How urgent an item is, apart from its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskKind {
    /// Something is broken or sent back: nothing goes on without this person.
    Trouble,
    /// A step of this person's own work.
    Task,
    /// Worth knowing.
    News,
}

/// One thing that waits for a person.
#[derive(Debug, Clone)]
pub struct DeskItem {
    /// What it is: a text key.
    pub key: &'static str,
    /// The values that the text speaks of.
    pub args: Vec<(Cow<'static, str>, Arg)>,
    /// The page where it is done.
    pub href: String,
    /// Until when, if a clock runs.
    pub due: Option<Timestamp>,
    /// How urgent it is.
    pub kind: DeskKind,
}

/// A module's answer to *what needs me?*
#[async_trait::async_trait(?Send)]
pub trait Desk {
    /// Lists what waits for the actor of `op`, at most some dozens; nothing for who has nothing to do with the module.
    async fn items(&self, op: &Op) -> Result<Vec<DeskItem>, Problem>;
}
