//! Imported calendars, and whether a due date counts days whose calendar is not published.

use crate::table::{check, create, id, instant, sequence, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut imports = table("calendars_import")
            .col(sequence())
            .col(id("id").unique_key())
            .col(text("calendar"))
            .col(text("file"))
            .col(text("sha256"))
            .col(instant("imported_at"))
            .col(id("imported_by"))
            .check(check("calendars_import_sha256", "length(sha256) = 64"))
            .to_owned();
        create(manager, &mut imports, &[]).await?;

        // False for what is there already: the server counts every open case anew when it starts.
        let provisional = ColumnDef::new("due_provisional").boolean().not_null().default(false).to_owned();
        let applications = Table::alter().table("enterprises_application").add_column(provisional).to_owned();
        manager.alter_table(applications).await
    }
}
