//! A row becomes an application once, and back.

use super::{json, read};
use crate::answers::Answers;
use crate::clocks::{Clocks, DueDate};
use crate::entity::application;
use crate::lifecycle::{
    Application, Approved, Base, Case, Change, Decided, Draft, InReview, Lapsed, NeedsCorrection, Purpose,
    Rejected, Stage, Submitted, Withdrawn,
};
use crate::reason::Reason;
use db::StoreError;
use deadlines::Clock;
use kernel::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Json;

/// An application with what its row says besides.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) application: Application,
    pub(crate) sealed_identity: Option<Vec<u8>>,
    pub(crate) submitted_at: Option<Timestamp>,
    pub(crate) updated_at: Timestamp,
    pub(crate) due: DueDate,
}

/// Sets the columns that hold the facts of the stage.
pub(super) fn stage_columns(
    row: &mut application::ActiveModel,
    application: &Application,
    clocks: &Clocks,
) -> Result<(), StoreError> {
    let clock = |clock: &Clock| Ok::<_, StoreError>(Set(Some(json(clock)?)));
    let due = running(application).map(|clock| clocks.due_date(clock)).unwrap_or_default();
    (row.due_at, row.due_provisional) = (Set(due.at), Set(due.provisional));
    match application {
        Application::Draft(_) => {}
        Application::Submitted(case) => {
            row.submitted_at = Set(Some(case.stage.at));
            row.review_clock = clock(&case.stage.completeness)?;
        }
        Application::InReview(case) => {
            row.review_clock = clock(&case.stage.review)?;
            row.correction_clock = Set(None);
            row.reviewer_id = Set(Some(case.stage.reviewer));
            row.reasons = Set(reasons(&case.stage.reasons)?);
        }
        Application::NeedsCorrection(case) => {
            row.review_clock = clock(&case.stage.review)?;
            row.correction_clock = clock(&case.stage.correction)?;
            row.reviewer_id = Set(Some(case.stage.reviewer));
            row.reasons = Set(reasons(&case.stage.reasons)?);
        }
        Application::Approved(case) => {
            decided(row, &case.stage.decided);
            row.submitted_at = Set(Some(case.stage.submitted));
            row.enterprise_id = Set(Some(case.stage.enterprise));
        }
        Application::Rejected(case) => {
            decided(row, &case.stage.decided);
            row.reasons = Set(Some(json(&case.stage.reasons)?));
            row.remedy = Set(Some(case.stage.remedy.clone()));
            row.appeal_clock = clock(&case.stage.appeal)?;
        }
        Application::Withdrawn(case) => decided(row, &case.stage.decided),
        Application::Lapsed(case) => {
            decided(row, &case.stage.decided);
            row.reasons = Set(Some(json(&case.stage.reasons)?));
        }
    }
    Ok(())
}

/// The clock by which an open application is sorted: of whoever has to act. A decided one has none.
pub(crate) fn running(application: &Application) -> Option<&Clock> {
    match application {
        Application::Submitted(case) => Some(&case.stage.completeness),
        Application::InReview(case) => Some(&case.stage.review),
        Application::NeedsCorrection(case) => Some(&case.stage.correction),
        Application::Draft(_)
        | Application::Approved(_)
        | Application::Rejected(_)
        | Application::Withdrawn(_)
        | Application::Lapsed(_) => None,
    }
}

fn decided(row: &mut application::ActiveModel, decided: &Decided) {
    row.decided_at = Set(Some(decided.at));
    row.decided_by = Set(Some(decided.by));
}

fn reasons(reasons: &[Reason]) -> Result<Option<Json>, StoreError> {
    if reasons.is_empty() { Ok(None) } else { json(&reasons).map(Some) }
}

/// A row becomes an application once; nothing downstream asks about nullable columns.
pub(super) fn load(row: application::Model) -> Result<Loaded, StoreError> {
    let gone = |what| StoreError::corrupt(what, "the column is empty");
    let purpose = purpose(&row)?;
    let answers: Answers = read("answers", row.answers)?;
    let has_identity = row.representative_id.is_some();
    let reasons = || -> Result<Vec<Reason>, StoreError> {
        row.reasons.clone().map_or_else(|| Ok(Vec::new()), |reasons| read("reasons", reasons))
    };
    let clock = |what, column: &Option<Json>| read::<Clock>(what, column.clone().ok_or_else(|| gone(what))?);
    let review = || clock("review clock", &row.review_clock);
    let submitted = || row.submitted_at.ok_or_else(|| gone("submission time"));
    let reviewer = || row.reviewer_id.ok_or_else(|| gone("reviewer"));
    let decided = || -> Result<Decided, StoreError> {
        Ok(Decided {
            at: row.decided_at.ok_or_else(|| gone("decision time"))?,
            by: row.decided_by.ok_or_else(|| gone("decider"))?,
        })
    };
    let stage = Stage::parse(&row.stage).ok_or_else(|| StoreError::corrupt("stage", row.stage.clone()))?;
    let application = {
        macro_rules! case {
            ($stage:expr) => {
                Case {
                    id: row.id,
                    applicant: row.organisation_id,
                    version: row.version,
                    purpose,
                    answers,
                    has_identity,
                    stage: $stage,
                }
                .into()
            };
        }
        match stage {
            Stage::Draft => case!(Draft),
            Stage::Submitted => case!(Submitted { at: submitted()?, completeness: review()? }),
            Stage::InReview => {
                case!(InReview {
                    at: submitted()?,
                    review: review()?,
                    reviewer: reviewer()?,
                    reasons: reasons()?
                })
            }
            Stage::NeedsCorrection => case!(NeedsCorrection {
                at: submitted()?,
                review: review()?,
                correction: clock("correction clock", &row.correction_clock)?,
                reviewer: reviewer()?,
                reasons: reasons()?,
            }),
            Stage::Approved => case!(Approved {
                submitted: submitted()?,
                decided: decided()?,
                enterprise: row.enterprise_id.ok_or_else(|| gone("enterprise"))?,
            }),
            Stage::Rejected => case!(Rejected {
                submitted: submitted()?,
                decided: decided()?,
                reasons: reasons()?,
                remedy: row.remedy.clone().ok_or_else(|| gone("remedy"))?,
                appeal: clock("appeal clock", &row.appeal_clock)?,
            }),
            Stage::Withdrawn => case!(Withdrawn { decided: decided()? }),
            Stage::Lapsed => case!(Lapsed { decided: decided()?, reasons: reasons()? }),
        }
    };
    Ok(Loaded {
        application,
        sealed_identity: row.representative_id,
        submitted_at: row.submitted_at,
        updated_at: row.updated_at,
        due: DueDate { at: row.due_at, provisional: row.due_provisional },
    })
}

fn purpose(row: &application::Model) -> Result<Purpose, StoreError> {
    match (Change::parse(&row.purpose), row.target_id, row.base_version) {
        (Some(change), Some(enterprise), Some(version)) => {
            Ok(Purpose::Change(change, Base { enterprise, version }))
        }
        (None, None, None) => Ok(Purpose::New),
        _ => Err(StoreError::corrupt("purpose", row.purpose.clone())),
    }
}
