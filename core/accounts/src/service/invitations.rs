//! Inviting people, and accepting.

use super::Accounts;
use super::sign_in::{self, Begun};
use crate::InvitationId;
use crate::entity::invitation;
use crate::error::AccountsError;
use crate::invitation::{InvitationForm, Open};
use crate::organisation::{NewPerson, display_name};
use crate::password::NewPassword;
use crate::policy::{
    Invite, InviteOverAll, Invited, Oneself, Proven, SeeEverybody, SeeOrganisation, Warrant,
};
use crate::secret::{self, Secret};
use crate::session::Origin;
use crate::store::{invitations, memberships, organisations, people};
use db::Tx;
use kernel::{Denied, Op, OrgId, PersonId, Timestamp, Violations};
use secrecy::SecretString;
use serde::Deserialize;

/// An invitation that has not been accepted.
#[derive(Debug, Clone)]
pub struct InvitationSent {
    /// Its id.
    pub id: InvitationId,
    /// Into which organisation; `None` is to roles over everything.
    pub organisation: Option<OrgId>,
    /// Who is invited.
    pub email: String,
    /// The roles they shall hold.
    pub roles: Vec<String>,
    /// Since when.
    pub invited_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// What whoever opens the link of an invitation is told.
#[derive(Debug, Clone)]
pub struct InvitationShown {
    /// The organisation's name; `None` is this installation itself.
    pub organisation: Option<String>,
    /// Who is invited.
    pub email: String,
    /// The roles they shall hold.
    pub roles: Vec<String>,
    /// Do they have an account here already? Then they sign in to accept.
    pub known: bool,
}

/// How somebody new accepts, as typed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptForm {
    /// What pages call them.
    pub display_name: String,
    /// Their password.
    pub password: SecretString,
}

impl Accounts {
    /// Invites somebody; the secret is the end of the link and is told once. An earlier invitation of the address ends.
    pub async fn invite(
        &self,
        op: &Op,
        over: Option<OrgId>,
        form: &InvitationForm,
    ) -> Result<(InvitationSent, Secret), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let warrant = may_invite(op, over)?;
                if let Some(org) = over {
                    organisations::lock(tx, org).await?;
                }
                let new = form.parse(&self.roles, over)?;

                let token = Secret::draw(op.chance());
                let sent = invitations::insert(tx, &*warrant, op, over, &new, token.hash()).await?;
                Ok((sent.into(), token))
            })
            .await
    }

    /// Lists the open invitations into an organisation, or to roles over everything.
    pub async fn invitations(
        &self,
        op: &Op,
        over: Option<OrgId>,
    ) -> Result<Vec<InvitationSent>, AccountsError> {
        match over {
            Some(org) => op.authorize(SeeOrganisation, &[org]).map(drop)?,
            None => op.authorize(SeeEverybody, &[]).map(drop)?,
        }
        let open = invitations::list_open(&self.db.read(), over, op.now()).await?;
        Ok(open.into_iter().map(InvitationSent::from).collect())
    }

    /// Makes the link of an invitation worthless.
    pub async fn withdraw_invitation(&self, op: &Op, id: InvitationId) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let found = invitations::find_open(tx, id).await?.ok_or(AccountsError::NotFound)?;
                let warrant = may_invite(op, found.organisation_id)?;

                invitations::withdraw(tx, &*warrant, id).await
            })
            .await
    }

    /// Tells whoever has the link what it is for.
    pub async fn invitation(&self, op: &Op, token: &str) -> Result<InvitationShown, AccountsError> {
        let open = self.open(op, token).await?;
        let conn = self.db.read();
        let organisation = match open.organisation {
            Some(org) => Some(organisations::find(&conn, org).await?.name),
            None => None,
        };
        Ok(InvitationShown {
            organisation,
            known: people::with_email(&conn, &open.email).await?.is_some(),
            email: open.email.as_written().to_owned(),
            roles: open.given.iter().map(|given| given.role.0.to_owned()).collect(),
        })
    }

    /// Somebody new accepts: they get an account, the roles and a session.
    pub async fn accept_as_new(
        &self,
        op: &Op,
        token: &str,
        form: AcceptForm,
        from: Origin,
    ) -> Result<Begun, AccountsError> {
        let open = self.open(op, token).await?;
        let invited = Invited::of(&open);
        if people::with_email(&self.db.read(), &open.email).await?.is_some() {
            return Err(AccountsError::InvitationForKnown);
        }
        let person = self.hashed(op, form.parse(&open)?).await?;

        self.db
            .unit(op, async |tx| {
                lock_organisation(tx, &open).await?;
                let mut person = people::insert(tx, &invited, op, person).await?;
                invitations::accept(tx, &invited, op, open.id, person.id).await?;
                memberships::give(tx, &invited, op, &mut person, &open.given).await?;
                let proven = Proven::just_created(&invited, &person);
                sign_in::begin(tx, &proven, op, &from).await
            })
            .await
    }

    /// Somebody who has an account accepts: they get the roles.
    pub async fn accept(&self, op: &Op, oneself: &Oneself, token: &str) -> Result<PersonId, AccountsError> {
        let open = self.open(op, token).await?;
        let invited = Invited::of(&open);

        self.db
            .unit(op, async |tx| {
                lock_organisation(tx, &open).await?;
                let mut person = people::lock(tx, oneself.person()).await?;
                if person.email_key != open.email.key() {
                    return Err(AccountsError::InvitationForAnother);
                }
                invitations::accept(tx, &invited, op, open.id, person.id).await?;
                memberships::give(tx, &invited, op, &mut person, &open.given).await?;
                Ok(person.id)
            })
            .await
    }

    async fn open(&self, op: &Op, token: &str) -> Result<Open, AccountsError> {
        let hash = secret::presented(token).ok_or(AccountsError::InvitationGone)?;
        invitations::open(&self.db.read(), &self.roles, hash, op.now()).await
    }
}

/// First of all, as whoever grants and takes back: units that lock in one order never wait for each other.
async fn lock_organisation(tx: &Tx, open: &Open) -> Result<(), AccountsError> {
    match open.organisation {
        Some(org) => organisations::lock(tx, org).await.map(drop),
        None => Ok(()),
    }
}

fn may_invite(op: &Op, over: Option<OrgId>) -> Result<Box<dyn Warrant>, Denied> {
    Ok(match over {
        Some(org) => Box::new(op.authorize(Invite, &[org])?),
        None => Box::new(op.authorize(InviteOverAll, &[])?),
    })
}

impl AcceptForm {
    fn parse(self, open: &Open) -> Result<NewPerson, Violations> {
        let mut bad = Violations::default();
        let display_name = bad.take("/display_name", display_name(&self.display_name));
        let password = bad.take("/password", NewPassword::parse(&self.password, Some(&open.email)));

        match (display_name, password) {
            (Some(display_name), Some(password)) => {
                Ok(NewPerson { email: open.email.clone(), display_name, password })
            }
            _ => Err(bad),
        }
    }
}

impl From<invitation::Model> for InvitationSent {
    fn from(row: invitation::Model) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            roles: invitations::role_names(&row),
            email: row.email,
            invited_at: row.invited_at,
            expires_at: row.expires_at,
        }
    }
}
