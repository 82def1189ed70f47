//! The register: what the public may know of an enterprise.

use crate::answers::Registration;
use crate::certificate::{Claims, Serial};
use crate::difference::Difference;
use crate::lifecycle::Change;
use db::ReceiptId;
use enterprises_contract::{ApplicationId, EnterpriseId, Standing};
use kernel::{OrgId, Timestamp};
use std::collections::BTreeMap;

/// Where an enterprise stands. Issue by issue more transitions lead here; the register knows all of them from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Verified.
    Active,
    /// May not do everything.
    Restricted,
    /// May do nothing for now.
    Suspended,
    /// The time of its verification is over; it may still be verified before it lapses.
    VerificationDue,
    /// Nobody verified it in time: out of use until it is restored.
    Lapsed,
    /// Has become part of another enterprise.
    Merged,
    /// Left the register by its own application.
    Deregistered,
    /// Was never rightly in the register.
    Annulled,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Active,
        Self::Restricted,
        Self::Suspended,
        Self::VerificationDue,
        Self::Lapsed,
        Self::Merged,
        Self::Deregistered,
        Self::Annulled,
    ];

    /// Reads the stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Restricted => "restricted",
            Self::Suspended => "suspended",
            Self::VerificationDue => "verification_due",
            Self::Lapsed => "lapsed",
            Self::Merged => "merged",
            Self::Deregistered => "deregistered",
            Self::Annulled => "annulled",
        }
    }

    /// Key of its name in the translations.
    pub fn key(self) -> String {
        format!("enterprises-status-{}", self.code().replace('_', "-"))
    }

    /// What other rooms are told.
    pub const fn standing(self) -> Standing {
        match self {
            Self::Active => Standing::Active,
            Self::Restricted | Self::Suspended | Self::VerificationDue | Self::Lapsed => Standing::Held,
            Self::Merged | Self::Deregistered | Self::Annulled => Standing::Ended,
        }
    }

    /// May an entry that stands here be changed like this?
    pub const fn admits(self, change: Change) -> bool {
        match change {
            Change::Amend => matches!(self, Self::Active | Self::Restricted | Self::VerificationDue),
            Change::Renew => matches!(self, Self::Active | Self::Restricted | Self::VerificationDue),
            Change::Restore => matches!(self, Self::Lapsed),
            Change::Cancel => {
                matches!(self, Self::Active | Self::Restricted | Self::VerificationDue | Self::Lapsed)
            }
        }
    }

    /// Where an entry stands once such a change is approved. A restriction outlives an amendment and a renewal.
    pub const fn after(self, change: Change) -> Self {
        match (change, self) {
            (Change::Amend, status) => status,
            (Change::Renew, Self::Restricted) => Self::Restricted,
            (Change::Renew | Change::Restore, _) => Self::Active,
            (Change::Cancel, _) => Self::Deregistered,
        }
    }
}

/// An entry of the register, as anybody may see it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which enterprise.
    pub id: EnterpriseId,
    /// The organisation that acts for it.
    pub organisation: OrgId,
    /// Where it stands.
    pub status: Status,
    /// Current version.
    pub version: i64,
    /// What was registered; [`Entry::public`] is the part for everybody.
    pub registration: Registration,
    /// Since when it is in the register.
    pub registered_at: Timestamp,
    /// The first instant at which its verification no longer holds.
    pub verified_until: Timestamp,
}

/// The part of a registration that everybody may see: no person, no telephone, no mail address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Public {
    /// Legal name.
    pub legal_name: String,
    /// Name in Latin letters.
    pub latin_name: Option<String>,
    /// Home: ISO 3166-1 alpha-2.
    pub jurisdiction: String,
    /// Legal form.
    pub legal_form: String,
    /// Identifiers by scheme.
    pub identifiers: BTreeMap<String, String>,
    /// What it does.
    pub kinds: Vec<String>,
    /// Customs supervision modes.
    pub trade_modes: Vec<String>,
    /// Registered address.
    pub address: String,
    /// Its shops.
    pub stores: Vec<String>,
}

impl From<&Registration> for Public {
    fn from(registration: &Registration) -> Self {
        Self {
            legal_name: registration.legal_name.clone(),
            latin_name: registration.latin_name.clone(),
            jurisdiction: registration.jurisdiction.clone(),
            legal_form: registration.legal_form.clone(),
            identifiers: registration
                .identifiers()
                .into_iter()
                .map(|(scheme, value)| (scheme.to_owned(), value))
                .collect(),
            kinds: registration.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
            trade_modes: registration.trade_modes.clone(),
            address: registration.address.clone(),
            stores: registration.stores.clone(),
        }
    }
}

/// A hit of a search: enough for one line.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Which enterprise.
    pub id: EnterpriseId,
    /// Its legal name.
    pub legal_name: String,
    /// Its home.
    pub jurisdiction: String,
    /// Where it stands.
    pub status: Status,
    /// Since when it is in the register.
    pub registered_at: Timestamp,
}

/// One version of an entry: what became effective, when, and where that is recorded.
#[derive(Debug, Clone)]
pub struct Version {
    /// Counts from 1.
    pub version: i64,
    /// What the application asked for that led here; nothing for the first.
    pub change: Option<Change>,
    /// Why it was changed, in the applicant's words.
    pub because: Option<String>,
    /// The case that led here.
    pub application: ApplicationId,
    /// What was registered.
    pub registration: Registration,
    /// When it became effective.
    pub effective_at: Timestamp,
    /// The ledger's receipt of the decision.
    pub receipt: ReceiptId,
}

/// What one version changed: who may see which field is the caller's question.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The version that brought it.
    pub version: Version,
    /// The fields it changed; none for the first version.
    pub differences: Vec<Difference>,
}

/// Does a certificate hold?
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// It holds.
    Valid,
    /// Its time is over.
    Expired,
    /// A newer certificate took its place.
    Superseded,
    /// It was revoked.
    Revoked,
}

impl Validity {
    /// Key of its name in the translations.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Valid => "enterprises-certificate-valid",
            Self::Expired => "enterprises-certificate-expired",
            Self::Superseded => "enterprises-certificate-superseded",
            Self::Revoked => "enterprises-certificate-revoked",
        }
    }
}

/// A certificate, as anybody may see it.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Printed on it.
    pub serial: Serial,
    /// Whose.
    pub enterprise: EnterpriseId,
    /// The organisation that acts for it.
    pub organisation: OrgId,
    /// What it says.
    pub claims: Claims,
    /// The ledger's receipt of its issue.
    pub receipt: ReceiptId,
    /// When, and why, it was revoked.
    pub revoked: Option<(Timestamp, String)>,
    /// The certificate that took its place.
    pub superseded_by: Option<Serial>,
}

impl Certificate {
    /// Does it hold at `now`?
    pub fn validity(&self, now: Timestamp) -> Validity {
        if self.revoked.is_some() {
            Validity::Revoked
        } else if self.superseded_by.is_some() {
            Validity::Superseded
        } else if now >= self.claims.valid_until {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }
}
