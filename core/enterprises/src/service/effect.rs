//! What an approved application does to the register and its certificates.

use super::Enterprises;
use crate::answers::Registration;
use crate::certificate::{Claims, Serial};
use crate::difference::differences;
use crate::error::EnterpriseError;
use crate::lifecycle::{Application, Base, Change, Purpose};
use crate::policy::Decision;
use crate::register::{Entry, Status};
use crate::store::{certificates, claims, register};
use db::{ReceiptId, Record, Tx};
use enterprises_contract::{CertificateRevoked, EnterpriseApproved, EnterpriseChanged};
use kernel::{Op, OrgId, Permit};

/// An entry as it was and as it will be.
pub(super) struct Effect {
    purpose: Purpose,
    before: Option<Entry>,
    pub(super) after: Entry,
}

/// What an approval left in the register.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The enterprise.
    pub entry: Entry,
    /// The certificate, if what certificates say has changed.
    pub certificate: Option<Claims>,
}

impl Enterprises {
    /// Decides what an application that is approved now makes of the register.
    pub(super) async fn effect(
        &self,
        tx: &Tx,
        op: &Op,
        applicant: OrgId,
        purpose: Purpose,
        registration: Registration,
    ) -> Result<Effect, EnterpriseError> {
        match purpose {
            Purpose::New => {
                let after = self.first(op, applicant, registration)?;
                Ok(Effect { purpose, before: None, after })
            }
            Purpose::Change(change, base) => {
                let before = base_of(tx, base).await?;
                if !before.status.admits(change) {
                    return Err(EnterpriseError::NotAdmitted { status: before.status, change });
                }
                let after = self.next(op, &before, change, registration)?;
                Ok(Effect { purpose, before: Some(before), after })
            }
        }
    }

    /// Carries it out: the entry, its identifiers, its certificate, and what others are told.
    pub(super) async fn carry_out<A: Decision>(
        &self,
        tx: &Tx,
        op: &Op,
        permit: &Permit<A>,
        effect: Effect,
        (application, receipt): (&Application, ReceiptId),
    ) -> Result<Entered, EnterpriseError> {
        let Effect { purpose, before, after } = effect;
        let because = application.answers().because.trim();
        let cause = register::Cause { application: application.id(), purpose, because, receipt };
        match &before {
            None => register::enter(tx, permit, &after, cause).await?,
            Some(_) => register::advance(tx, permit, &after, cause, op.now()).await?,
        }
        claims::settle(tx, application.id(), after.id, &after.registration.identifiers()).await?;
        let certificate = match (purpose.change(), &before) {
            (Some(Change::Cancel), _) => {
                self.end(tx, op, permit, &after, because).await?;
                None
            }
            (Some(Change::Amend), Some(before)) if !is_certified(before, &after) => None,
            _ => Some(self.certify(tx, op, permit, &after).await?),
        };
        tell(tx, application, &after, before.is_none(), certificate.as_ref())?;
        Ok(Entered { entry: after, certificate })
    }

    fn first(
        &self,
        op: &Op,
        organisation: OrgId,
        registration: Registration,
    ) -> Result<Entry, EnterpriseError> {
        let (registered_at, verified_until) = (op.now(), self.clocks.valid_until(op.now())?);
        let status = Status::Active;
        Ok(Entry {
            id: op.id(),
            organisation,
            status,
            version: 1,
            registration,
            registered_at,
            verified_until,
        })
    }

    fn next(
        &self,
        op: &Op,
        before: &Entry,
        change: Change,
        registration: Registration,
    ) -> Result<Entry, EnterpriseError> {
        let verified_until = match change {
            Change::Renew | Change::Restore => self.clocks.valid_until(op.now())?,
            Change::Amend | Change::Cancel => before.verified_until,
        };
        let (status, version) = (before.status.after(change), before.version + 1);
        Ok(Entry { status, version, registration, verified_until, ..before.clone() })
    }

    /// Issues a certificate that takes the place of those before it.
    async fn certify<A: Decision>(
        &self,
        tx: &Tx,
        op: &Op,
        permit: &Permit<A>,
        entry: &Entry,
    ) -> Result<Claims, EnterpriseError> {
        let serial = Serial::draw(op.chance());
        let said = Claims::new(
            &serial,
            entry.id,
            entry.version,
            &entry.registration,
            op.now(),
            entry.verified_until,
        );
        let id = op.id();
        let (kind, subject) = ("enterprises.certificate-issued", ("certificate", kernel::Id::uuid(id)));
        let record = Record { kind, subject, version: 1, role: permit.role(), payload: &said, rules: &[] };
        let receipt = tx.record(record)?;
        certificates::issue(tx, permit, id, &said, receipt).await?;
        certificates::supersede(tx, permit, entry.id, &said.serial).await?;
        Ok(said)
    }

    /// Revokes what certificates hold, for the enterprise leaves the register.
    async fn end<A: Decision>(
        &self,
        tx: &Tx,
        op: &Op,
        permit: &Permit<A>,
        entry: &Entry,
        because: &str,
    ) -> Result<(), EnterpriseError> {
        for (id, serial) in certificates::in_force(tx, entry.id).await? {
            certificates::revoke(tx, permit, id, because.to_owned(), op.now()).await?;
            let (kind, subject) = ("enterprises.certificate-revoked", ("certificate", id.uuid()));
            let payload = serde_json::json!({ "serial": serial, "reason": because });
            tx.record(Record {
                kind,
                subject,
                version: 2,
                role: permit.role(),
                payload: &payload,
                rules: &[],
            })?;
            let (enterprise, organisation) = (entry.id, entry.organisation);
            tx.emit(&CertificateRevoked { enterprise, organisation, certificate: serial })?;
        }
        claims::give_back(tx, entry.id).await
    }
}

/// The entry an application changes, kept from others; refused if it has been changed since the application began.
pub(super) async fn base_of(tx: &Tx, base: Base) -> Result<Entry, EnterpriseError> {
    let (entry, _) = register::lock_enterprise(tx, base.enterprise).await?;
    if entry.version == base.version {
        Ok(entry)
    } else {
        Err(EnterpriseError::Overtaken { base: base.version, found: entry.version })
    }
}

/// Does the change touch what certificates say?
fn is_certified(before: &Entry, after: &Entry) -> bool {
    const CERTIFIED: [&str; 6] = ["kinds", "legal_name", "latin_name", "jurisdiction", "uscc", "lei"];
    let changed = differences(&before.registration, &after.registration);
    changed.iter().any(|difference| CERTIFIED.contains(&difference.field))
}

fn tell(
    tx: &Tx,
    application: &Application,
    entry: &Entry,
    is_new: bool,
    certificate: Option<&Claims>,
) -> Result<(), EnterpriseError> {
    let (enterprise, organisation) = (entry.id, entry.organisation);
    if is_new {
        let certificate = certificate.map(|said| said.serial.clone()).unwrap_or_default();
        let application = application.id();
        tx.emit(&EnterpriseApproved { enterprise, organisation, application, certificate })?;
    } else {
        let (version, standing) = (entry.version, entry.status.standing());
        tx.emit(&EnterpriseChanged { enterprise, organisation, version, standing })?;
    }
    Ok(())
}
