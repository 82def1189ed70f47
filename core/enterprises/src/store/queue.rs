//! Lists of applications: an organisation's own, the review queue, what a clock is about to decide.

use super::rows::{Loaded, load};
use crate::entity::application;
use crate::error::EnterpriseError;
use crate::lifecycle::{Change, Stage};
use db::StoreError;
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{OrgId, PersonId, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, NullOrdering, Query};
use sea_orm::{FromQueryResult, Order, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// What an organisation has applied for, the newest first, at most a hundred.
pub(crate) async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrgId],
) -> Result<Vec<Loaded>, EnterpriseError> {
    let rows = application::Entity::find()
        .filter(application::Column::OrganisationId.is_in(organisations.iter().copied()))
        .order_by_desc(application::Column::Id)
        .limit(100)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(load).collect::<Result<_, _>>()?)
}

/// The latest application of each of these organisations.
pub(crate) async fn latest_of(
    conn: &impl ConnectionTrait,
    organisations: &[OrgId],
) -> Result<BTreeMap<OrgId, Loaded>, EnterpriseError> {
    if organisations.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Ids are made in the order of time: the latest has none after it. (PostgreSQL 15 knows no greatest UUID.)
    let later = Alias::new("later");
    let newer = Query::select()
        .expr(Expr::val(1))
        .from_as(application::Entity, later.clone())
        .and_where(
            Expr::col((later.clone(), application::Column::OrganisationId))
                .equals((application::Entity, application::Column::OrganisationId)),
        )
        .and_where(
            Expr::col((later, application::Column::Id))
                .gt(Expr::col((application::Entity, application::Column::Id))),
        )
        .to_owned();
    let rows = application::Entity::find()
        .filter(application::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(Expr::exists(newer).not())
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Ok((row.organisation_id, load(row)?)))
        .collect::<Result<_, StoreError>>()?)
}

/// A page of the queue: what lies with the authority, by due time.
///
/// Keyset on (due, id); what has no clock, a decided case, sorts last.
pub(crate) async fn queue(
    conn: &impl ConnectionTrait,
    stages: &[Stage],
    reviewer: Option<PersonId>,
    after: Option<(Option<Timestamp>, ApplicationId)>,
    limit: u64,
) -> Result<Vec<(Loaded, Option<Timestamp>)>, EnterpriseError> {
    let mut query = application::Entity::find()
        .filter(application::Column::Stage.is_in(stages.iter().map(|stage| stage.code())))
        .order_by_with_nulls(application::Column::DueAt, Order::Asc, NullOrdering::Last)
        .order_by_asc(application::Column::Id)
        .limit(limit);
    if let Some(reviewer) = reviewer {
        query = query.filter(application::Column::ReviewerId.eq(reviewer));
    }
    if let Some((due, id)) = after {
        let undated = application::Column::DueAt.is_null();
        let later = application::Column::Id.gt(id);
        query = query.filter(match due {
            Some(due) => {
                let same = application::Column::DueAt.eq(due).and(later);
                application::Column::DueAt.gt(due).or(same).or(undated)
            }
            None => undated.and(later),
        });
    }
    let rows = query.all(conn).await?;
    rows.into_iter()
        .map(|row| Ok((row.due_at, load(row)?)))
        .map(|row| row.map(|(due, loaded)| (loaded, due)))
        .collect()
}

/// Applications whose clock may have run out, the longest overdue first.
pub(crate) async fn due(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<ApplicationId>, EnterpriseError> {
    let rows = application::Entity::find()
        .filter(application::Column::Stage.eq(Stage::NeedsCorrection.code()))
        .filter(application::Column::DueAt.lte(now))
        .order_by_asc(application::Column::DueAt)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Since when an amendment of this entry lies with the authority or is being corrected.
pub(crate) async fn amendment_since(
    conn: &impl ConnectionTrait,
    id: EnterpriseId,
) -> Result<Option<Timestamp>, EnterpriseError> {
    let open = [Stage::Submitted, Stage::InReview, Stage::NeedsCorrection];
    let row = application::Entity::find()
        .filter(application::Column::TargetId.eq(id))
        .filter(application::Column::Purpose.eq(Change::Amend.code()))
        .filter(application::Column::Stage.is_in(open.map(Stage::code)))
        .one(conn)
        .await?;
    Ok(row.and_then(|row| row.submitted_at))
}

/// A page of the applications on which a clock runs, by id.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    after: Option<ApplicationId>,
    limit: u64,
) -> Result<Vec<ApplicationId>, EnterpriseError> {
    let stages = [Stage::Submitted, Stage::InReview, Stage::NeedsCorrection].map(Stage::code);
    let mut query = application::Entity::find()
        .filter(application::Column::Stage.is_in(stages))
        .order_by_asc(application::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(application::Column::Id.gt(after));
    }
    Ok(query.all(conn).await?.into_iter().map(|row| row.id).collect())
}

/// Drafts that nobody has touched since `before`.
pub(crate) async fn idle(
    conn: &impl ConnectionTrait,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<ApplicationId>, EnterpriseError> {
    let rows = application::Entity::find()
        .filter(application::Column::Stage.eq(Stage::Draft.code()))
        .filter(application::Column::UpdatedAt.lt(before))
        .order_by_asc(application::Column::UpdatedAt)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How many applications are in which stage: the reviewer's and the operator's numbers.
pub(crate) async fn count_by_stage(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(Stage, i64)>, EnterpriseError> {
    /// Read by name: SQLite's rows come through SeaORM's proxy, which knows no order of columns.
    #[derive(FromQueryResult)]
    struct Counted {
        stage: String,
        number: i64,
    }
    let rows = application::Entity::find()
        .select_only()
        .column(application::Column::Stage)
        .column_as(Expr::col(Alias::new("id")).count(), "number")
        .group_by(application::Column::Stage)
        .into_model::<Counted>()
        .all(conn)
        .await?;
    let stage = |code: &str| Stage::parse(code).ok_or_else(|| StoreError::corrupt("stage", code.to_owned()));
    rows.into_iter().map(|row| Ok((stage(&row.stage)?, row.number))).collect()
}
