//! The names of the stages.

/// The name of a stage, as it is stored and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    Draft,
    /// With the authority, not yet taken up.
    Submitted,
    /// A reviewer works on it.
    InReview,
    /// With the applicant, for correction.
    NeedsCorrection,
    /// In the register.
    Approved,
    /// Refused.
    Rejected,
    /// Taken back by the applicant.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
}

impl Stage {
    /// All stages, in the order of a life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::NeedsCorrection,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// Reads the stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::NeedsCorrection => "needs_correction",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// Key of its name in the translations.
    pub fn key(self) -> String {
        format!("enterprises-stage-{}", self.code().replace('_', "-"))
    }
}

/// The application is in another stage than the step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the application is {found:?}; this needs one that is {needed:?}")]
pub struct IllegalTransition {
    /// Where it is.
    pub found: Stage,
    /// Where it would have to be.
    pub needed: Stage,
}
