//! What waits for a person: send-backs, drafts, cases to decide, certificates that run out.

use super::queue::WITH_US;
use crate::lifecycle::Stage;
use crate::policy::{Prepare, Submit, TakeUp};
use crate::register::Validity;
use crate::service::Queued;
use crate::{EnterpriseError, Enterprises};
use chrono::TimeDelta;
use enterprises_contract::Standings;
use kernel::Op;
use web::{Arg, Desk, DeskItem, DeskKind, Problem};

/// A certificate that ends within this time is worth knowing of: the first of the notices of re-verification.
const NOTICE: TimeDelta = TimeDelta::days(60);
/// Cases of a reviewer that the desk names; the queue shows the rest.
const CASES: u64 = 20;

#[async_trait::async_trait(?Send)]
impl Desk for Enterprises {
    async fn items(&self, op: &Op) -> Result<Vec<DeskItem>, Problem> {
        let mut items = self.applicants_items(op).await?;
        items.extend(self.reviewers_items(op).await?);
        Ok(items)
    }
}

impl Enterprises {
    async fn applicants_items(&self, op: &Op) -> Result<Vec<DeskItem>, Problem> {
        let own = self.own(op).await?;
        let mut items: Vec<_> = own.iter().filter_map(|queued| own_item(op, queued)).collect();
        for organisation in op.organisations() {
            if op.authorize(Submit, &[organisation]).is_ok() {
                items.extend(self.certificates_items(op, organisation).await?);
            }
        }
        Ok(items)
    }

    async fn certificates_items(
        &self,
        op: &Op,
        organisation: kernel::OrgId,
    ) -> Result<Vec<DeskItem>, Problem> {
        let held = self.of_organisation(organisation).await.map_err(Problem::internal)?;
        let Some((enterprise, _)) = held else { return Ok(Vec::new()) };
        let certificates = self.certificates(enterprise).await?;
        let soon = |until| until < op.now() + NOTICE;
        let ending = certificates
            .into_iter()
            .filter(|one| one.validity(op.now()) == Validity::Valid && soon(one.claims.valid_until));
        Ok(ending
            .map(|one| DeskItem {
                key: "enterprises-desk-expiring",
                args: vec![("serial".into(), Arg::Text(one.serial.to_string()))],
                href: format!("/certificates/{}", one.serial),
                due: Some(one.claims.valid_until),
                kind: DeskKind::News,
            })
            .collect())
    }

    async fn reviewers_items(&self, op: &Op) -> Result<Vec<DeskItem>, EnterpriseError> {
        if op.authorize(TakeUp, &[]).is_err() {
            return Ok(Vec::new());
        }
        let mine = self.queue(op, &WITH_US, Some(op.actor()), None, CASES).await?;
        let waiting = self.queue(op, &[Stage::Submitted], None, None, CASES).await?;
        let item = |key, queued: &Queued| DeskItem {
            key,
            args: named(queued),
            href: format!("/queue/{}", queued.application.id()),
            due: queued.due_at,
            kind: DeskKind::Task,
        };
        let mine = mine.iter().map(|queued| item("enterprises-desk-decide", queued));
        Ok(mine.chain(waiting.iter().map(|queued| item("enterprises-desk-take-up", queued))).collect())
    }
}

fn own_item(op: &Op, queued: &Queued) -> Option<DeskItem> {
    let application = &queued.application;
    op.authorize(Prepare, &[application.applicant()]).ok()?;
    let (key, kind) = match application.stage() {
        Stage::NeedsCorrection => ("enterprises-desk-correct", DeskKind::Trouble),
        Stage::Draft if application.answers().legal_name.trim().is_empty() => {
            ("enterprises-desk-draft-unnamed", DeskKind::Task)
        }
        Stage::Draft => ("enterprises-desk-draft", DeskKind::Task),
        Stage::Submitted
        | Stage::InReview
        | Stage::Approved
        | Stage::Rejected
        | Stage::Withdrawn
        | Stage::Lapsed => {
            return None;
        }
    };
    let due = queued.clock.as_ref().and_then(|clock| clock.due.as_ref()).map(|due| due.due_at);
    Some(DeskItem {
        key,
        args: named(queued),
        href: format!("/applications/{}", application.id()),
        due,
        kind,
    })
}

fn named(queued: &Queued) -> Vec<(std::borrow::Cow<'static, str>, Arg)> {
    vec![("name".into(), Arg::Text(queued.application.answers().legal_name.clone()))]
}
