//! Connected stores: how often the worker of an attempt ended in all, however far it came each time.

use crate::table::integer;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut count = integer("crashes_in_all").default(0).to_owned();
        let change = Table::alter().table("connection_operation").add_column(&mut count).to_owned();
        manager.alter_table(change).await
    }
}
