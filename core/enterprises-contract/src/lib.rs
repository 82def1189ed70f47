//! What other rooms may know of registration (主体备案): ids, events, and one question.
//!
//! Nobody is told here *how* an enterprise is registered; whoever must react listens to the events, whoever must know asks
//! [`Standings`].

use kernel::{Event, Id, Kind, OrgId, Timestamp};
use serde::{Deserialize, Serialize};
use std::error::Error;
use uuid::Uuid;

/// Kind of [`EnterpriseId`].
pub struct Enterprise;
impl Kind for Enterprise {
    const PREFIX: &'static str = "ent";
}
/// A registered legal entity or sole trader; everything hangs on it.
pub type EnterpriseId = Id<Enterprise>;

/// Kind of [`ApplicationId`].
pub struct Application;
impl Kind for Application {
    const PREFIX: &'static str = "app";
}
/// The case in which an enterprise enters or changes the register.
pub type ApplicationId = Id<Application>;

/// Where an enterprise stands in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Verified, and may do what its kinds allow.
    Active,
    /// In the register, but held: suspended, restricted, due for re-verification, or without a certificate that holds.
    Held,
    /// No longer in the register.
    Ended,
}

/// An application was submitted; the authority's clock runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApplicationSubmitted {
    /// Which.
    pub application: ApplicationId,
    /// By which organisation.
    pub applicant: OrgId,
    /// When.
    pub at: Timestamp,
}
impl Event for ApplicationSubmitted {
    const TYPE: &'static str = "enterprises.application-submitted.v1";
    fn key(&self) -> Uuid {
        self.application.uuid()
    }
}

/// An application went back to its applicant; the applicant's clock runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApplicationSentBack {
    /// Which.
    pub application: ApplicationId,
    /// To which organisation.
    pub applicant: OrgId,
    /// When it lapses without an answer.
    pub answer_by: Option<Timestamp>,
}
impl Event for ApplicationSentBack {
    const TYPE: &'static str = "enterprises.application-sent-back.v1";
    fn key(&self) -> Uuid {
        self.application.uuid()
    }
}

/// An enterprise entered the register.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EnterpriseApproved {
    /// Which.
    pub enterprise: EnterpriseId,
    /// The organisation that acts for it.
    pub organisation: OrgId,
    /// The case that led here.
    pub application: ApplicationId,
    /// Serial of its certificate.
    pub certificate: String,
}
impl Event for EnterpriseApproved {
    const TYPE: &'static str = "enterprises.enterprise-approved.v1";
    fn key(&self) -> Uuid {
        self.enterprise.uuid()
    }
}

/// An entry of the register was changed, or stands elsewhere than before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EnterpriseChanged {
    /// Which.
    pub enterprise: EnterpriseId,
    /// The organisation that acts for it.
    pub organisation: OrgId,
    /// Its version now.
    pub version: i64,
    /// Where it stands now.
    pub standing: Standing,
}
impl Event for EnterpriseChanged {
    const TYPE: &'static str = "enterprises.enterprise-changed.v1";
    fn key(&self) -> Uuid {
        self.enterprise.uuid()
    }
}

/// The verification of an enterprise will end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VerificationEnding {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// The organisation that acts for it.
    pub organisation: OrgId,
    /// In at most so many days: 60, 30 or 7.
    pub days: i64,
    /// The first instant at which it no longer holds.
    pub ends_at: Timestamp,
}
impl Event for VerificationEnding {
    const TYPE: &'static str = "enterprises.verification-ending.v1";
    fn key(&self) -> Uuid {
        self.enterprise.uuid()
    }
}

/// A certificate no longer holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CertificateRevoked {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// The organisation that acts for it.
    pub organisation: OrgId,
    /// Serial.
    pub certificate: String,
}
impl Event for CertificateRevoked {
    const TYPE: &'static str = "enterprises.certificate-revoked.v1";
    fn key(&self) -> Uuid {
        self.enterprise.uuid()
    }
}

/// The register could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the register of enterprises could not be asked")]
pub struct Unanswered(#[from] Box<dyn Error + Send + Sync>);

/// The one question other rooms ask.
#[async_trait::async_trait(?Send)]
pub trait Standings {
    /// Where the enterprise of an organisation stands; nothing if it has none in the register.
    async fn of_organisation(
        &self,
        organisation: OrgId,
    ) -> Result<Option<(EnterpriseId, Standing)>, Unanswered>;
}
