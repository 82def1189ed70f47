//! Lists for pages: one query each, bounded.

use crate::entity::{membership, organisation, person};
use db::StoreError;
use kernel::{OrgId, PersonId};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Statement};
use std::collections::BTreeMap;

/// The most people an organisation's page lists.
const MOST_PEOPLE: u64 = 1000;

/// People with the roles they hold over an organisation, by their ids.
pub(crate) async fn people_of(
    conn: &impl ConnectionTrait,
    org: OrgId,
) -> Result<Vec<(person::Model, Vec<membership::Model>)>, StoreError> {
    let held = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(org))
        .order_by_asc(membership::Column::PersonId)
        .order_by_asc(membership::Column::Role)
        .limit(MOST_PEOPLE)
        .all(conn)
        .await?;
    let mut of_person: BTreeMap<PersonId, Vec<membership::Model>> = BTreeMap::new();
    for membership in held {
        of_person.entry(membership.person_id).or_default().push(membership);
    }
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(of_person.keys().copied()))
        .order_by_asc(person::Column::Id)
        .all(conn)
        .await?;
    let with_roles = people.into_iter().map(|person| {
        let held = of_person.remove(&person.id).unwrap_or_default();
        (person, held)
    });
    Ok(with_roles.collect())
}

/// The roles that these people hold.
pub(crate) async fn roles_of(
    conn: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<membership::Model>, StoreError> {
    let held = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(membership::Column::Role)
        .order_by_asc(membership::Column::Id);
    Ok(held.all(conn).await?)
}

/// The names of these organisations.
pub(crate) async fn names_of(
    conn: &impl ConnectionTrait,
    orgs: impl IntoIterator<Item = OrgId>,
) -> Result<BTreeMap<OrgId, String>, StoreError> {
    let found = organisation::Entity::find().filter(organisation::Column::Id.is_in(orgs)).all(conn).await?;
    Ok(found.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Counts the rows of a table of ours.
pub(crate) async fn count(conn: &impl ConnectionTrait, table: Counted) -> Result<i64, StoreError> {
    let sql = match table {
        Counted::Organisations => "SELECT COUNT(*) AS n FROM accounts_organisation",
        Counted::People => "SELECT COUNT(*) AS n FROM accounts_person",
        Counted::Sessions => "SELECT COUNT(*) AS n FROM accounts_session",
        Counted::Tokens => "SELECT COUNT(*) AS n FROM accounts_token",
    };
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// What can be counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Counted {
    Organisations,
    People,
    Sessions,
    Tokens,
}
