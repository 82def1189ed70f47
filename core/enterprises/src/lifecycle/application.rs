//! An application in whatever stage it was found.

use super::{
    Approved, Case, Decided, Draft, IllegalTransition, InReview, Lapsed, NeedsCorrection, Purpose, Rejected,
    Stage, Submitted, Withdrawn,
};
use crate::answers::Answers;
use crate::reason::Reason;
use enterprises_contract::ApplicationId;
use kernel::{OrgId, PersonId};

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
    demand!(
        /// The case, if nobody corrected it in time.
        lapsed -> Lapsed
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

    /// Another reviewer goes on with it, wherever it lies; the clocks run on.
    pub fn take_over(self, reviewer: PersonId) -> Result<Self, IllegalTransition> {
        match self {
            Self::InReview(case) => {
                Ok(Self::InReview(Case { stage: InReview { reviewer, ..case.stage }, ..case }))
            }
            Self::NeedsCorrection(case) => {
                Ok(Self::NeedsCorrection(Case { stage: NeedsCorrection { reviewer, ..case.stage }, ..case }))
            }
            other => Err(IllegalTransition { found: other.stage(), needed: Stage::InReview }),
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

    /// What it asks for.
    pub fn purpose(&self) -> Purpose {
        each!(self, case => case.purpose)
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
