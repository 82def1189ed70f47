//! People, organisations, roles, sessions and API tokens.
//!
//! Everything that asks *who may* begins here: [`Accounts`] signs people in, answers who presents a session or a token (as
//! `web`'s authenticator), and keeps the roles that other modules name in their [`RoleSpec`]s. It knows no other module.

mod authenticator;
mod email;
mod entity;
mod error;
mod invitation;
mod membership;
mod organisation;
mod password;
pub mod policy;
mod roles;
mod secret;
mod service;
mod session;
mod store;
mod throttle;
mod token;

pub use email::{Email, EmailRefused};
pub use error::AccountsError;
pub use invitation::{InvitationForm, InvitationId};
pub use membership::MembershipId;
pub use organisation::{OrganisationForm, OrganisationKind, PersonForm, SignUpForm};
pub use password::{NewPassword, PasswordRefused};
pub use policy::Oneself;
pub use roles::{Over, RoleSpec, Roles};
pub use secret::Secret;
pub use service::{
    AcceptForm, Accounts, Begun, Census, Founder, GrantForm, HeldRole, InvitationSent, InvitationShown,
    Organisation, PasswordForm, PersonWithRoles, ProfileForm, SessionSeen, Settings, TokenSeen,
};
pub use session::{Origin, SessionId, SignInForm};
pub use token::{READ, TokenForm, TokenId};
