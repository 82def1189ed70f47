//! A sealed secret, or the memory of one that was.

use connections_contract::ConnectionId;
use kernel::{Id, PersonId, Timestamp};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

/// Kind of the id.
pub struct Credential;
impl kernel::Kind for Credential {
    const PREFIX: &'static str = "crd";
}

/// One row of `connection_credential`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Credential>,
    pub connection_id: ConnectionId,
    pub scheme: String,
    pub sealed: Option<Vec<u8>>,
    pub made_by: PersonId,
    pub made_at: Timestamp,
    pub retired_at: Option<Timestamp>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
