//! Invitations: a link that gives roles to whoever owns an address.

use crate::email::Email;
use crate::organisation::Given;
use crate::roles::Roles;
use chrono::TimeDelta;
use kernel::{Id, Kind, OrgId, PersonId, Violations};
use serde::Deserialize;

/// Kind of [`InvitationId`].
pub struct Invitation;
impl Kind for Invitation {
    const PREFIX: &'static str = "inv";
}
/// Names an invitation.
pub type InvitationId = Id<Invitation>;

/// How long a link works: a week with its weekend, no longer, for it lies in mailboxes.
pub(crate) const LASTS: TimeDelta = TimeDelta::days(7);

/// An invitation, as typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationForm {
    /// Whom to invite.
    pub email: String,
    /// The roles they shall hold.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// An invitation worth sending.
pub(crate) struct NewInvitation {
    pub(crate) email: Email,
    pub(crate) given: Vec<Given>,
}

impl InvitationForm {
    pub(crate) fn parse(&self, roles: &Roles, over: Option<OrgId>) -> Result<NewInvitation, Violations> {
        let mut bad = Violations::default();
        let email = bad.take("/email", Email::parse(&self.email));
        let mut given = Vec::new();
        for (at, name) in self.roles.iter().enumerate() {
            match Given::parse(roles, name, over) {
                Some(role) if given.contains(&role) => {}
                Some(role) => given.push(role),
                None => bad.add(format!("/roles/{at}"), "accounts/role-unknown"),
            }
        }
        if self.roles.is_empty() {
            bad.add("/roles", "accounts/role-missing");
        }

        match email {
            Some(email) if bad.is_empty() => Ok(NewInvitation { email, given }),
            _ => Err(bad),
        }
    }
}

/// An invitation that was found by its token, is not accepted and not too old.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) id: InvitationId,
    pub(crate) organisation: Option<OrgId>,
    pub(crate) email: Email,
    pub(crate) given: Vec<Given>,
    pub(crate) invited_by: PersonId,
}
