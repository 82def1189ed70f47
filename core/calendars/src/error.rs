//! Why a calendar could not be brought in.

use chrono::NaiveDate;
use db::StoreError;
use deadlines::{CalendarFault, CalendarId};
use kernel::{Class, Denied, Fault};

/// Why a calendar could not be brought in, or the imported ones could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Not for this actor.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The file is no calendar.
    #[error(transparent)]
    Fault(#[from] CalendarFault),
    /// Nobody publishes so much.
    #[error("the file has {bytes} bytes; a calendar has at most {most}")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// What it may be.
        most: usize,
    },
    /// A calendar that is not known must say whose midnight cuts its days.
    #[error("the calendar {0} is not known yet, so its file must name a zone")]
    NoZone(CalendarId),
    /// It says otherwise about days that are known; due dates were computed from them.
    #[error("{calendar} {year} is known already and differs: {}; to let the file win, import it with --replace", told(.off, .working))]
    Contradicts {
        /// The calendar.
        calendar: CalendarId,
        /// The first year it differs in.
        year: i32,
        /// Known as working days; the file has them off.
        off: Vec<NaiveDate>,
        /// Known as days off; the file works on them.
        working: Vec<NaiveDate>,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<db::DbErr> for ImportError {
    fn from(error: db::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Fault for ImportError {
    fn code(&self) -> &'static str {
        match self {
            Self::Denied(inner) => inner.code(),
            Self::Store(inner) => inner.code(),
            Self::Fault(_) | Self::TooLong { .. } | Self::NoZone(_) => "invalid",
            Self::Contradicts { .. } => "conflict",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Denied(inner) => inner.class(),
            Self::Store(inner) => inner.class(),
            Self::Fault(_) | Self::TooLong { .. } | Self::NoZone(_) => Class::Invalid,
            Self::Contradicts { .. } => Class::Conflict,
        }
    }
}

/// The days that differ, the first few of each kind.
fn told(off: &[NaiveDate], working: &[NaiveDate]) -> String {
    const SHOWN: usize = 5;
    let listed = |days: &[NaiveDate], what: &str| {
        let first: Vec<_> = days.iter().take(SHOWN).map(ToString::to_string).collect();
        let more = days.len().saturating_sub(SHOWN);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!days.is_empty()).then(|| format!("{what} {}{rest}", first.join(", ")))
    };
    let (off, working) = (listed(off, "it has off"), listed(working, "it works on"));
    off.into_iter().chain(working).collect::<Vec<_>>().join("; ")
}
