//! What enterprises are found by. The words come from the tokenizer of `core/search`, so each engine only keeps and intersects them:
//! SQLite in an FTS5 table without content, PostgreSQL in a `tsvector` under a GIN index. Entries that are there already are
//! numbered as of tokenizer 0, which is none: the server makes their words when it starts.

use crate::table::{create, id, integer, sequence, table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Only ASCII is cut and folded by the engine, and of that nothing is left to cut or fold. `detail=none`: no positions, for what is
/// found is compared with the name itself.
const FTS5: &str = "CREATE VIRTUAL TABLE enterprises_search_index USING fts5 \
    (terms, content='', contentless_delete=1, detail=none, tokenize=\"ascii tokenchars '~'\")";

/// Hits are few and wanted at once, so nothing waits in GIN's list of what is still to be sorted in.
const GIN: &str = "CREATE TABLE enterprises_search_index \
    (seq bigint PRIMARY KEY REFERENCES enterprises_search (seq), terms tsvector NOT NULL); \
    CREATE INDEX enterprises_search_index_terms ON enterprises_search_index USING gin (terms) WITH (fastupdate = off)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut numbers = table("enterprises_search")
            .col(sequence())
            .col(id("enterprise_id").unique_key())
            .col(integer("tokenizer"))
            .foreign_key(
                ForeignKey::create()
                    .from("enterprises_search", "enterprise_id")
                    .to("enterprises_enterprise", "id"),
            )
            .to_owned();
        let stale = "CREATE INDEX enterprises_search_stale ON enterprises_search (tokenizer, seq)";
        create(manager, &mut numbers, &[stale]).await?;
        let engine = manager.get_database_backend();
        let index = if engine == DbBackend::Postgres { GIN } else { FTS5 };
        manager.get_connection().execute_unprepared(index).await?;
        let present = "INSERT INTO enterprises_search (enterprise_id, tokenizer) \
            SELECT id, 0 FROM enterprises_enterprise ORDER BY id";
        manager.get_connection().execute_unprepared(present).await?;
        Ok(())
    }
}
