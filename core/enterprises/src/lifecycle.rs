//! The life of an application.
//!
//! ```text
//! Draft ──submit──▶ Submitted ──take up──▶ InReview ──approve──▶ Approved
//!                                          │  ▲   └──reject────▶ Rejected
//!                               send back  ▼  │ resubmit
//!                                      NeedsCorrection ──clock runs out──▶ Lapsed
//! any open stage ──withdraw──▶ Withdrawn
//! ```
//!
//! A stage carries exactly the facts that are true in it, and a transition consumes the stage it leaves. The authority's clock
//! runs while the application lies with it and pauses while it lies with the applicant, whose own clock runs then.

use crate::answers::Answers;
use crate::reason::Reason;
use deadlines::{Clock, ClockError};
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{OrgId, PersonId, Timestamp};

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

/// An application known to be in stage `S`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<S> {
    /// Which.
    pub id: ApplicationId,
    /// Whose.
    pub applicant: OrgId,
    /// Counts every saved change from 1; `If-Match` compares it.
    pub version: i64,
    /// What was answered, without the sealed identity number.
    pub answers: Answers,
    /// Is the identity number kept?
    pub has_identity: bool,
    /// The stage and its facts.
    pub stage: S,
}

/// Being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft;
/// With the authority, not yet taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// When it was first submitted.
    pub at: Timestamp,
    /// The authority's clock.
    pub review: Clock,
}
/// A reviewer works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InReview {
    /// When it was first submitted.
    pub at: Timestamp,
    /// The authority's clock, running.
    pub review: Clock,
    /// Who works on it.
    pub reviewer: PersonId,
    /// Reasons of an earlier send-back, with the applicant's answers.
    pub reasons: Vec<Reason>,
}
/// With the applicant, for correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsCorrection {
    /// When it was first submitted.
    pub at: Timestamp,
    /// The authority's clock, paused.
    pub review: Clock,
    /// The applicant's clock, running.
    pub correction: Clock,
    /// Who sent it back.
    pub reviewer: PersonId,
    /// Why.
    pub reasons: Vec<Reason>,
}
/// In the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// When it was first submitted.
    pub submitted: Timestamp,
    /// When and by whom it was decided.
    pub decided: Decided,
    /// What it became.
    pub enterprise: EnterpriseId,
}
/// Refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// When it was first submitted.
    pub submitted: Timestamp,
    /// When and by whom it was decided.
    pub decided: Decided,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What the applicant can do.
    pub remedy: String,
    /// Until when an appeal may be lodged.
    pub appeal: Clock,
}
/// Taken back by the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// When and by whom.
    pub decided: Decided,
}
/// Nobody answered in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// When the clock had run out and it was noticed.
    pub decided: Decided,
    /// What had not been answered.
    pub reasons: Vec<Reason>,
}

/// When and by whom something was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: Timestamp,
    /// By whom; [`kernel::op::SYSTEM`] when a clock decided.
    pub by: PersonId,
}

/// An application in whatever stage it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Application {
    /// See [`Draft`].
    Draft(Case<Draft>),
    /// See [`Submitted`].
    Submitted(Case<Submitted>),
    /// See [`InReview`].
    InReview(Case<InReview>),
    /// See [`NeedsCorrection`].
    NeedsCorrection(Case<NeedsCorrection>),
    /// See [`Approved`].
    Approved(Case<Approved>),
    /// See [`Rejected`].
    Rejected(Case<Rejected>),
    /// See [`Withdrawn`].
    Withdrawn(Case<Withdrawn>),
    /// See [`Lapsed`].
    Lapsed(Case<Lapsed>),
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

impl<S> Case<S> {
    fn into_stage<T>(self, stage: T) -> Case<T> {
        let Self { id, applicant, version, answers, has_identity, .. } = self;
        Case { id, applicant, version, answers, has_identity, stage }
    }
}

