//! One article of an order.

use connections_contract::OrderId;
use kernel::Id;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

/// Kind of the id.
pub struct Line;
impl kernel::Kind for Line {
    const PREFIX: &'static str = "lin";
}

/// One row of `connection_order_line`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_order_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Line>,
    pub order_id: OrderId,
    pub position: i64,
    pub native_id: String,
    pub title: String,
    pub sku: Option<String>,
    pub gtin: Option<String>,
    pub product_native_id: Option<String>,
    pub quantity: String,
    pub unit: String,
    pub gross_minor: i64,
    pub gross_source: String,
    pub gross_rounding: String,
    pub hs_code: Option<String>,
    pub origin: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
