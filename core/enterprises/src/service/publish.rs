//! The register and its certificates, for everybody; revocation, for who may.

use super::Enterprises;
use crate::certificate::Serial;
use crate::difference::differences;
use crate::error::EnterpriseError;
use crate::policy::Revoke;
use crate::register::{Certificate, Changed, Entry, Hit, Version};
use crate::store::{certificates, lookup, queue, register};
use db::{ReceiptId, Record};
use enterprises_contract::{CertificateRevoked, EnterpriseId, Standing, Standings, Unanswered};
use identifiers::Scheme;
use kernel::{Op, OrgId, Timestamp, Violations, text};
use search::Query;

/// Longest thing searched for, in characters.
const QUERY: usize = 200;
/// Longest reason of a revocation, in characters.
const REASON: usize = 1000;

impl Enterprises {
    /// Searches the register by identifier or by what its entries are found by; nothing typed lists everything.
    pub async fn search(
        &self,
        typed: &str,
        after: Option<EnterpriseId>,
        limit: u64,
    ) -> Result<Vec<Hit>, EnterpriseError> {
        let mut bad = Violations::default();
        let silent = typed.trim().is_empty();
        let typed = if silent { None } else { bad.take("/query", text::line(typed, QUERY)) };
        bad.into_result()?;

        let reader = self.db.read();
        let Some(typed) = typed else { return register::list(&reader, after, limit).await };
        // What the register holds. Other schemes would take a name of eight letters for a bank.
        let identified = [Scheme::Uscc, Scheme::Lei]
            .into_iter()
            .find_map(|scheme| Some((scheme.code(), scheme.check(&typed).ok()?)));
        match identified {
            Some((scheme, value)) if after.is_none() => {
                Ok(register::by_identifier(&reader, scheme, &value).await?.into_iter().collect())
            }
            _ => match Query::parse(&typed) {
                Some(query) => lookup::search(&reader, &query, after, limit).await,
                None => Ok(Vec::new()),
            },
        }
    }

    /// One entry of the register.
    pub async fn enterprise(&self, id: EnterpriseId) -> Result<Entry, EnterpriseError> {
        register::find_enterprise(&self.db.read(), id).await
    }

    /// All its versions, the newest first.
    pub async fn versions(&self, id: EnterpriseId) -> Result<Vec<Version>, EnterpriseError> {
        let reader = self.db.read();
        register::find_enterprise(&reader, id).await?;
        register::versions(&reader, id).await
    }

    /// What each version changed, the newest first; `field` asks about one field only.
    pub async fn history(
        &self,
        id: EnterpriseId,
        field: Option<&str>,
    ) -> Result<Vec<Changed>, EnterpriseError> {
        let versions = self.versions(id).await?;
        let before = versions.iter().skip(1).map(Some).chain([None]);
        let changed = versions.iter().zip(before).map(|(version, before)| {
            let mut all = before
                .map(|before| differences(&before.registration, &version.registration))
                .unwrap_or_default();
            all.retain(|difference| {
                difference.is_public() && field.is_none_or(|field| field == difference.field)
            });
            Changed { version: version.clone(), differences: all }
        });
        Ok(changed.filter(|changed| field.is_none() || !changed.differences.is_empty()).collect())
    }

    /// Since when the entry waits for the authority to look at an amendment of a sensitive field.
    pub async fn pending_since(&self, id: EnterpriseId) -> Result<Option<Timestamp>, EnterpriseError> {
        queue::amendment_since(&self.db.read(), id).await
    }

    /// Its certificates, the newest first.
    pub async fn certificates(&self, id: EnterpriseId) -> Result<Vec<Certificate>, EnterpriseError> {
        certificates::of_enterprise(&self.db.read(), id).await
    }

    /// A certificate by its serial.
    pub async fn certificate(&self, serial: &Serial) -> Result<Certificate, EnterpriseError> {
        certificates::find(&self.db.read(), serial).await
    }

    /// What the certificate's QR code holds: where to look it up, and after `#` a signed statement that needs no server.
    pub fn code(&self, certificate: &Certificate) -> Result<String, EnterpriseError> {
        let sealed = certificate.claims.seal(&self.key);
        let sealed = sealed.map_err(|error| db::StoreError::corrupt("certificate", error))?;
        Ok(format!("{}#{sealed}", self.link(&certificate.serial)))
    }

    /// Where a certificate is looked up.
    pub fn link(&self, serial: &Serial) -> String {
        format!("{}/certificates/{serial}", self.public_url)
    }

    /// Revokes a certificate, for a reason that everybody can read.
    pub async fn revoke(&self, op: &Op, serial: &Serial, reason: &str) -> Result<ReceiptId, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (id, certificate) = certificates::lock(tx, serial).await?;
                let permit = op.authorize(Revoke, &[certificate.organisation])?;
                let mut bad = Violations::default();
                let reason = bad.take("/reason", text::paragraphs(reason, REASON));
                bad.into_result()?;
                if certificate.revoked.is_some() {
                    return Err(EnterpriseError::NotInForce);
                }

                let reason = reason.unwrap_or_default();

                certificates::revoke(tx, &permit, id, reason.clone(), op.now()).await?;
                let subject = ("certificate", id.uuid());
                let kind = "enterprises.certificate-revoked";
                let payload = serde_json::json!({ "serial": serial, "reason": reason });
                let receipt = tx.record(Record {
                    kind,
                    subject,
                    version: 2,
                    role: permit.role(),
                    payload: &payload,
                    rules: &[],
                })?;
                tx.emit(&CertificateRevoked {
                    enterprise: certificate.enterprise,
                    organisation: certificate.organisation,
                    certificate: serial.to_string(),
                })?;
                Ok(receipt)
            })
            .await
    }
}

impl Enterprises {
    /// Where an enterprise stands. Whose certificates are all revoked is held, whatever its entry says.
    async fn standing_of(
        &self,
        organisation: OrgId,
    ) -> Result<Option<(EnterpriseId, Standing)>, EnterpriseError> {
        let reader = self.db.read();
        let Some((id, status)) = register::of_organisation(&reader, organisation).await? else {
            return Ok(None);
        };
        let standing = match status.standing() {
            Standing::Active if !certificates::is_certified(&reader, id).await? => Standing::Held,
            standing => standing,
        };
        Ok(Some((id, standing)))
    }
}

#[async_trait::async_trait(?Send)]
impl Standings for Enterprises {
    async fn of_organisation(
        &self,
        organisation: OrgId,
    ) -> Result<Option<(EnterpriseId, Standing)>, Unanswered> {
        let found = self.standing_of(organisation).await;
        found.map_err(|error| Unanswered::from(Box::<dyn std::error::Error + Send + Sync>::from(error)))
    }
}
