//! Looking at organisations and people.

use super::Accounts;
use crate::MembershipId;
use crate::entity::{membership, organisation, person};
use crate::error::AccountsError;
use crate::organisation::OrganisationKind;
use crate::policy::{CreateOrganisation, GrantOverAll, GrantRole, SeeEverybody, SeeOrganisation};
use crate::store::lists::{self, Counted};
use crate::store::{memberships, organisations, people};
use kernel::{Denied, Op, OrgId, PersonId, Timestamp};
use std::collections::BTreeMap;

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// Since when it is here.
    pub created_at: Timestamp,
}

/// A person with roles.
#[derive(Debug, Clone)]
pub struct PersonWithRoles {
    /// Their id.
    pub id: PersonId,
    /// The address they sign in with.
    pub email: String,
    /// What pages call them.
    pub display_name: String,
    /// May they sign in?
    pub active: bool,
    /// Since when they are here.
    pub created_at: Timestamp,
    /// The roles they hold, as far as asked.
    pub roles: Vec<HeldRole>,
}

/// A role that somebody holds.
#[derive(Debug, Clone)]
pub struct HeldRole {
    /// Names the holding, for revoking it.
    pub id: MembershipId,
    /// The role's name.
    pub role: String,
    /// Over which organisation; `None` is over everything.
    pub over: Option<OrgId>,
    /// That organisation's name, where a list shows several.
    pub over_name: Option<String>,
    /// Since when.
    pub granted_at: Timestamp,
}

/// How many there are, for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Census {
    /// Organisations.
    pub organisations: i64,
    /// People.
    pub people: i64,
    /// Sessions that have not been ended or swept out.
    pub sessions: i64,
    /// API tokens.
    pub tokens: i64,
}

impl Accounts {
    /// Lists the organisations that the actor administers, or all for who may see everybody.
    pub async fn organisations(
        &self,
        op: &Op,
        after: Option<OrgId>,
        limit: u64,
    ) -> Result<Vec<Organisation>, AccountsError> {
        let only = match op.authorize(SeeEverybody, &[]) {
            Ok(_) => None,
            Err(Denied::Hidden | Denied::Forbidden { .. }) => Some(administered(op)?),
            Err(denied @ Denied::Scope { .. }) => return Err(denied.into()),
        };
        let rows = organisations::after(&self.db.read(), only.as_deref(), after, limit).await?;
        Ok(rows.into_iter().map(Organisation::from).collect())
    }

    /// Finds an organisation.
    pub async fn organisation(&self, op: &Op, id: OrgId) -> Result<Organisation, AccountsError> {
        op.authorize(SeeOrganisation, &[id])?;
        Ok(organisations::find(&self.db.read(), id).await?.into())
    }

    /// Lists the people who hold a role over an organisation, at most a thousand roles.
    pub async fn people_of(&self, op: &Op, org: OrgId) -> Result<Vec<PersonWithRoles>, AccountsError> {
        op.authorize(SeeOrganisation, &[org])?;
        organisations::find(&self.db.read(), org).await?;
        let found = lists::people_of(&self.db.read(), org).await?;
        Ok(found.into_iter().map(|(person, held)| with_roles(person, held, &BTreeMap::new())).collect())
    }

    /// Lists everybody.
    pub async fn everybody(
        &self,
        op: &Op,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<PersonWithRoles>, AccountsError> {
        op.authorize(SeeEverybody, &[])?;
        let found = people::after(&self.db.read(), after, limit).await?;
        let ids: Vec<_> = found.iter().map(|person| person.id).collect();
        let mut of_person: BTreeMap<PersonId, Vec<membership::Model>> = BTreeMap::new();
        for held in lists::roles_of(&self.db.read(), &ids).await? {
            of_person.entry(held.person_id).or_default().push(held);
        }
        let orgs = of_person.values().flatten().filter_map(|held| held.organisation_id);
        let names = lists::names_of(&self.db.read(), orgs).await?;
        let mut held = |person: &person::Model| of_person.remove(&person.id).unwrap_or_default();
        Ok(found
            .into_iter()
            .map(|person| (held(&person), person))
            .map(|(held, person)| with_roles(person, held, &names))
            .collect())
    }

    /// Finds one person with all their roles.
    pub async fn person(&self, op: &Op, id: PersonId) -> Result<PersonWithRoles, AccountsError> {
        op.authorize(SeeEverybody, &[])?;
        self.whoever(id).await
    }

    /// Says who acts, with all their roles. Nobody is not found.
    pub async fn whoami(&self, op: &Op) -> Result<PersonWithRoles, AccountsError> {
        self.whoever(op.actor()).await
    }

    /// Counts what there is.
    pub async fn census(&self, op: &Op) -> Result<Census, AccountsError> {
        op.authorize(SeeEverybody, &[])?;
        let conn = self.db.read();
        Ok(Census {
            organisations: lists::count(&conn, Counted::Organisations).await?,
            people: lists::count(&conn, Counted::People).await?,
            sessions: lists::count(&conn, Counted::Sessions).await?,
            tokens: lists::count(&conn, Counted::Tokens).await?,
        })
    }

    /// May the actor invite and grant here? For pages that offer it; each deed asks again.
    pub fn may_administer(&self, op: &Op, over: Option<OrgId>) -> bool {
        match over {
            Some(org) => op.authorize(GrantRole, &[org]).is_ok(),
            None => op.authorize(GrantOverAll, &[]).is_ok(),
        }
    }

    /// May the actor create organisations? For pages that offer it.
    pub fn may_create_organisations(&self, op: &Op) -> bool {
        op.authorize(CreateOrganisation, &[]).is_ok()
    }

    async fn whoever(&self, id: PersonId) -> Result<PersonWithRoles, AccountsError> {
        let conn = self.db.read();
        let person = people::find(&conn, id).await?;
        let held = memberships::of_person(&conn, id).await?;
        let names = lists::names_of(&conn, held.iter().filter_map(|held| held.organisation_id)).await?;
        Ok(with_roles(person, held, &names))
    }
}

/// The organisations that the actor may look into. A token whose scopes do not allow it is told so.
fn administered(op: &Op) -> Result<Vec<OrgId>, Denied> {
    let mut seen = Vec::new();
    for org in op.organisations() {
        match op.authorize(SeeOrganisation, &[org]) {
            Ok(_) => seen.push(org),
            Err(Denied::Hidden | Denied::Forbidden { .. }) => {}
            Err(denied @ Denied::Scope { .. }) => return Err(denied),
        }
    }
    Ok(seen)
}

impl From<organisation::Model> for Organisation {
    fn from(row: organisation::Model) -> Self {
        Self { id: row.id, kind: row.kind, name: row.name, created_at: row.created_at }
    }
}

fn with_roles(
    person: person::Model,
    held: Vec<membership::Model>,
    names: &BTreeMap<OrgId, String>,
) -> PersonWithRoles {
    let role = |held: membership::Model| HeldRole {
        id: held.id,
        role: held.role,
        over: held.organisation_id,
        over_name: held.organisation_id.and_then(|org| names.get(&org).cloned()),
        granted_at: held.granted_at,
    };
    PersonWithRoles {
        id: person.id,
        email: person.email,
        display_name: person.display_name,
        active: person.status == person::Status::Active,
        created_at: person.created_at,
        roles: held.into_iter().map(role).collect(),
    }
}