impl Case<Draft> {
    /// The applicant signs and submits; the authority's clock starts.
    pub fn submit(self, now: Timestamp, review: Clock) -> Case<Submitted> {
        self.into_stage(Submitted { at: now, review })
    }
}

impl Case<Submitted> {
    /// A reviewer takes it up.
    pub fn take_up(self, reviewer: PersonId) -> Case<InReview> {
        let Submitted { at, review } = self.stage.clone();
        self.into_stage(InReview { at, review, reviewer, reasons: Vec::new() })
    }
}

impl Case<InReview> {
    /// The reviewer sends it back: the authority's clock pauses, the applicant's starts.
    pub fn send_back(
        self,
        reasons: Vec<Reason>,
        now: Timestamp,
        correction: Clock,
    ) -> Result<Case<NeedsCorrection>, ClockError> {
        let InReview { at, review, reviewer, .. } = self.stage.clone();
        let review = review.pause(now)?;
        Ok(self.into_stage(NeedsCorrection { at, review, correction, reviewer, reasons }))
    }

    /// The enterprise enters the register.
    pub fn approve(self, decided: Decided, enterprise: EnterpriseId) -> Case<Approved> {
        let submitted = self.stage.at;
        self.into_stage(Approved { submitted, decided, enterprise })
    }

    /// The application is refused.
    pub fn reject(
        self,
        decided: Decided,
        reasons: Vec<Reason>,
        remedy: String,
        appeal: Clock,
    ) -> Case<Rejected> {
        let submitted = self.stage.at;
        self.into_stage(Rejected { submitted, decided, reasons, remedy, appeal })
    }
}

impl Case<NeedsCorrection> {
    /// The applicant answers: back to the same reviewer, whose clock goes on.
    pub fn resubmit(self, reasons: Vec<Reason>, now: Timestamp) -> Result<Case<InReview>, ClockError> {
        let NeedsCorrection { at, review, reviewer, .. } = self.stage.clone();
        let review = review.resume(now)?;
        Ok(self.into_stage(InReview { at, review, reviewer, reasons }))
    }

    /// The applicant's clock ran out.
    pub fn lapse(self, decided: Decided) -> Case<Lapsed> {
        let reasons = self.stage.reasons.clone();
        self.into_stage(Lapsed { decided, reasons })
    }
}

/// Runs `$do` on the case, whatever its stage.
macro_rules! each {
    ($application:expr, $case:ident => $do:expr) => {
        match $application {
            Application::Draft($case) => $do,
            Application::Submitted($case) => $do,
            Application::InReview($case) => $do,
            Application::NeedsCorrection($case) => $do,
            Application::Approved($case) => $do,
            Application::Rejected($case) => $do,
            Application::Withdrawn($case) => $do,
            Application::Lapsed($case) => $do,
        }
    };
}

