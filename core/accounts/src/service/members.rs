//! Granting and revoking roles, keeping people out.

use super::Accounts;
use crate::MembershipId;
use crate::entity::person::Status;
use crate::error::AccountsError;
use crate::organisation::Given;
use crate::policy::{ChangeStatus, GrantOverAll, GrantRole, OPERATOR, ORG_ADMIN, SeeEverybody, Warrant};
use crate::store::{memberships, organisations, people, sessions};
use db::Tx;
use kernel::{Denied, Op, OrgId, PersonId};
use serde::Deserialize;

/// A role to grant, as typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantForm {
    /// The role's name.
    pub role: String,
}

impl Accounts {
    /// Grants a role over an organisation, or over everything.
    ///
    /// An organisation's administrator grants only to who is in it already; others are invited, and agree by accepting.
    pub async fn grant(
        &self,
        op: &Op,
        person: PersonId,
        over: Option<OrgId>,
        form: &GrantForm,
    ) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let warrant = may_grant(op, over)?;
                if let Some(org) = over {
                    // First of all, as everywhere: units that lock in one order never wait for each other.
                    organisations::lock(tx, org).await?;
                    may_know(tx, op, person, org).await?;
                }
                let mut person = people::lock(tx, person).await?;
                let given = Given::parse(&self.roles, &form.role, over)
                    .ok_or_else(|| AccountsError::field("/role", "accounts/role-unknown"))?;

                memberships::give(tx, &*warrant, op, &mut person, &[given]).await?;
                Ok(())
            })
            .await
    }

    /// Takes a role back.
    ///
    /// # Errors
    /// The last administrator of an organisation, and the last operator, keep theirs.
    pub async fn revoke(
        &self,
        op: &Op,
        person: PersonId,
        membership: MembershipId,
    ) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let held = memberships::find(tx, membership).await?;
                let held = held.filter(|held| held.person_id == person).ok_or(AccountsError::NotFound)?;
                let warrant = may_grant(op, held.organisation_id)?;
                if let Some(org) = held.organisation_id {
                    organisations::lock(tx, org).await?;
                }
                somebody_remains(tx, &held.role, held.organisation_id, person).await?;
                let mut person = people::lock(tx, person).await?;

                memberships::take(tx, &*warrant, &mut person, held).await?;
                Ok(())
            })
            .await
    }

    /// Keeps a person out at once, with all their sessions and tokens, or lets them in again.
    ///
    /// # Errors
    /// Nobody keeps themselves out, and the last operator stays.
    pub async fn set_active(&self, op: &Op, person: PersonId, active: bool) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                let permit = op.authorize(ChangeStatus, &[])?;
                if person == op.actor() {
                    return Err(AccountsError::OwnAccount);
                }
                if !active {
                    somebody_remains(tx, OPERATOR.0, None, person).await?;
                }
                let mut person = people::lock(tx, person).await?;

                let wanted = if active { Status::Active } else { Status::Disabled };
                if person.status != wanted {
                    people::set_status(tx, &permit, &mut person, wanted).await?;
                }
                if !active {
                    sessions::end_all(tx, person.id, None).await?;
                }
                Ok(())
            })
            .await
    }
}

fn may_grant(op: &Op, over: Option<OrgId>) -> Result<Box<dyn Warrant>, Denied> {
    Ok(match over {
        Some(org) => Box::new(op.authorize(GrantRole, &[org])?),
        None => Box::new(op.authorize(GrantOverAll, &[])?),
    })
}

/// May the actor know that this person exists?
async fn may_know(tx: &Tx, op: &Op, person: PersonId, org: OrgId) -> Result<(), AccountsError> {
    let knows = op.authorize(SeeEverybody, &[]).is_ok() || memberships::is_member(tx, person, org).await?;
    if knows { Ok(()) } else { Err(AccountsError::NotFound) }
}

/// Would an administrator who is not kept out be left?
async fn somebody_remains(
    tx: &Tx,
    role: &str,
    over: Option<OrgId>,
    but: PersonId,
) -> Result<(), AccountsError> {
    for administrates in [ORG_ADMIN, OPERATOR].into_iter().filter(|known| known.0 == role) {
        let holders = memberships::lock_holders(tx, administrates, over).await?;
        if holders == [but] {
            return Err(AccountsError::LastAdministrator);
        }
    }
    Ok(())
}
