//! What the authority does: take up, send back, approve, reject.

use super::{Done, Entered, Enterprises, load_for, marked, record};
use crate::answers::{Answers, Registration};
use crate::error::EnterpriseError;
use crate::lifecycle::{Case, Decided, InReview};
use crate::policy::{Approve, Decision, Extend, Reject, SendBack, TakeOver, TakeUp};
use crate::reason::{Reason, ReasonForm};
use crate::store::{applications, claims, delegations};
use db::Tx;
use enterprises_contract::{ApplicationId, ApplicationSentBack};
use kernel::{Op, OrgId, Permit, Violations, text};
use serde::Serialize;

/// Longest remedy, in characters.
const REMEDY: usize = 4000;

#[derive(Serialize)]
struct Reasons<'a> {
    reasons: &'a [Reason],
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
}

impl Enterprises {
    /// Takes a submitted application up.
    pub async fn take_up(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Done, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (loaded, permit) = load_for(tx, op, TakeUp, id, expected).await?;
                let case = loaded.application.submitted()?;
                independent(tx, op, case.applicant).await?;

                let taken = case.take_up(permit.by(), self.clocks.review(op.now())).into();

                let application = applications::save(tx, &permit, taken, &self.clocks, op.now()).await?;
                let receipt = record(tx, &permit, "enterprises.application-taken-up", &application, &())?;
                Ok(Done { application, receipt })
            })
            .await
    }

    /// Takes it over from the reviewer who works on it: somebody who is ill or has left must not keep an applicant waiting.
    pub async fn take_over(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Done, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (loaded, permit) = load_for(tx, op, TakeOver, id, expected).await?;
                independent(tx, op, loaded.application.applicant()).await?;

                let taken = loaded.application.take_over(permit.by())?;

                let application = applications::save(tx, &permit, taken, &self.clocks, op.now()).await?;
                let receipt = record(tx, &permit, "enterprises.application-taken-over", &application, &())?;
                Ok(Done { application, receipt })
            })
            .await
    }

    /// Gives the applicant more time to correct, as often and as long as the rule says.
    pub async fn extend(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Done, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (loaded, permit) = load_for(tx, op, Extend, id, expected).await?;
                independent(tx, op, loaded.application.applicant()).await?;
                let case = loaded.application.needs_correction()?;
                if case.stage.reviewer != permit.by() {
                    return Err(EnterpriseError::NotTheReviewer);
                }

                let extended = case.extend().map_err(|_| EnterpriseError::ExtendedAlready)?.into();

                let application = applications::save(tx, &permit, extended, &self.clocks, op.now()).await?;
                let receipt = record(tx, &permit, "enterprises.application-extended", &application, &())?;
                Ok(Done { application, receipt })
            })
            .await
    }

    /// Sends it back with coded reasons: the authority's clock pauses, the applicant's starts.
    pub async fn send_back(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
        reasons: &[ReasonForm],
    ) -> Result<Done, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (case, permit, answers) = reviewed(tx, op, SendBack, id, expected).await?;
                let reasons = Reason::parse_all(reasons, &answers)?;

                let correction = self.clocks.correction(op.now());
                let answer_by = self.clocks.due_date(&correction).at;
                let applicant = case.applicant;
                let sent_back = case.send_back(reasons, op.now(), correction)?.into();

                let application = applications::save(tx, &permit, sent_back, &self.clocks, op.now()).await?;
                let payload = Reasons { reasons: application.reasons(), remedy: None };
                let receipt =
                    record(tx, &permit, "enterprises.application-sent-back", &application, &payload)?;
                tx.emit(&ApplicationSentBack { application: id, applicant, answer_by })?;
                Ok(Done { application, receipt })
            })
            .await
    }

    /// Lets the application have its effect: the enterprise enters the register, changes, or leaves it.
    pub async fn approve(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
    ) -> Result<(Done, Entered), EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (case, permit, _) = reviewed(tx, op, Approve, id, expected).await?;
                let registration = Registration::parse(&case.answers, case.has_identity)?;

                let effect = self.effect(tx, op, case.applicant, case.purpose, registration).await?;
                let decided = Decided { at: op.now(), by: permit.by() };
                let approved = case.approve(decided, effect.after.id).into();

                let application = applications::save(tx, &permit, approved, &self.clocks, op.now()).await?;
                let kind = "enterprises.application-approved";
                let receipt = record(tx, &permit, kind, &application, &effect.after.registration)?;
                let entered = self.carry_out(tx, op, &permit, effect, (&application, receipt)).await?;
                Ok((Done { application, receipt }, entered))
            })
            .await
    }

    /// Refuses it, with reasons and what the applicant can do.
    pub async fn reject(
        &self,
        op: &Op,
        id: ApplicationId,
        expected: Option<i64>,
        reasons: &[ReasonForm],
        remedy: &str,
    ) -> Result<Done, EnterpriseError> {
        self.db
            .unit(op, async |tx| {
                let (case, permit, _) = reviewed(tx, op, Reject, id, expected).await?;
                let (reasons, remedy) = refusal(&case, reasons, remedy)?;

                let decided = Decided { at: op.now(), by: permit.by() };
                let rejected =
                    case.reject(decided, reasons, remedy.clone(), self.clocks.appeal(op.now())).into();

                claims::release(tx, id).await?;
                let application = applications::save(tx, &permit, rejected, &self.clocks, op.now()).await?;
                let payload = Reasons { reasons: application.reasons(), remedy: Some(&remedy) };
                let receipt =
                    record(tx, &permit, "enterprises.application-rejected", &application, &payload)?;
                Ok(Done { application, receipt })
            })
            .await
    }
}

/// Loads an application that this reviewer works on.
async fn reviewed<A: Decision>(
    tx: &Tx,
    op: &Op,
    action: A,
    id: ApplicationId,
    expected: Option<i64>,
) -> Result<(Case<InReview>, Permit<A>, Answers), EnterpriseError> {
    let (loaded, permit) = load_for(tx, op, action, id, expected).await?;
    let sealed = loaded.sealed_identity;
    let case = loaded.application.in_review()?;
    independent(tx, op, case.applicant).await?;
    let answers = marked(&case.answers, sealed.as_deref());
    if case.stage.reviewer == permit.by() {
        Ok((case, permit, answers))
    } else {
        Err(EnterpriseError::NotTheReviewer)
    }
}

/// Nobody reviews an organisation they belong to, or one for which an organisation of theirs acts.
async fn independent(tx: &Tx, op: &Op, applicant: OrgId) -> Result<(), EnterpriseError> {
    let own = op.organisations();
    if own.is_empty() {
        return Ok(());
    }
    let parties = delegations::parties(tx, applicant, None, op.now()).await?;
    if parties.iter().any(|party| own.contains(party)) {
        Err(EnterpriseError::ConflictOfInterest)
    } else {
        Ok(())
    }
}

fn refusal(
    case: &Case<InReview>,
    reasons: &[ReasonForm],
    remedy: &str,
) -> Result<(Vec<Reason>, String), Violations> {
    let mut bad = Violations::default();
    let parsed = Reason::parse_all(reasons, &case.answers);
    let remedy = bad.take("/remedy", text::paragraphs(remedy, REMEDY));
    match (parsed, remedy) {
        (Ok(reasons), Some(remedy)) => Ok((reasons, remedy)),
        (Err(wrong), _) => {
            bad.nest("", wrong);
            Err(bad)
        }
        (Ok(_), None) => Err(bad),
    }
}
