//! An order that came from a store.

use connections_contract::{ConnectionId, OrderId};
use kernel::{OrgId, Timestamp};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

/// One row of `connection_order`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrderId,
    pub org_id: OrgId,
    pub connection_id: ConnectionId,
    pub native_id: String,
    pub number: String,
    pub placed_at: Timestamp,
    pub state: String,
    pub payment: String,
    pub fulfilment: String,
    pub country: Option<String>,
    pub currency: String,
    pub exponent: i64,
    pub gross_minor: i64,
    pub gross_source: String,
    pub gross_rounding: String,
    pub tax_minor: i64,
    pub shipping_minor: i64,
    pub refunded_minor: i64,
    pub content_hash: Vec<u8>,
    pub record: Json,
    pub source_changed_at: Option<Timestamp>,
    pub first_seen_at: Timestamp,
    pub observed_at: Timestamp,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
