//! What a connection and an operation can be, and what becomes of them.
//!
//! ```text
//! connection  New ──proved──▶ Ok ◀──▶ Paused            operation  Queued ─▶ Running ─▶ Done
//!              │               │  ╲                                    ▲        ├────▶ Failed, Parked, Cancelled
//!              ├── refused ──▶ NeedsCredentials ─renewed─▶ New         └ Waiting ◀┘
//!              └── broken  ──▶ Failing ─retried──────────▶ New
//!             any ──suspended─▶ Paused, any ──removed──▶ Removed
//! ```

use kernel::{Class, Fault};

/// Gives an enum its stored and shown names.
macro_rules! named {
    ($vis:vis $type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        impl $type {
            /// The name that is stored and shown by the API.
            $vis const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}
/// Reads the names back.
macro_rules! read_back {
    ($type:ident { $($variant:ident),* $(,)? }) => {
        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Reads a stored name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}
pub(crate) use named;

/// What a connection can do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Made, or given something new, and not proved yet.
    New,
    /// It works.
    Ok,
    /// The store refuses the credentials; nothing is tried before there are others.
    NeedsCredentials,
    /// Something else is wrong that only a person can change.
    Failing,
    /// Its owner wants no operations for now.
    Paused,
    /// Gone: no credentials, no operations; what came through it stays.
    Removed,
}
named!(pub Stage { New = "new", Ok = "ok", NeedsCredentials = "needs_credentials", Failing = "failing", Paused = "paused", Removed = "removed" });
read_back!(Stage { New, Ok, NeedsCredentials, Failing, Paused, Removed });

/// What happens to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// An operation reached the store and was let in.
    Proved,
    /// The store refused the credentials.
    Refused,
    /// The configuration cannot be used.
    Broken,
    /// Its owner gave new credentials.
    Renewed,
    /// Its owner wants it tried again.
    Retried,
    /// Its owner pauses it.
    Paused,
    /// Its owner goes on.
    Resumed,
    /// Its enterprise may not go on.
    Suspended,
    /// Its owner removes it.
    Removed,
}

/// The connection cannot do that now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a connection that is {} cannot be {deed:?}", found.name())]
pub struct IllegalTransition {
    /// What it is.
    pub found: Stage,
    /// What was wanted.
    pub deed: Deed,
}

impl Fault for IllegalTransition {
    fn code(&self) -> &'static str {
        "connections/illegal-transition"
    }
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("stage", self.found.name().to_owned())]
    }
}

impl Stage {
    /// What it is after a deed.
    pub fn after(self, deed: Deed) -> Result<Self, IllegalTransition> {
        let illegal = Err(IllegalTransition { found: self, deed });
        match (self, deed) {
            (Self::Removed, _) => illegal,
            (_, Deed::Removed) => Ok(Self::Removed),
            (_, Deed::Suspended) => Ok(Self::Paused),
            // Paused while it was running: the last operation's news do not wake it.
            (Self::Paused, Deed::Proved) => Ok(Self::Paused),
            (Self::New | Self::Ok | Self::NeedsCredentials | Self::Failing, Deed::Proved) => Ok(Self::Ok),
            (_, Deed::Refused) => Ok(Self::NeedsCredentials),
            (_, Deed::Broken) => Ok(Self::Failing),
            (Self::Paused, Deed::Renewed) => Ok(Self::Paused),
            (
                Self::New | Self::Ok | Self::NeedsCredentials | Self::Failing,
                Deed::Renewed | Deed::Retried,
            ) => {
                // What works stays so until an operation says otherwise.
                Ok(if self == Self::Ok { Self::Ok } else { Self::New })
            }
            (Self::Paused, Deed::Retried) => illegal,
            (Self::Ok, Deed::Paused) => Ok(Self::Paused),
            (Self::New | Self::NeedsCredentials | Self::Failing | Self::Paused, Deed::Paused) => illegal,
            (Self::Paused, Deed::Resumed) => Ok(Self::New),
            (Self::New | Self::Ok | Self::NeedsCredentials | Self::Failing, Deed::Resumed) => illegal,
        }
    }

    /// May operations other than trials run?
    pub fn works(self) -> bool {
        match self {
            Self::Ok => true,
            Self::New | Self::NeedsCredentials | Self::Failing | Self::Paused | Self::Removed => false,
        }
    }
}

/// How far an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationState {
    /// Asked for.
    Queued,
    /// A worker has it.
    Running,
    /// It goes on by itself when its time comes: a sleep of the adapter, a pause after a failure.
    Waiting,
    /// Over, with a result.
    Done,
    /// Over, without.
    Failed,
    /// Over until an operator decides: going on could repeat or invent something.
    Parked,
    /// Called off.
    Cancelled,
}
named!(pub OperationState { Queued = "queued", Running = "running", Waiting = "waiting", Done = "done", Failed = "failed", Parked = "parked", Cancelled = "cancelled" });
read_back!(OperationState { Queued, Running, Waiting, Done, Failed, Parked, Cancelled });

impl OperationState {
    /// Is nothing more to come of it?
    pub fn is_over(self) -> bool {
        match self {
            Self::Queued | Self::Running | Self::Waiting => false,
            Self::Done | Self::Failed | Self::Parked | Self::Cancelled => true,
        }
    }
}

/// How far an effect is. Each step is durable before the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EffectState {
    /// The plugin wants it; nothing was done.
    Intent,
    /// It may have reached the other side.
    Sent,
    /// What came of it is known.
    Result,
}
named!(pub(crate) EffectState { Intent = "intent", Sent = "sent", Result = "result" });

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DEEDS: [Deed; 9] = [
        Deed::Proved,
        Deed::Refused,
        Deed::Broken,
        Deed::Renewed,
        Deed::Retried,
        Deed::Paused,
        Deed::Resumed,
        Deed::Suspended,
        Deed::Removed,
    ];

    proptest! {
        #[test]
        fn nothing_brings_a_removed_connection_back(deeds in proptest::collection::vec(0usize..9, 0..30)) {
            let mut stage = Stage::New;
            let mut removed = false;
            for deed in deeds {
                stage = stage.after(DEEDS[deed]).unwrap_or(stage);
                removed |= DEEDS[deed] == Deed::Removed;
                prop_assert_eq!(stage == Stage::Removed, removed);
            }
        }

        #[test]
        fn refused_credentials_stay_refused_until_a_person_acts(deeds in proptest::collection::vec(0usize..9, 0..30)) {
            let mut stage = Stage::NeedsCredentials;
            for deed in deeds.into_iter().map(|at| DEEDS[at]) {
                // No operation runs in this stage but trials that a person asked for, so nothing proves it by itself.
                if matches!(deed, Deed::Proved | Deed::Broken | Deed::Removed | Deed::Renewed | Deed::Retried | Deed::Suspended) {
                    break;
                }
                stage = stage.after(deed).unwrap_or(stage);
                prop_assert_eq!(stage, Stage::NeedsCredentials);
            }
        }
    }

    #[test]
    fn names_read_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.name()), Some(*stage));
        }
        for state in OperationState::ALL {
            assert_eq!(OperationState::parse(state.name()), Some(*state));
        }
    }

    #[test]
    fn a_paused_connection_is_not_woken_by_its_last_operation() {
        assert_eq!(Stage::Paused.after(Deed::Proved), Ok(Stage::Paused));
        assert_eq!(Stage::Paused.after(Deed::Resumed), Ok(Stage::New));
    }
}
