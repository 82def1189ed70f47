//! What has changed in the register, as a stream that others follow.

use super::Enterprises;
use crate::error::EnterpriseError;
use crate::store::{certificates, register};
use db::Recorded;
use enterprises_contract::EnterpriseId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What of the ledger is news of the register.
const NEWS: [&str; 6] = [
    "enterprises.application-approved",
    "enterprises.application-took-effect",
    "enterprises.verification-due",
    "enterprises.enterprise-lapsed",
    "enterprises.certificate-issued",
    "enterprises.certificate-revoked",
];

/// One thing that became of an enterprise.
#[derive(Debug, Clone)]
pub struct News {
    /// Which enterprise.
    pub enterprise: EnterpriseId,
    /// What the ledger recorded, and where: its index is the cursor of the stream.
    pub recorded: Recorded,
}

impl Enterprises {
    /// What became of enterprises after the ledger's entry `after`, in the ledger's order.
    pub async fn news(&self, after: Option<u64>, limit: u64) -> Result<Vec<News>, EnterpriseError> {
        let recorded = self.receipts.since(after, &NEWS, limit).await?;
        let subjects = |kind: &str| {
            recorded.iter().filter(|one| one.subject.0 == kind).map(|one| one.subject.1).collect::<Vec<_>>()
        };
        let reader = self.db.read();
        let mut of: BTreeMap<Uuid, EnterpriseId> =
            register::of_applications(&reader, &subjects("application")).await?;
        of.extend(certificates::holders(&reader, &subjects("certificate")).await?);
        let news = recorded.into_iter().filter_map(|recorded| {
            let (kind, subject) = &recorded.subject;
            let enterprise = match kind.as_str() {
                "enterprise" => Some(kernel::Id::from_uuid(*subject)),
                _ => of.get(subject).copied(),
            };
            Some(News { enterprise: enterprise?, recorded })
        });
        Ok(news.collect())
    }
}
