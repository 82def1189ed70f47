//! The register, as the API shows it.

use crate::certificate::Claims;
use crate::difference::Difference;
use crate::lifecycle::Change;
use crate::register::{Certificate, Changed, Entry, Hit, Public, Status, Validity, Version};
use chrono::{DateTime, Utc};
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A hit in the register.
#[derive(Serialize, ToSchema)]
pub(crate) struct HitView {
    #[schema(example = "ent_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    id: String,
    legal_name: String,
    jurisdiction: String,
    status: Status,
    registered_at: DateTime<Utc>,
}

impl From<Hit> for HitView {
    fn from(hit: Hit) -> Self {
        let Hit { id, legal_name, jurisdiction, status, registered_at } = hit;
        Self { id: id.to_string(), legal_name, jurisdiction, status, registered_at }
    }
}

/// An entry of the register.
#[derive(Serialize, ToSchema)]
pub(crate) struct EnterpriseView {
    id: String,
    status: Status,
    version: i64,
    registered_at: DateTime<Utc>,
    /// Until when its verification holds.
    verified_until: DateTime<Utc>,
    /// Since when an amendment of a sensitive field waits for the authority.
    change_pending_since: Option<DateTime<Utc>>,
    #[serde(flatten)]
    public: Public,
}

impl EnterpriseView {
    /// Shows an entry, and since when a change of it is pending.
    pub(crate) fn new(entry: Entry, change_pending_since: Option<Timestamp>) -> Self {
        Self {
            id: entry.id.to_string(),
            status: entry.status,
            version: entry.version,
            registered_at: entry.registered_at,
            verified_until: entry.verified_until,
            change_pending_since,
            public: (&entry.registration).into(),
        }
    }
}

/// One version of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionView {
    version: i64,
    /// What was asked for that led to it; `null` for the first.
    change: Option<Change>,
    /// Why, in the applicant's words.
    because: Option<String>,
    effective_at: DateTime<Utc>,
    /// The receipt of the decision.
    receipt: String,
    #[serde(flatten)]
    public: Public,
}

impl From<Version> for VersionView {
    fn from(version: Version) -> Self {
        Self {
            version: version.version,
            change: version.change,
            because: version.because,
            effective_at: version.effective_at,
            receipt: version.receipt.to_string(),
            public: (&version.registration).into(),
        }
    }
}

/// A field of an entry that changed: old value, new value, when, why, and where that is recorded.
#[derive(Serialize, ToSchema)]
pub(crate) struct HistoryView {
    path: &'static str,
    old: Option<String>,
    new: Option<String>,
    /// The version that brought it.
    version: i64,
    change: Option<Change>,
    because: Option<String>,
    effective_at: DateTime<Utc>,
    /// The receipt of the decision.
    receipt: String,
}

impl HistoryView {
    /// The fields that one version changed.
    pub(crate) fn of(changed: Changed) -> impl Iterator<Item = Self> {
        let Changed { version, differences } = changed;
        differences.into_iter().map(move |Difference { field, old, new }| Self {
            path: field,
            old,
            new,
            version: version.version,
            change: version.change,
            because: version.because.clone(),
            effective_at: version.effective_at,
            receipt: version.receipt.to_string(),
        })
    }
}

/// A certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertificateView {
    serial: String,
    validity: Validity,
    claims: Claims,
    /// The receipt of its issue; with `.tlog-proof` after the certificate's address comes the proof that verifies offline.
    receipt: String,
    /// What its QR code holds.
    code: String,
    revoked_at: Option<DateTime<Utc>>,
    revoked_reason: Option<String>,
    /// The certificate that took its place.
    superseded_by: Option<String>,
}

impl CertificateView {
    /// Shows a certificate as it stands at `now`.
    pub(crate) fn new(certificate: Certificate, code: String, now: Timestamp) -> Self {
        let (revoked_at, revoked_reason) = certificate.revoked.clone().unzip();
        Self {
            serial: certificate.serial.to_string(),
            validity: certificate.validity(now),
            receipt: certificate.receipt.to_string(),
            claims: certificate.claims,
            superseded_by: certificate.superseded_by.map(|serial| serial.to_string()),
            code,
            revoked_at,
            revoked_reason,
        }
    }
}
