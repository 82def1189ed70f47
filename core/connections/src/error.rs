//! Why a use case of this room failed.

use crate::lifecycle::IllegalTransition;
use db::StoreError;
use enterprises_contract::Unanswered;
use kernel::{Class, Denied, Fault, Violation, Violations};

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// No such connection, operation, product or order.
    #[error("no such thing, or not for this actor")]
    NotFound,
    /// May not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields of the form cannot be accepted.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// The connection is in another state.
    #[error(transparent)]
    IllegalTransition(#[from] IllegalTransition),
    /// Only a registered enterprise that is not held and has a certificate that holds may run a store.
    #[error("the organisation has no enterprise in the register that is active and certified")]
    NotActive,
    /// The adapter is not installed, or cannot do that.
    #[error("the adapter {adapter} does not offer {operation}")]
    NotOffered {
        /// Its id.
        adapter: String,
        /// What was wanted.
        operation: String,
    },
    /// The operation is over, or not parked.
    #[error("the operation is {found}")]
    OperationState {
        /// What it is.
        found: &'static str,
    },
    /// Somebody changed it meanwhile.
    #[error("the connection has version {found}, not {expected}")]
    Stale {
        /// What it has.
        found: i64,
        /// What the request assumed.
        expected: i64,
    },
    /// The register could not be asked.
    #[error(transparent)]
    Register(#[from] Unanswered),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for ConnectionError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Denied(inner) => inner.code(),
            Self::Invalid(_) => "invalid",
            Self::IllegalTransition(inner) => inner.code(),
            Self::NotActive => "connections/enterprise-not-active",
            Self::NotOffered { .. } => "connections/not-offered",
            Self::OperationState { .. } => "connections/operation-state",
            Self::Stale { .. } => "stale",
            Self::Register(_) => "unavailable",
            Self::Store(inner) => inner.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Denied(inner) => inner.class(),
            Self::Invalid(_) => Class::Invalid,
            Self::IllegalTransition(inner) => inner.class(),
            Self::NotActive | Self::NotOffered { .. } | Self::OperationState { .. } => Class::Conflict,
            Self::Stale { .. } => Class::Stale,
            Self::Register(_) => Class::Unavailable,
            Self::Store(inner) => inner.class(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(inner) => inner.as_slice(),
            Self::NotFound
            | Self::Denied(_)
            | Self::IllegalTransition(_)
            | Self::NotActive
            | Self::NotOffered { .. }
            | Self::OperationState { .. }
            | Self::Stale { .. }
            | Self::Register(_)
            | Self::Store(_) => &[],
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Denied(inner) => inner.args(),
            Self::IllegalTransition(inner) => inner.args(),
            Self::NotOffered { adapter, operation } => {
                vec![("adapter", adapter.clone()), ("operation", operation.clone())]
            }
            Self::OperationState { found } => vec![("state", (*found).to_owned())],
            Self::Store(inner) => inner.args(),
            Self::NotFound | Self::Invalid(_) | Self::NotActive | Self::Stale { .. } | Self::Register(_) => {
                Vec::new()
            }
        }
    }
}
