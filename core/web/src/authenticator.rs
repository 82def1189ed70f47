//! Who is calling: asked of `accounts` through a trait, so that `web` knows neither tables nor passwords.

use crate::problem::Problem;
use kernel::op::{Grant, PersonId, Reach};
use kernel::{Language, Timestamp};
use std::sync::Arc;

/// What a request shows to prove who sends it.
#[derive(Clone, Copy)]
pub enum Presented<'a> {
    /// The value of the session cookie.
    Session(&'a str),
    /// The token of an `Authorization: Bearer` header.
    Bearer(&'a str),
}

/// Somebody whose proof was accepted.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who.
    pub person: PersonId,
    /// What pages call them.
    pub display_name: String,
    /// The organisation they act for, as pages show it; `None` if there is none or several.
    pub organisation: Option<String>,
    /// The roles they hold.
    pub grants: Arc<[Grant]>,
    /// What the proof may be used for: everything for a session, the scopes of an API token.
    pub reach: Reach,
    /// The language they chose in their profile; a language cookie of this browser goes before it.
    pub language: Option<Language>,
}

/// Knows sessions and API tokens. `accounts` implements it, `app` hands it to [`Site`](crate::Site).
#[async_trait::async_trait(?Send)]
pub trait Authenticator: Send + Sync {
    /// Looks up who presents this at `now`; `None` if the token is unknown, expired or revoked.
    async fn authenticate(
        &self,
        presented: Presented<'_>,
        now: Timestamp,
    ) -> Result<Option<Identity>, Problem>;
}

/// Nobody can sign in: for tools and tests that show public pages only.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

#[async_trait::async_trait(?Send)]
impl Authenticator for Nobody {
    async fn authenticate(&self, _: Presented<'_>, _: Timestamp) -> Result<Option<Identity>, Problem> {
        Ok(None)
    }
}
