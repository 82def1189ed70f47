//! The names of organisations, from `accounts` to pages of modules that must not know it.

use accounts::Accounts;
use enterprises::OrganisationNames;
use kernel::op::{Grant, Reach, SYSTEM};
use kernel::{Chance, Clock, Fault, Language, Op, OrgId};
use web::Problem;

/// Asks `accounts` in Corridor's own name with an operator's eyes: whoever may see a case may see who filed it.
#[derive(Clone)]
pub(crate) struct Names {
    pub(crate) accounts: Accounts,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
}

#[async_trait::async_trait(?Send)]
impl OrganisationNames for Names {
    async fn names(&self, of: &[OrgId]) -> Result<Vec<(OrgId, String)>, Problem> {
        let grants = [Grant { role: accounts::policy::OPERATOR, over: None }];
        let (now, chance) = (self.clock.now(), self.chance.clone());
        let op = Op::new(SYSTEM, grants.into(), Reach::Full, now, Language::default(), chance);
        let mut names = Vec::with_capacity(of.len());
        for id in of {
            match self.accounts.organisation(&op, *id).await {
                Ok(found) => names.push((*id, found.name)),
                Err(error) if error.class() == kernel::Class::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(names)
    }
}
