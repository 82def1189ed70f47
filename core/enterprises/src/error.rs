//! Why something about an application, an enterprise or a certificate failed.

use crate::delegation::NotOpen;
use crate::lifecycle::{Change, IllegalTransition};
use crate::register::Status;
use db::{ReceiptsError, StoreError};
use deadlines::{ClockError, DeadlineError};
use enterprises_contract::ApplicationId;
use files::FileError;
use kernel::{Class, Denied, Fault, Violation, Violations};

/// Why an operation of this room failed.
#[derive(Debug, thiserror::Error)]
pub enum EnterpriseError {
    /// No such application.
    #[error("application {0} does not exist")]
    NoApplication(ApplicationId),
    /// No such enterprise, document or certificate.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The application is in another stage.
    #[error(transparent)]
    IllegalTransition(#[from] IllegalTransition),
    /// Somebody else saved first.
    #[error("version {expected} was expected, {found} is there")]
    Stale {
        /// What `If-Match` said.
        expected: i64,
        /// What is there.
        found: i64,
    },
    /// The organisation has an open application, or stands in the register already.
    #[error("the organisation has an open application or is registered already")]
    AlreadyApplied,
    /// The delegation was answered or has ended.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    /// The two have an open delegation already.
    #[error("an open delegation between the two exists")]
    DelegatedAlready,
    /// Only an enterprise in the register acts for others, and nobody for itself.
    #[error("no enterprise in the register can act for the client under this id")]
    NoSuchDelegate,
    /// An entry that stands where it does cannot be changed like this.
    #[error("an entry that is {status:?} admits no {change:?}")]
    NotAdmitted {
        /// Where it stands.
        status: Status,
        /// What was asked for.
        change: Change,
    },
    /// The entry was changed since the application began.
    #[error("the application starts from version {base}, the entry is at {found}")]
    Overtaken {
        /// Where the application starts.
        base: i64,
        /// Where the entry is.
        found: i64,
    },
    /// The application cannot be submitted as it is.
    #[error("{} findings block the application", .0.len())]
    Blocked(Vec<Violation>),
    /// The request's own fields are wrong.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// Reasons of a send-back are neither met nor explained.
    #[error("{} reasons are not answered", .0.len())]
    Unanswered(Vec<Violation>),
    /// A reviewer belongs to the organisation under review.
    #[error("the reviewer belongs to the applicant")]
    ConflictOfInterest,
    /// Another reviewer works on it.
    #[error("another reviewer works on the application")]
    NotTheReviewer,
    /// The applicant was given more time already.
    #[error("the clock was extended as often as its rule allows")]
    ExtendedAlready,
    /// The correction comes after its last day.
    #[error("the time for correction is over")]
    TooLate,
    /// The certificate is revoked already.
    #[error("the certificate does not hold any more")]
    NotInForce,
    /// A document was refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// A clock could not be started, paused or resumed.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// A rule or a calendar is missing.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// A receipt could not be read.
    #[error(transparent)]
    Receipt(#[from] ReceiptsError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<db::DbErr> for EnterpriseError {
    fn from(error: db::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Fault for EnterpriseError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoApplication(_) | Self::NotFound(_) => "not-found",
            Self::Denied(inner) => inner.code(),
            Self::IllegalTransition(_) => "enterprises/illegal-transition",
            Self::Stale { .. } => "stale",
            Self::AlreadyApplied => "enterprises/already-applied",
            Self::NotOpen(_) => "enterprises/not-open",
            Self::DelegatedAlready => "enterprises/delegated-already",
            Self::NoSuchDelegate => "enterprises/no-such-delegate",
            Self::NotAdmitted { .. } => "enterprises/not-admitted",
            Self::Overtaken { .. } => "enterprises/overtaken",
            Self::Blocked(_) => "enterprises/blocked",
            Self::Invalid(_) => "invalid",
            Self::Unanswered(_) => "enterprises/unanswered",
            Self::ConflictOfInterest => "enterprises/conflict-of-interest",
            Self::NotTheReviewer => "enterprises/not-the-reviewer",
            Self::ExtendedAlready => "enterprises/extended-already",
            Self::TooLate => "enterprises/too-late",
            Self::NotInForce => "enterprises/not-in-force",
            Self::File(inner) => inner.code(),
            Self::Clock(_) | Self::Deadline(_) => "internal",
            Self::Receipt(inner) => inner.code(),
            Self::Store(inner) => inner.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NoApplication(_) | Self::NotFound(_) => Class::NotFound,
            Self::Denied(inner) => inner.class(),
            Self::IllegalTransition(_)
            | Self::AlreadyApplied
            | Self::NotOpen(_)
            | Self::DelegatedAlready
            | Self::NoSuchDelegate
            | Self::NotAdmitted { .. }
            | Self::Overtaken { .. }
            | Self::NotTheReviewer
            | Self::ExtendedAlready
            | Self::TooLate
            | Self::NotInForce => Class::Conflict,
            Self::Stale { .. } => Class::Stale,
            Self::Blocked(_) | Self::Invalid(_) | Self::Unanswered(_) => Class::Invalid,
            Self::ConflictOfInterest => Class::Forbidden,
            Self::File(inner) => inner.class(),
            Self::Clock(_) | Self::Deadline(_) => Class::Internal,
            Self::Receipt(inner) => inner.class(),
            Self::Store(inner) => inner.class(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Blocked(violations) | Self::Unanswered(violations) => violations,
            Self::Invalid(violations) => violations.as_slice(),
            Self::File(inner) => inner.violations(),
            _ => &[],
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Denied(inner) => inner.args(),
            Self::File(inner) => inner.args(),
            Self::IllegalTransition(inner) => {
                vec![("found", inner.found.code().to_owned()), ("needed", inner.needed.code().to_owned())]
            }
            Self::Stale { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            Self::NotAdmitted { status, change } => {
                vec![("status", status.code().to_owned()), ("change", change.code().to_owned())]
            }
            Self::Overtaken { base, found } => {
                vec![("base", base.to_string()), ("found", found.to_string())]
            }
            Self::Blocked(all) | Self::Unanswered(all) => vec![("count", all.len().to_string())],
            _ => Vec::new(),
        }
    }
}
