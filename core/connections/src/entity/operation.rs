//! One run of an adapter.

use connections_contract::{ConnectionId, OperationId, ProductId};
use kernel::{OrgId, PersonId, Timestamp};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

/// One row of `connection_operation`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_operation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OperationId,
    pub org_id: OrgId,
    pub connection_id: ConnectionId,
    pub kind: String,
    pub input: Json,
    pub subject_id: Option<ProductId>,
    pub state: String,
    pub due_at: Timestamp,
    pub lease_owner: Option<String>,
    pub lease_until: Option<Timestamp>,
    pub cancel_wanted: bool,
    pub attempt: i64,
    pub failures: i64,
    pub crashes: i64,
    pub crashed_at: i64,
    pub crashes_in_all: i64,
    pub begun_ms: Option<i64>,
    pub seed: String,
    pub start_state: Json,
    pub plugin_version: Option<String>,
    pub plugin_hash: Option<String>,
    pub received: i64,
    pub written: i64,
    pub unchanged: i64,
    pub rejected: i64,
    pub rejections: Json,
    pub progress_done: i64,
    pub progress_total: Option<i64>,
    pub progress_note: Option<String>,
    pub result: Option<Json>,
    pub failure_class: Option<String>,
    pub failure_code: Option<String>,
    pub failure_text: Option<String>,
    pub asked_by: Option<PersonId>,
    pub asked_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
