//! Who acts for whom: a client offers, a service firm accepts, passes on once, and either ends it.

use super::{Enterprises, Queued};
use crate::delegation::{Delegation, DelegationId, NotOpen, Offer};
use crate::error::EnterpriseError;
use crate::policy::{ActFor, Decision, Delegate, SeeDelegations};
use crate::store::{delegations, queue, register};
use db::{ReceiptId, Record, Tx};
use enterprises_contract::{EnterpriseId, Standing};
use kernel::{Action, Op, OrgId, Permit};

/// What the ledger commits to when a delegation is offered.
#[derive(serde::Serialize)]
struct Offered<'a> {
    client: OrgId,
    delegate: OrgId,
    parent: Option<DelegationId>,
    #[serde(flatten)]
    offer: Terms<'a>,
}

/// The terms of a delegation.
#[derive(serde::Serialize)]
struct Terms<'a> {
    scopes: &'a std::collections::BTreeSet<crate::delegation::Scope>,
    may_pass_on: bool,
    from: kernel::Timestamp,
    until: kernel::Timestamp,
}

impl Enterprises {
    /// Offers an enterprise of the register to act for the organisation `client`.
    pub async fn delegate(
        &self,
        op: &Op,
        client: OrgId,
        to: EnterpriseId,
        offer: &Offer,
    ) -> Result<DelegationId, EnterpriseError> {
        let offered = self.db.once(op, async |tx| {
            let permit = op.authorize(Delegate, &[client])?;
            let delegate = acting(tx, to, client).await?;
            let (from, client_code) = offer.parse(None, op.now())?;

            let delegation = Delegation {
                id: op.id(),
                client,
                delegate,
                parent: None,
                scopes: offer.scopes.clone(),
                may_pass_on: offer.may_pass_on,
                client_code,
                from,
                until: offer.until,
                offered_at: op.now(),
                accepted_at: None,
                ended: None,
            };

            insert(tx, &permit, &delegation).await?;
            Ok::<_, EnterpriseError>(delegation.id)
        });
        offered.await
    }

    /// Passes a delegation on to another firm, which has to accept it, too.
    pub async fn pass_on(
        &self,
        op: &Op,
        id: DelegationId,
        to: EnterpriseId,
        offer: &Offer,
    ) -> Result<DelegationId, EnterpriseError> {
        let passed = self.db.once(op, async |tx| {
            let within = delegations::lock(tx, id).await?;
            let permit = op.authorize(ActFor, &[within.delegate])?;
            if !within.may_pass_on || !within.holds(std::slice::from_ref(&within), op.now()) {
                return Err(NotOpen.into());
            }
            let delegate = acting(tx, to, within.client).await?;
            let (from, _) = offer.parse(Some(&within), op.now())?;

            let delegation = Delegation {
                id: op.id(),
                delegate,
                parent: Some(within.id),
                scopes: offer.scopes.clone(),
                may_pass_on: false,
                from,
                until: offer.until,
                offered_at: op.now(),
                accepted_at: None,
                ..within
            };

            insert(tx, &permit, &delegation).await?;
            Ok::<_, EnterpriseError>(delegation.id)
        });
        passed.await
    }

    /// The delegate accepts.
    pub async fn accept_delegation(&self, op: &Op, id: DelegationId) -> Result<Delegation, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let offered = delegations::lock(tx, id).await?;
                let permit = op.authorize(ActFor, &[offered.delegate])?;

                let accepted = offered.accept(op.now())?;

