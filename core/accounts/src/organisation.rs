//! Organisations and people as forms give them.

use crate::email::Email;
pub use crate::entity::OrganisationKind;
use crate::password::NewPassword;
use crate::roles::{Over, Roles};
use kernel::text::{self, TextRefused};
use kernel::{OrgId, Role, Violations};
use secrecy::SecretString;
use serde::Deserialize;

impl OrganisationKind {
    /// All of them, in the order a form shows them.
    pub const ALL: [Self; 4] = [Self::Enterprise, Self::Association, Self::Authority, Self::Operator];

    /// The name in forms, columns and text keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Association => "association",
            Self::Authority => "authority",
            Self::Operator => "operator",
        }
    }
}

/// The longest name of an organisation: the register's longest real names have about a hundred characters.
const MOST_NAME: usize = 200;
/// The longest name of a person.
const MOST_DISPLAY_NAME: usize = 100;

/// An organisation, as typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationForm {
    /// Its kind.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
}

/// A name that an organisation can have.
pub(crate) fn organisation_name(raw: &str) -> Result<String, TextRefused> {
    text::line(raw, MOST_NAME)
}

/// A name that a person can have.
pub(crate) fn display_name(raw: &str) -> Result<String, TextRefused> {
    text::line(raw, MOST_DISPLAY_NAME)
}

/// A person, as typed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {
    /// The address they sign in with.
    pub email: String,
    /// What pages call them.
    pub display_name: String,
    /// Their first password.
    pub password: SecretString,
}

/// A person worth creating.
pub(crate) struct NewPerson {
    pub(crate) email: Email,
    pub(crate) display_name: String,
    pub(crate) password: NewPassword,
}

impl PersonForm {
    pub(crate) fn parse(&self) -> Result<NewPerson, Violations> {
        let mut bad = Violations::default();
        let email = bad.take("/email", Email::parse(&self.email));
        let display_name = bad.take("/display_name", display_name(&self.display_name));
        let password = bad.take("/password", NewPassword::parse(&self.password, email.as_ref()));

        match (email, display_name, password) {
            (Some(email), Some(display_name), Some(password)) => {
                Ok(NewPerson { email, display_name, password })
            }
            _ => Err(bad),
        }
    }
}

/// A new enterprise with its first person, as typed by the public.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUpForm {
    /// The enterprise's name.
    pub organisation: String,
    /// The address the person signs in with.
    pub email: String,
    /// What pages call the person.
    pub display_name: String,
    /// Their password.
    pub password: SecretString,
}

impl SignUpForm {
    pub(crate) fn parse(self) -> Result<(String, NewPerson), Violations> {
        let mut bad = Violations::default();
        let organisation = bad.take("/organisation", organisation_name(&self.organisation));
        let person =
            PersonForm { email: self.email, display_name: self.display_name, password: self.password };
        let person = person.parse().map_err(|of_person| bad.nest("", of_person)).ok();

        match (organisation, person) {
            (Some(organisation), Some(person)) => Ok((organisation, person)),
            _ => Err(bad),
        }
    }
}

/// A role that exists, with what it is held over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) role: Role,
    pub(crate) over: Option<OrgId>,
}

impl Given {
    /// Finds the role, and checks that it can be held over this organisation, or over everything.
    pub(crate) fn parse(roles: &Roles, name: &str, over: Option<OrgId>) -> Option<Self> {
        let wanted = if over.is_some() { Over::Organisation } else { Over::Everything };
        let spec = roles.find(name).filter(|spec| spec.over == wanted)?;
        Some(Self { role: spec.role, over })
    }
}
