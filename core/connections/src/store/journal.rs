//! The journal: each step's inputs and wishes, each effect from intent to result.

use crate::entity::{effect, step};
use crate::lifecycle::EffectState;
use connections_contract::OperationId;
use db::{StoreError, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};

/// The steps of an attempt, in order.
pub(crate) async fn steps(
    db: &impl ConnectionTrait,
    operation: OperationId,
    attempt: i64,
) -> Result<Vec<step::Model>, StoreError> {
    Ok(step::Entity::find()
        .filter(step::Column::OperationId.eq(operation))
        .filter(step::Column::Attempt.eq(attempt))
        .order_by_asc(step::Column::StepNo)
        .all(db)
        .await?)
}

/// The effects of an attempt, or of all, in order.
pub(crate) async fn effects(
    db: &impl ConnectionTrait,
    operation: OperationId,
    attempt: Option<i64>,
) -> Result<Vec<effect::Model>, StoreError> {
    let mut query = effect::Entity::find().filter(effect::Column::OperationId.eq(operation));
    if let Some(attempt) = attempt {
        query = query.filter(effect::Column::Attempt.eq(attempt));
    }
    Ok(query.order_by_asc(effect::Column::Attempt).order_by_asc(effect::Column::EffectNo).all(db).await?)
}

/// Notes what an adapter is about to be told.
pub(crate) async fn add_step(tx: &Tx, row: &step::Model) -> Result<(), StoreError> {
    step::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// Notes what it wanted.
pub(crate) async fn seal_step(tx: &Tx, row: &step::Model, action_hash: &[u8]) -> Result<(), StoreError> {
    let sealed = step::ActiveModel { action_hash: Set(Some(action_hash.to_vec())), ..Default::default() };
    step::Entity::update_many()
        .set(sealed)
        .filter(step::Column::OperationId.eq(row.operation_id))
        .filter(step::Column::Attempt.eq(row.attempt))
        .filter(step::Column::StepNo.eq(row.step_no))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes effects before anything is done about them.
pub(crate) async fn add_effects(tx: &Tx, rows: &[effect::Model]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
    effect::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Notes how far an effect is.
pub(crate) async fn save_effect(tx: &Tx, row: &effect::Model) -> Result<(), StoreError> {
    let (operation, attempt, no) = (row.operation_id, row.attempt, row.effect_no);
    effect::Entity::update_many()
        .set(row.clone().into_active_model().reset_all())
        .filter(effect::Column::OperationId.eq(operation))
        .filter(effect::Column::Attempt.eq(attempt))
        .filter(effect::Column::EffectNo.eq(no))
        .exec(tx)
        .await?;
    Ok(())
}

/// Erases the answers of an operation that is over: they hold personal data, and nobody replays them any more.
pub(crate) async fn erase_answers(tx: &Tx, operation: OperationId) -> Result<(), StoreError> {
    let erased = effect::ActiveModel { body: Set(None), headers: Set(None), ..Default::default() };
    effect::Entity::update_many()
        .set(erased)
        .filter(effect::Column::OperationId.eq(operation))
        .filter(effect::Column::State.eq(EffectState::Result.name()))
        .exec(tx)
        .await?;
    Ok(())
}