                delegations::save(tx, &permit, &accepted).await?;
                record(tx, &permit, "enterprises.delegation-accepted", 2, &accepted, &())?;
                Ok(accepted)
            })
            .await
    }

    /// The client, or who passed it on, revokes it; its delegate gives it back. Either takes effect at once.
    pub async fn end_delegation(&self, op: &Op, id: DelegationId) -> Result<Delegation, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let open = delegations::lock(tx, id).await?;
                if op.authorize(SeeDelegations, &[open.client]).is_ok() {
                    let permit = op.authorize(Delegate, &[open.client])?;
                    let ended = open.revoke(op.now())?;
                    return ends(tx, &permit, ended).await;
                }
                if let Some(parent) = open.parent {
                    let above = delegations::find(tx, parent).await?.delegate;
                    if let Ok(permit) = op.authorize(ActFor, &[above]) {
                        return ends(tx, &permit, open.revoke(op.now())?).await;
                    }
                }
                let permit = op.authorize(ActFor, &[open.delegate])?;
                let ended = open.give_back(op.now())?;
                ends(tx, &permit, ended).await
            })
            .await
    }

    /// Whom the actor's organisations have let act for them.
    pub async fn delegates(&self, op: &Op) -> Result<Vec<Delegation>, EnterpriseError> {
        let reader = self.db.read();
        let mut all = Vec::new();
        for client in op.organisations() {
            if op.authorize(SeeDelegations, &[client]).is_ok() {
                all.extend(delegations::of_client(&reader, client).await?);
            }
        }
        Ok(all)
    }

    /// A page of those for whom the actor's organisations act or are asked to act, each with what it last applied for.
    pub async fn clients(
        &self,
        op: &Op,
        after: Option<DelegationId>,
        limit: u64,
    ) -> Result<Vec<Client>, EnterpriseError> {
        let reader = self.db.read();
        let own = op.organisations().into_iter().filter(|org| op.authorize(SeeDelegations, &[*org]).is_ok());
        let page = delegations::to_delegates(&reader, &own.collect::<Vec<_>>(), after, limit).await?;
        let mut known = delegations::parents(&reader, &page).await?;
        known.extend(page.iter().cloned());
        let holding = page.iter().filter(|one| one.holds(&known, op.now())).map(|one| one.client);
        let mut latest = queue::latest_of(&reader, &holding.collect::<Vec<_>>()).await?;
        let client = |one: Delegation| {
            let holds = one.holds(&known, op.now());
            let latest = latest.remove(&one.client).filter(|_| holds);
            Client {
                holds,
                latest: latest.map(|loaded| self.queued(loaded, None, op.now())),
                delegation: one,
            }
        };
        Ok(page.into_iter().map(client).collect())
    }
}

/// Somebody for whom one acts, or is asked to act.
#[derive(Debug, Clone)]
pub struct Client {
    /// The delegation.
    pub delegation: Delegation,
    /// Does it hold now, and what it was passed on from?
    pub holds: bool,
    /// What the client last applied for; nothing while the delegation does not hold.
    pub latest: Option<Queued>,
}

/// The organisation of an enterprise that may act for others: in the register, and not the client itself.
async fn acting(tx: &Tx, enterprise: EnterpriseId, client: OrgId) -> Result<OrgId, EnterpriseError> {
    match register::find_enterprise(tx, enterprise).await {
        Ok(entry) if entry.status.standing() == Standing::Active && entry.organisation != client => {
            Ok(entry.organisation)
        }
        Ok(_) | Err(EnterpriseError::NotFound(_)) => Err(EnterpriseError::NoSuchDelegate),
        Err(error) => Err(error),
    }
}

async fn insert<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    delegation: &Delegation,
) -> Result<(), EnterpriseError> {
    delegations::insert(tx, permit, delegation).await?;
    let Delegation { client, delegate, parent, scopes, may_pass_on, from, until, .. } = delegation;
    let offer = Terms { scopes, may_pass_on: *may_pass_on, from: *from, until: *until };
    let payload = Offered { client: *client, delegate: *delegate, parent: *parent, offer };
    record(tx, permit, "enterprises.delegation-offered", 1, delegation, &payload)?;
    Ok(())
}

async fn ends<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    ended: Delegation,
) -> Result<Delegation, EnterpriseError> {
    delegations::save(tx, permit, &ended).await?;
    let payload = ended.ended.map(|(_, ending)| ending);
    record(tx, permit, "enterprises.delegation-ended", 3, &ended, &payload)?;
    Ok(ended)
}

fn record<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    kind: &'static str,
    version: i64,
    delegation: &Delegation,
    payload: &impl serde::Serialize,
) -> Result<ReceiptId, EnterpriseError> {
    let subject = ("delegation", delegation.id.uuid());
    Ok(tx.record(Record { kind, subject, version, role: permit.role(), payload, rules: &[] })?)
}
