//! Permits: proof that somebody was asked whether it may be done.

use crate::fault::{Class, Fault};
use crate::op::{PersonId, Role};
use std::marker::PhantomData;

/// Something a person may or may not do.
pub trait Action {
    /// `module.deed`, unique in the product; the part before the dot is also the scope of API tokens.
    const NAME: &'static str;
    /// Who may.
    const ROLES: &'static [Role];
    /// Does it change nothing? Then a token of scope `read` suffices.
    const READS: bool = false;
}

/// Proof that [`Op::authorize`](crate::Op::authorize) said yes. It cannot be built anywhere else.
///
/// Stores demand one before they save, so that leaving the question out does not compile. It proves which action, not which
/// row: load, permit and save therefore stay in one function.
#[derive(Debug)]
pub struct Permit<A> {
    by: PersonId,
    role: Role,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Permit<A> {
    pub(crate) fn granted(by: PersonId, role: Role) -> Self {
        Self { by, role, action: PhantomData }
    }

    /// Who may.
    pub fn by(&self) -> PersonId {
        self.by
    }

    /// In which role: what the ledger and the history show.
    pub fn role(&self) -> Role {
        self.role
    }
}

/// Why the answer was no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor has nothing to do with it and is not told that it exists.
    #[error("does not exist, or is not for this actor")]
    Hidden,
    /// The actor may know of it, but not do this.
    #[error("none of the actor's roles allows {action}")]
    Forbidden {
        /// [`Action::NAME`].
        action: &'static str,
    },
    /// The actor may, the API token may not.
    #[error("the token's scopes do not allow {action}")]
    Scope {
        /// [`Action::NAME`].
        action: &'static str,
    },
}

impl Fault for Denied {
    fn code(&self) -> &'static str {
        match self {
            Self::Hidden => "not-found",
            Self::Forbidden { .. } => "forbidden",
            Self::Scope { .. } => "scope-missing",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Hidden => Class::NotFound,
            Self::Forbidden { .. } | Self::Scope { .. } => Class::Forbidden,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Hidden => Vec::new(),
            Self::Forbidden { action } | Self::Scope { action } => vec![("action", (*action).to_owned())],
        }
    }
}
