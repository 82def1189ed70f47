//! What the API shows.

use crate::organisation::OrganisationKind;
use crate::secret::Secret;
use crate::service::{HeldRole, InvitationSent, Organisation, PersonWithRoles, SessionSeen, TokenSeen};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// An organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationView {
    id: String,
    kind: OrganisationKind,
    name: String,
    created_at: DateTime<Utc>,
}

impl From<Organisation> for OrganisationView {
    fn from(org: Organisation) -> Self {
        Self { id: org.id.to_string(), kind: org.kind, name: org.name, created_at: org.created_at }
    }
}

/// A person with the roles they hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonView {
    id: String,
    email: String,
    display_name: String,
    active: bool,
    created_at: DateTime<Utc>,
    roles: Vec<HeldRoleView>,
}

/// A role that somebody holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldRoleView {
    /// Names the holding, for revoking it.
    id: String,
    role: String,
    /// Over which organisation; `null` is over everything.
    organisation: Option<String>,
    granted_at: DateTime<Utc>,
}

impl From<PersonWithRoles> for PersonView {
    fn from(person: PersonWithRoles) -> Self {
        Self {
            id: person.id.to_string(),
            email: person.email,
            display_name: person.display_name,
            active: person.active,
            created_at: person.created_at,
            roles: person.roles.into_iter().map(HeldRoleView::from).collect(),
        }
    }
}

impl From<HeldRole> for HeldRoleView {
    fn from(held: HeldRole) -> Self {
        Self {
            id: held.id.to_string(),
            role: held.role,
            organisation: held.over.map(|org| org.to_string()),
            granted_at: held.granted_at,
        }
    }
}

/// An invitation that has not been accepted.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationView {
    id: String,
    /// Into which organisation; `null` is to roles over everything.
    organisation: Option<String>,
    email: String,
    roles: Vec<String>,
    invited_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl From<InvitationSent> for InvitationView {
    fn from(sent: InvitationSent) -> Self {
        Self {
            id: sent.id.to_string(),
            organisation: sent.organisation.map(|org| org.to_string()),
            email: sent.email,
            roles: sent.roles,
            invited_at: sent.invited_at,
            expires_at: sent.expires_at,
        }
    }
}

/// A new invitation with its link, which is told once.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewInvitationView {
    #[serde(flatten)]
    invitation: InvitationView,
    /// Where the invited person accepts. Whoever has it can accept.
    link: String,
}

impl NewInvitationView {
    pub(crate) fn new(sent: InvitationSent, link: String) -> Self {
        Self { invitation: sent.into(), link }
    }
}

/// A browser that is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    id: String,
    /// What the browser said it is.
    agent: String,
    begun_at: DateTime<Utc>,
    /// To within ten minutes.
    seen_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// Is it the one that asks?
    current: bool,
}

impl From<SessionSeen> for SessionView {
    fn from(seen: SessionSeen) -> Self {
        Self {
            id: seen.id.to_string(),
            agent: seen.agent,
            begun_at: seen.begun_at,
            seen_at: seen.seen_at,
            ends_at: seen.ends_at,
            current: seen.current,
        }
    }
}

/// An API token, without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    id: String,
    name: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// To within an hour.
    used_at: Option<DateTime<Utc>>,
}

impl From<TokenSeen> for TokenView {
    fn from(seen: TokenSeen) -> Self {
        Self {
            id: seen.id.to_string(),
            name: seen.name,
            scopes: seen.scopes,
            created_at: seen.created_at,
            expires_at: seen.expires_at,
            used_at: seen.used_at,
        }
    }
}

/// A new API token with its secret, which is told once.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewTokenView {
    #[serde(flatten)]
    token: TokenView,
    /// The token itself.
    secret: String,
}

impl NewTokenView {
    pub(crate) fn new(seen: TokenSeen, secret: &Secret) -> Self {
        Self { token: seen.into(), secret: secret.expose().to_owned() }
    }
}
