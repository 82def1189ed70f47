//! A product as a store shows it.

use connections_contract::{ConnectionId, ProductId};
use db::ReceiptId;
use kernel::{OrgId, Timestamp};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

/// One row of `connection_product`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    pub org_id: OrgId,
    pub connection_id: ConnectionId,
    pub native_id: String,
    pub title: String,
    pub state: String,
    pub hs_code: Option<String>,
    pub origin: Option<String>,
    pub brand: Option<String>,
    pub content_hash: Vec<u8>,
    pub record: Json,
    pub source_changed_at: Option<Timestamp>,
    pub first_seen_at: Timestamp,
    pub observed_at: Timestamp,
    pub measures: i64,
    pub evidence: Option<ReceiptId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