/// Demands one stage.
macro_rules! demand {
    ($(#[$doc:meta])* $name:ident -> $stage:ident) => {
        $(#[$doc])*
        pub fn $name(self) -> Result<Case<$stage>, IllegalTransition> {
            match self {
                Self::$stage(case) => Ok(case),
                other => Err(IllegalTransition { found: other.stage(), needed: Stage::$stage }),
            }
        }
    };
}

impl Application {
    demand!(
        /// The case, if it is still being written.
        draft -> Draft
    );
    demand!(
        /// The case, if it waits to be taken up.
        submitted -> Submitted
    );
    demand!(
        /// The case, if a reviewer works on it.
        in_review -> InReview
    );
    demand!(
        /// The case, if it lies with the applicant.
        needs_correction -> NeedsCorrection
    );

    /// The applicant takes it back, from any stage in which nothing is decided.
    pub fn withdraw(self, decided: Decided) -> Result<Case<Withdrawn>, IllegalTransition> {
        let stage = Withdrawn { decided };
        match self {
            Self::Draft(case) => Ok(case.into_stage(stage)),
            Self::Submitted(case) => Ok(case.into_stage(stage)),
            Self::InReview(case) => Ok(case.into_stage(stage)),
            Self::NeedsCorrection(case) => Ok(case.into_stage(stage)),
            Self::Approved(_) | Self::Rejected(_) | Self::Withdrawn(_) | Self::Lapsed(_) => {
                Err(IllegalTransition { found: self.stage(), needed: Stage::Submitted })
            }
        }
    }

    /// Replaces the answers while the applicant may: in a draft, and during correction.
    pub fn answer(self, answers: Answers, has_identity: bool) -> Result<Self, IllegalTransition> {
        match self {
            Self::Draft(case) => Ok(Self::Draft(Case { answers, has_identity, ..case })),
            Self::NeedsCorrection(case) => Ok(Self::NeedsCorrection(Case { answers, has_identity, ..case })),
            other => Err(IllegalTransition { found: other.stage(), needed: Stage::Draft }),
        }
    }

    /// May the applicant change answers and documents now?
    pub fn is_editable(&self) -> bool {
        matches!(self, Self::Draft(_) | Self::NeedsCorrection(_))
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Draft(_) => Stage::Draft,
            Self::Submitted(_) => Stage::Submitted,
            Self::InReview(_) => Stage::InReview,
            Self::NeedsCorrection(_) => Stage::NeedsCorrection,
            Self::Approved(_) => Stage::Approved,
            Self::Rejected(_) => Stage::Rejected,
            Self::Withdrawn(_) => Stage::Withdrawn,
            Self::Lapsed(_) => Stage::Lapsed,
        }
    }

    /// Which application it is.
    pub fn id(&self) -> ApplicationId {
        each!(self, case => case.id)
    }

    /// Whose it is: the party that policies ask about.
    pub fn applicant(&self) -> OrgId {
        each!(self, case => case.applicant)
    }

    /// Its version.
    pub fn version(&self) -> i64 {
        each!(self, case => case.version)
    }

    /// The same under the next version: what a store writes.
    pub(crate) fn with_next_version(mut self) -> Self {
        each!(&mut self, case => case.version += 1);
        self
    }

    /// The same with the identity number as it may be shown.
    pub(crate) fn with_identity_shown(mut self, masked: String) -> Self {
        each!(&mut self, case => case.answers.representative_id = masked);
        self
    }

    /// What was answered.
    pub fn answers(&self) -> &Answers {
        each!(self, case => &case.answers)
    }

    /// Is the representative's identity number kept?
    pub fn has_identity(&self) -> bool {
        each!(self, case => case.has_identity)
    }

    /// The reasons that stand: of a send-back, a rejection or a lapse.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::InReview(case) => &case.stage.reasons,
            Self::NeedsCorrection(case) => &case.stage.reasons,
            Self::Rejected(case) => &case.stage.reasons,
            Self::Lapsed(case) => &case.stage.reasons,
            Self::Draft(_) | Self::Submitted(_) | Self::Approved(_) | Self::Withdrawn(_) => &[],
        }
    }

    /// Who reviews it, if somebody does.
    pub fn reviewer(&self) -> Option<PersonId> {
        match self {
            Self::InReview(case) => Some(case.stage.reviewer),
            Self::NeedsCorrection(case) => Some(case.stage.reviewer),
            Self::Draft(_)
            | Self::Submitted(_)
            | Self::Approved(_)
            | Self::Rejected(_)
            | Self::Withdrawn(_)
            | Self::Lapsed(_) => None,
        }
    }
}

macro_rules! from_case {
    ($($stage:ident),+) => {$(
        impl From<Case<$stage>> for Application {
            fn from(case: Case<$stage>) -> Self {
                Self::$stage(case)
            }
        }
    )+};
}
from_case!(Draft, Submitted, InReview, NeedsCorrection, Approved, Rejected, Withdrawn, Lapsed);
