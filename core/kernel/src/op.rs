//! The operation: who acts, when, in which language, with which rights. Every use case takes one as its first argument.

use crate::permit::{Action, Denied, Permit};
use crate::{Chance, Id, Idempotency, Kind, Language, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// Kind of [`PersonId`].
pub struct Person;
impl Kind for Person {
    const PREFIX: &'static str = "per";
}
/// A person who can sign in, or [`SYSTEM`].
pub type PersonId = Id<Person>;

/// Kind of [`OrgId`].
pub struct Org;
impl Kind for Org {
    const PREFIX: &'static str = "org";
}
/// An organisation: whoever has users here (enterprise, association, authority, operator).
pub type OrgId = Id<Org>;

/// Corridor itself, when a clock runs out or a subscriber acts. Nobody can sign in as it.
pub const SYSTEM: PersonId = Id::from_uuid(Uuid::from_u128(1));

/// The name of a role. A module registers its roles in `policy.rs`; the kernel knows the type, not the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Role(pub &'static str);

/// The role Corridor itself acts in.
pub const SYSTEM_ROLE: Role = Role("system");

/// A role held over one organisation, or over all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Which role.
    pub role: Role,
    /// Over which organisation; `None` is over all: reviewers, auditors, operators.
    pub over: Option<OrgId>,
}

/// What an API token may be used for; a session may do all that its person may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Everything the grants allow.
    Full,
    /// Only actions of these scopes: `read` or the part of an action's name before the dot.
    Scopes(Arc<[String]>),
}

/// One operation on behalf of somebody.
#[derive(Debug)]
pub struct Op {
    actor: PersonId,
    grants: Arc<[Grant]>,
    reach: Reach,
    now: Timestamp,
    language: Language,
    chance: Chance,
    idempotency: Option<Idempotency>,
    unit_open: AtomicBool,
}

impl Op {
    /// Begins an operation of a person.
    pub fn new(
        actor: PersonId,
        grants: Arc<[Grant]>,
        reach: Reach,
        now: Timestamp,
        language: Language,
        chance: Chance,
    ) -> Self {
        let unit_open = AtomicBool::new(false);
        Self { actor, grants, reach, now, language, chance, idempotency: None, unit_open }
    }

    /// The same operation, which its actor may begin again under this key without it being carried out twice.
    #[must_use]
    pub fn under(self, key: Option<Idempotency>) -> Self {
        Self { idempotency: key, ..self }
    }

    /// Begins an operation of Corridor itself.
    pub fn system(now: Timestamp, chance: Chance) -> Self {
        let grants = Arc::from([Grant { role: SYSTEM_ROLE, over: None }]);
        Self::new(SYSTEM, grants, Reach::Full, now, Language::default(), chance)
    }

    /// Begins an operation of nobody: reading what is public, signing in.
    pub fn public(now: Timestamp, language: Language, chance: Chance) -> Self {
        Self::new(SYSTEM, Arc::from([]), Reach::Full, now, language, chance)
    }

    /// Who acts.
    pub fn actor(&self) -> PersonId {
        self.actor
    }

    /// When: the same instant for everything this operation writes.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// In which language the actor is answered.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The rights the actor holds.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Where random bytes come from.
    pub fn chance(&self) -> &Chance {
        &self.chance
    }

    /// Under which key it may be begun again, if the actor gave one.
    pub fn idempotency(&self) -> Option<&Idempotency> {
        self.idempotency.as_ref()
    }

    /// Makes a new id.
    pub fn id<K: Kind>(&self) -> Id<K> {
        self.chance.id(self.now)
    }

    /// The organisations the actor holds any role over by name; those with rights over all are not listed.
    pub fn organisations(&self) -> Vec<OrgId> {
        let mut orgs: Vec<_> = self.grants.iter().filter_map(|grant| grant.over).collect();
        orgs.sort_unstable();
        orgs.dedup();
        orgs
    }

    /// Holds the actor `role` over everything?
    pub fn holds_everywhere(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.over.is_none())
    }

    /// Asks whether the actor may do `action` to something that concerns `parties`.
    ///
    /// Who holds nothing over any party is told [`Denied::Hidden`], the same as if it did not exist.
    pub fn authorize<A: Action>(&self, _: A, parties: &[OrgId]) -> Result<Permit<A>, Denied> {
        let mut held =
            self.grants.iter().filter(|grant| grant.over.is_none_or(|org| parties.contains(&org))).peekable();
        if held.peek().is_none() {
            return Err(Denied::Hidden);
        }
        match held.find(|grant| A::ROLES.contains(&grant.role)) {
            Some(grant) if self.reaches::<A>() => Ok(Permit::granted(self.actor, grant.role)),
            Some(_) => Err(Denied::Scope { action: A::NAME }),
            None => Err(Denied::Forbidden { action: A::NAME }),
        }
    }

    fn reaches<A: Action>(&self) -> bool {
        match &self.reach {
            Reach::Full => true,
            Reach::Scopes(scopes) => {
                let module = A::NAME.split('.').next().unwrap_or_default();
                scopes.iter().any(|scope| scope == module || (A::READS && scope == "read"))
            }
        }
    }

    /// Marks that a unit of work of this operation is open; false if one already was.
    ///
    /// For `db` alone: a second unit inside the first would wait for itself.
    pub fn open_unit(&self) -> bool {
        !self.unit_open.swap(true, Ordering::AcqRel)
    }

    /// Marks that the unit of work is over.
    pub fn close_unit(&self) {
        self.unit_open.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICER: Role = Role("officer");
    const CLERK: Role = Role("clerk");

    struct Accept;
    impl Action for Accept {
        const NAME: &'static str = "cases.accept";
        const ROLES: &'static [Role] = &[OFFICER];
    }
    struct See;
    impl Action for See {
        const NAME: &'static str = "cases.see";
        const ROLES: &'static [Role] = &[OFFICER, CLERK];
        const READS: bool = true;
    }

    fn org(n: u128) -> OrgId {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn op(grants: &[Grant], reach: Reach) -> Op {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        Op::new(SYSTEM, Arc::from(grants), reach, now, Language::En, Chance::seeded(1))
    }

    #[test]
    fn strangers_are_told_nothing_and_parties_are_told_no() {
        let clerk = op(&[Grant { role: CLERK, over: Some(org(1)) }], Reach::Full);
        assert!(matches!(clerk.authorize(Accept, &[org(1)]), Err(Denied::Forbidden { .. })));
        assert!(matches!(clerk.authorize(Accept, &[org(2)]), Err(Denied::Hidden)));
        assert!(clerk.authorize(See, &[org(1)]).is_ok());
    }

    #[test]
    fn a_role_over_one_organisation_does_not_reach_another() {
        let officer = op(&[Grant { role: OFFICER, over: Some(org(1)) }], Reach::Full);
        assert!(officer.authorize(Accept, &[org(1)]).is_ok());
        assert!(matches!(officer.authorize(Accept, &[org(2)]), Err(Denied::Hidden)));
    }

    #[test]
    fn a_token_does_only_what_its_scopes_say() {
        let grants = [Grant { role: OFFICER, over: None }];
        let token = |scope: &str| op(&grants, Reach::Scopes(Arc::from([scope.to_owned()])));
        assert!(token("cases").authorize(Accept, &[]).is_ok());
        assert!(matches!(token("read").authorize(Accept, &[]), Err(Denied::Scope { .. })));
        assert!(token("read").authorize(See, &[]).is_ok());
        assert!(matches!(token("case").authorize(See, &[]), Err(Denied::Scope { .. })));
    }
}
