//! Time as an argument. Only [`Clock`] asks the operating system; `.clippy.toml` forbids it everywhere else.

use chrono::{DateTime, SubsecRound, Utc};
use std::sync::{Arc, Mutex, PoisonError};

/// An instant in UTC, cut to microseconds: PostgreSQL keeps no more, and *inserted* must equal *read back*.
pub type Timestamp = DateTime<Utc>;

/// Where the time of an [`Op`](crate::Op) comes from. Tests hold it still and move it by hand.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The operating system's clock.
    #[default]
    System,
    /// A clock that stands still until somebody sets it.
    Standing(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// Makes a clock that stands at `at`.
    pub fn standing(at: Timestamp) -> Self {
        Self::Standing(Arc::new(Mutex::new(at.trunc_subsecs(6))))
    }

    /// Tells the time, cut to microseconds.
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Standing(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a standing clock to `at`; the system's clock does not listen.
    pub fn set(&self, at: Timestamp) {
        if let Self::Standing(standing) = self {
            *standing.lock().unwrap_or_else(PoisonError::into_inner) = at.trunc_subsecs(6);
        }
    }
}
