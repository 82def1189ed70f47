//! The life of an application.
//!
//! ```text
//! Draft ──submit──▶ Submitted ──take up──▶ InReview ──approve──▶ Approved
//!                                          │  ▲   └──reject────▶ Rejected
//!                               send back  ▼  │ resubmit
//!                                      NeedsCorrection ──clock runs out──▶ Lapsed
//! any open stage ──withdraw──▶ Withdrawn
//! Draft ──take effect──▶ Approved        an amendment that touches no sensitive field
//! ```
//!
//! A stage carries exactly the facts that are true in it, and a transition consumes the stage it leaves. The authority's clock
//! runs while the application lies with it and pauses while it lies with the applicant, whose own clock runs then.

mod application;
mod purpose;
mod stage;

pub use application::Application;
pub use purpose::{Base, Change, Purpose};
pub use stage::{IllegalTransition, Stage};

use crate::answers::Answers;
use crate::reason::Reason;
use deadlines::{Clock, ClockError};
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{OrgId, PersonId, Timestamp};

/// An application known to be in stage `S`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<S> {
    /// Which.
    pub id: ApplicationId,
    /// Whose.
    pub applicant: OrgId,
    /// Counts every saved change from 1; `If-Match` compares it.
    pub version: i64,
    /// What it asks for.
    pub purpose: Purpose,
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
    /// The authority's clock: it takes the application up, or finds it incomplete.
    pub completeness: Clock,
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

impl<S> Case<S> {
    fn into_stage<T>(self, stage: T) -> Case<T> {
        let Self { id, applicant, version, purpose, answers, has_identity, .. } = self;
        Case { id, applicant, version, purpose, answers, has_identity, stage }
    }
}

impl Case<Draft> {
    /// The applicant signs and submits; the authority's clock to take it up starts.
    pub fn submit(self, now: Timestamp, completeness: Clock) -> Case<Submitted> {
        self.into_stage(Submitted { at: now, completeness })
    }

    /// An amendment that nobody has to review enters the register by the applicant's own declaration.
    pub fn take_effect(self, decided: Decided, enterprise: EnterpriseId) -> Case<Approved> {
        self.into_stage(Approved { submitted: decided.at, decided, enterprise })
    }
}

impl Case<Submitted> {
    /// A reviewer takes it up; the clock of the review itself starts.
    pub fn take_up(self, reviewer: PersonId, review: Clock) -> Case<InReview> {
        let at = self.stage.at;
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

    /// The applicant gets more time, as often as the rule allows.
    pub fn extend(self) -> Result<Self, ClockError> {
        let correction = self.stage.correction.clone().extend()?;
        Ok(Self { stage: NeedsCorrection { correction, ..self.stage }, ..self })
    }

    /// The applicant's clock ran out.
    pub fn lapse(self, decided: Decided) -> Case<Lapsed> {
        let reasons = self.stage.reasons.clone();
        self.into_stage(Lapsed { decided, reasons })
    }
}
