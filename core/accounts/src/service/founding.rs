//! What the command line and demo data begin with, in the name of Corridor itself.

use super::Accounts;
use crate::error::AccountsError;
use crate::organisation::{Given, OrganisationForm, PersonForm, organisation_name};
use crate::policy::{CreateOrganisation, CreatePerson, GrantOverAll, GrantRole, OPERATOR};
use crate::store::{memberships, organisations, people};
use kernel::{Op, OrgId, PersonId, Violations};
use secrecy::SecretString;

/// A person with the roles they begin with.
#[derive(Debug, Clone)]
pub struct Founder {
    /// The person.
    pub person: PersonForm,
    /// Names of roles, and over whom; `None` is over everything.
    pub roles: Vec<(&'static str, Option<OrgId>)>,
}

impl Accounts {
    /// Creates the first administrator: a person who is `operator` over everything. `op` is Corridor's own.
    pub async fn create_operator(
        &self,
        op: &Op,
        email: &str,
        display_name: &str,
        password: SecretString,
    ) -> Result<PersonId, AccountsError> {
        let person = PersonForm { email: email.to_owned(), display_name: display_name.to_owned(), password };
        self.create_person(op, Founder { person, roles: vec![(OPERATOR.0, None)] }).await
    }

    /// Creates a person with roles. Only Corridor itself may: an operator invites instead, and never knows a password.
    pub async fn create_person(&self, op: &Op, founder: Founder) -> Result<PersonId, AccountsError> {
        let new = founder.person.parse()?;
        let given = self.given(&founder.roles)?;
        let hashed = self.hashed(op, new).await?;

        self.db
            .unit(op, async |tx| {
                let permit = op.authorize(CreatePerson, &[])?;
                let over_one = op.authorize(GrantRole, &[])?;
                let over_all = op.authorize(GrantOverAll, &[])?;

                let mut person = people::insert(tx, &permit, op, hashed).await?;
                let (all, one): (Vec<_>, Vec<_>) = given.into_iter().partition(|given| given.over.is_none());
                memberships::give(tx, &over_one, op, &mut person, &one).await?;
                memberships::give(tx, &over_all, op, &mut person, &all).await?;
                Ok(person.id)
            })
            .await
    }

    /// Creates an organisation.
    pub async fn create_organisation(&self, op: &Op, form: OrganisationForm) -> Result<OrgId, AccountsError> {
        let mut bad = Violations::default();
        let name = bad.take("/name", organisation_name(&form.name));
        let name = name.ok_or(bad)?;

        self.db
            .unit(op, async |tx| {
                let permit = op.authorize(CreateOrganisation, &[])?;
                Ok(organisations::insert(tx, &permit, op, form.kind, name).await?)
            })
            .await
    }

    fn given(&self, roles: &[(&'static str, Option<OrgId>)]) -> Result<Vec<Given>, AccountsError> {
        let parse = |(name, over): &(&str, Option<OrgId>)| Given::parse(&self.roles, name, *over);
        let unknown = || AccountsError::field("/roles", "accounts/role-unknown");
        roles.iter().map(|role| parse(role).ok_or_else(unknown)).collect()
    }
}
