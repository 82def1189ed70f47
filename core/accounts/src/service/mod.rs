//! The use cases. Every one reads *load, permit — decide — save, tell, commit*; hashing a password stands outside the unit of work.

mod founding;
mod invitations;
mod members;
mod oneself;
mod organisations;
mod sign_in;
mod sign_up;
mod tokens;

pub use founding::Founder;
pub use invitations::{AcceptForm, InvitationSent, InvitationShown};
pub use members::GrantForm;
pub use oneself::{PasswordForm, ProfileForm, SessionSeen};
pub use organisations::{Census, HeldRole, Organisation, PersonWithRoles};
pub use sign_in::Begun;
pub use tokens::TokenSeen;

use crate::password::Passwords;
use crate::roles::Roles;
use db::Db;
use std::sync::Arc;

/// What an operator may decide about accounts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// May the public sign new enterprises up?
    pub open_sign_up: bool,
    /// The names of the modules: besides `read` the scopes of API tokens.
    pub scopes: Vec<&'static str>,
}

impl Default for Settings {
    /// Open to the public, for a public service platform.
    fn default() -> Self {
        Self { open_sign_up: true, scopes: vec!["accounts"] }
    }
}

/// People, organisations, roles, sessions and API tokens. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) db: Db,
    pub(crate) roles: Roles,
    pub(crate) settings: Arc<Settings>,
    pub(crate) passwords: Passwords,
}

impl Accounts {
    /// Makes the service. It hashes one password now, so that the first unknown address is answered as slowly as the second.
    pub fn new(db: Db, roles: Roles, settings: Settings) -> Self {
        Self { db, roles, settings: Arc::new(settings), passwords: Passwords::new() }
    }

    /// The register of roles.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// What the operator decided.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("settings", &self.settings).finish_non_exhaustive()
    }
}
