//! A connected store or gateway.

use connections_contract::ConnectionId;
use db::ReceiptId;
use kernel::{OrgId, PersonId, Timestamp};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

/// One row of `connection`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConnectionId,
    pub org_id: OrgId,
    pub name: String,
    pub adapter: String,
    pub adapter_version: String,
    pub config: Json,
    pub stage: String,
    pub trouble: Option<String>,
    pub trouble_detail: Option<String>,
    pub agreement: String,
    pub agreed_by: PersonId,
    pub agreed_at: Timestamp,
    pub agreement_receipt: ReceiptId,
    pub circuit_failures: i64,
    pub circuit_opens: i64,
    pub circuit_until: Option<Timestamp>,
    pub heard_at: Option<Timestamp>,
    pub every_s: i64,
    pub next_due: Option<Timestamp>,
    pub version: i64,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
