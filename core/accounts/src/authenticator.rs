//! Who presents a session or an API token: one query, and no cache, so that what is revoked is dead at once.

use crate::roles::Roles;
use crate::secret;
use crate::service::Accounts;
use crate::session;
use crate::store::presented::{self, OwnerRow};
use crate::store::{sessions, tokens};
use crate::token;
use db::StoreError;
use kernel::op::{Grant, Reach};
use kernel::{Chance, Op, Timestamp};
use std::sync::Arc;
use web::{Authenticator, Identity, Presented, Problem};

#[async_trait::async_trait(?Send)]
impl Authenticator for Accounts {
    async fn authenticate(
        &self,
        presented: Presented<'_>,
        now: Timestamp,
    ) -> Result<Option<Identity>, Problem> {
        Ok(match presented {
            Presented::Session(text) => self.by_session(text, now).await?,
            Presented::Bearer(text) => self.by_token(text, now).await?,
        })
    }
}

impl Accounts {
    async fn by_session(&self, text: &str, now: Timestamp) -> Result<Option<Identity>, StoreError> {
        let Some(hash) = secret::presented(text) else { return Ok(None) };
        let rows = presented::session(&self.db.read(), hash, now).await?;
        let Some((id, seen_at)) = rows.first().map(|row| (row.session_id, row.seen_at)) else {
            return Ok(None);
        };
        if now - seen_at >= session::NOTED_EVERY {
            self.note(now, async |tx| sessions::seen(tx, id, now).await).await;
        }
        Ok(identity(&self.roles, rows.into_iter().map(|row| row.owner), Reach::Full))
    }

    async fn by_token(&self, text: &str, now: Timestamp) -> Result<Option<Identity>, StoreError> {
        let Some(hash) = secret::presented_token(text) else { return Ok(None) };
        let rows = presented::token(&self.db.read(), hash, now).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let scopes: Vec<String> = serde_json::from_value(first.scopes.clone()).unwrap_or_default();
        let (id, used_at) = (first.token_id, first.used_at);
        if used_at.is_none_or(|used_at| now - used_at >= token::NOTED_EVERY) {
            self.note(now, async |tx| tokens::used(tx, id, now).await).await;
        }
        Ok(identity(&self.roles, rows.into_iter().map(|row| row.owner), Reach::Scopes(scopes.into())))
    }

    /// Notes a use. A request is not refused because this fails: it may only read.
    async fn note(&self, now: Timestamp, noting: impl AsyncFnOnce(&db::Tx) -> Result<(), StoreError>) {
        let op = Op::system(now, Chance::default());
        if let Err(reason) = self.db.unit(&op, noting).await {
            tracing::warn!(%reason, "the use of a session or token was not noted");
        }
    }
}

/// Gathers the rows of one owner.
fn identity(roles: &Roles, rows: impl Iterator<Item = OwnerRow>, reach: Reach) -> Option<Identity> {
    let mut rows = rows.peekable();
    let first = rows.peek()?;
    let (person, display_name) = (first.person_id, first.display_name.clone());
    let language = first.language.as_deref().and_then(|tag| tag.parse().ok());
    let mut grants = Vec::new();
    let mut organisations = Vec::new();
    for row in rows {
        // A role that no module of this build knows allows nothing.
        let Some(spec) = row.role.as_deref().and_then(|name| roles.find(name)) else { continue };
        grants.push(Grant { role: spec.role, over: row.organisation_id });
        organisations.extend(row.organisation);
    }
    organisations.sort();
    organisations.dedup();
    let organisation = match organisations.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    };
    Some(Identity { person, display_name, organisation, grants: Arc::from(grants), reach, language })
}
