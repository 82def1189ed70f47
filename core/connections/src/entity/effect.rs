//! One effect of an operation, from the wish to the result.

use connections_contract::OperationId;
use kernel::Timestamp;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

/// One row of `connection_effect`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_effect")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: OperationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub effect_no: i64,
    pub step_no: i64,
    pub kind: String,
    pub summary: String,
    pub request_hash: Vec<u8>,
    pub repeatable: bool,
    pub state: String,
    pub intended_at: Timestamp,
    pub wake_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub status: Option<i64>,
    pub error: Option<String>,
    pub headers: Option<Json>,
    pub body: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
