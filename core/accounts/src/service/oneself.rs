//! What is a person's own: profile, password, sessions.

use super::Accounts;
use super::sign_in::Keys;
use crate::SessionId;
use crate::email::Email;
use crate::entity::session;
use crate::error::AccountsError;
use crate::organisation::display_name;
use crate::password::NewPassword;
use crate::policy::{Oneself, Proven};
use crate::secret;
use crate::session::Origin;
use crate::store::{attempts, people, sessions};
use db::StoreError;
use kernel::{Language, Op, Timestamp, Violations};
use secrecy::SecretString;
use serde::Deserialize;

/// A session, as its person sees it.
#[derive(Debug, Clone)]
pub struct SessionSeen {
    /// Names it, for ending it.
    pub id: SessionId,
    /// What the browser said it is.
    pub agent: String,
    /// Since when.
    pub begun_at: Timestamp,
    /// When it was used last, to within ten minutes.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// Is it the one that asks?
    pub current: bool,
}

/// What a person is called, and in which language; as typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileForm {
    /// What pages call them.
    pub display_name: String,
    /// `zh-CN` or `en`; absent is as the browser says.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
}

/// A change of password, as typed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    /// The password so far.
    pub current: SecretString,
    /// The password from now on.
    pub new: SecretString,
}

impl Accounts {
    /// Changes what a person is called, and their language.
    pub async fn set_profile(
        &self,
        op: &Op,
        oneself: &Oneself,
        form: &ProfileForm,
    ) -> Result<(), AccountsError> {
        let mut bad = Violations::default();
        let name = bad.take("/display_name", display_name(&form.display_name)).ok_or(bad)?;

        self.db
            .unit(op, async |tx| {
                let mut person = people::lock(tx, oneself.person()).await?;
                Ok(people::set_profile(tx, oneself, &mut person, name, form.language).await?)
            })
            .await
    }

    /// Changes the password, and ends all other sessions.
    ///
    /// The old password is asked for and counted as at sign-in: an open browser must not become a stolen account.
    pub async fn set_password(
        &self,
        op: &Op,
        oneself: &Oneself,
        form: PasswordForm,
        from: Origin,
    ) -> Result<(), AccountsError> {
        let person = people::find(&self.db.read(), oneself.person()).await?;
        let email = Email::parse(&person.email).map_err(|refused| StoreError::corrupt("address", refused))?;
        let mut bad = Violations::default();
        let new = bad.take("/new", NewPassword::parse(&form.new, Some(&email))).ok_or(bad)?;
        let counted = Keys::of(&email, &from);
        self.db.unit(op, async |tx| attempts::count(tx, &counted.all(), op.now()).await).await?;
        let old = person.password_hash;
        if !self.passwords.verify(Some(old.clone()), &form.current).await? {
            return Err(AccountsError::field("/current", "accounts/password-wrong"));
        }
        let hash = self.passwords.hash(op.chance(), new).await?;

        self.db
            .unit(op, async |tx| {
                let mut person = people::lock(tx, oneself.person()).await?;
                Proven::by_password(Some(&old), &person)?;

                people::set_password(tx, oneself, op, &mut person, hash).await?;
                sessions::end_all(tx, person.id, from.previous.as_deref().and_then(secret::presented))
                    .await?;
                counted.take_back(tx, op).await?;
                Ok(())
            })
            .await
    }

    /// Lists a person's sessions; `current` is the token of the one that asks.
    pub async fn sessions(
        &self,
        op: &Op,
        oneself: &Oneself,
        current: Option<&str>,
    ) -> Result<Vec<SessionSeen>, AccountsError> {
        let current = current.and_then(secret::presented);
        let found = sessions::of_person(&self.db.read(), oneself.person(), op.now()).await?;
        let seen = |row: session::Model| SessionSeen {
            id: row.id,
            agent: row.agent,
            begun_at: row.begun_at,
            seen_at: row.seen_at,
            ends_at: row.ends_at,
            current: current.as_ref() == Some(&row.token_hash),
        };
        Ok(found.into_iter().map(seen).collect())
    }

    /// Ends one session; it is dead at once.
    pub async fn end_session(&self, op: &Op, oneself: &Oneself, id: SessionId) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let ended = sessions::end(tx, oneself.person(), id).await?;
                if ended { Ok(()) } else { Err(AccountsError::NotFound) }
            })
            .await
    }

    /// Signs out everywhere: ends all sessions of a person, the one that asks too.
    pub async fn end_sessions(&self, op: &Op, oneself: &Oneself) -> Result<(), AccountsError> {
        self.db.unit(op, async |tx| Ok(sessions::end_all(tx, oneself.person(), None).await?)).await
    }
}
