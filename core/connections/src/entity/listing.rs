//! One variant of a product on sale.

use connections_contract::{ConnectionId, ProductId};
use kernel::Id;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

/// Kind of the id.
pub struct Listing;
impl kernel::Kind for Listing {
    const PREFIX: &'static str = "lst";
}

/// One row of `connection_listing`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_listing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Listing>,
    pub product_id: ProductId,
    pub connection_id: ConnectionId,
    pub native_id: String,
    pub title: String,
    pub sku: Option<String>,
    pub gtin: Option<String>,
    pub state: String,
    pub url: Option<String>,
    pub price_minor: Option<i64>,
    pub currency: Option<String>,
    pub exponent: Option<i64>,
    pub source_decimal: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
