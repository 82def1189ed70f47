//! API tokens.

use super::Accounts;
use crate::TokenId;
use crate::entity::token;
use crate::error::AccountsError;
use crate::policy::Oneself;
use crate::secret::Secret;
use crate::store::{people, tokens};
use crate::token::{MOST, TokenForm};
use kernel::{Op, Timestamp};

/// An API token, as its person sees it.
#[derive(Debug, Clone)]
pub struct TokenSeen {
    /// Names it, for revoking it.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was used last, to within an hour.
    pub used_at: Option<Timestamp>,
}

impl Accounts {
    /// Makes a token; the secret is told once.
    pub async fn create_token(
        &self,
        op: &Op,
        oneself: &Oneself,
        form: TokenForm,
    ) -> Result<(TokenSeen, Secret), AccountsError> {
        let new = form.parse(&self.settings.scopes, op.now())?;

        self.db
            .unit(op, async |tx| {
                people::lock(tx, oneself.person()).await?;
                if tokens::count_of(tx, oneself.person()).await? >= MOST {
                    return Err(AccountsError::field("/name", "accounts/too-many-tokens"));
                }

                let secret = Secret::draw_token(op.chance());
                let made = tokens::insert(tx, oneself, op, new, secret.hash()).await?;
                Ok((made.into(), secret))
            })
            .await
    }

    /// Lists a person's tokens, the expired ones too: they show what stopped working.
    pub async fn tokens(&self, _: &Op, oneself: &Oneself) -> Result<Vec<TokenSeen>, AccountsError> {
        let found = tokens::of_person(&self.db.read(), oneself.person()).await?;
        Ok(found.into_iter().map(TokenSeen::from).collect())
    }

    /// Revokes a token; it is dead at once.
    pub async fn revoke_token(&self, op: &Op, oneself: &Oneself, id: TokenId) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let revoked = tokens::revoke(tx, oneself, id).await?;
                if revoked { Ok(()) } else { Err(AccountsError::NotFound) }
            })
            .await
    }
}

impl From<token::Model> for TokenSeen {
    fn from(row: token::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scopes: serde_json::from_value(row.scopes).unwrap_or_default(),
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        }
    }
}
