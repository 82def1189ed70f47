//! What is kept for a while and then swept out: the keys of requests that may come again; and the index along which sessions that
//! nobody uses are found.

use crate::table::{bytes, check, create, id, instant, json, maybe, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut keys = table("idempotency_key")
            .col(id("actor_id"))
            .col(text("key"))
            .col(bytes("request"))
            // Absent only within the unit of work that carries the request out.
            .col(maybe(json("outcome")))
            .col(instant("made_at"))
            .primary_key(Index::create().col("actor_id").col("key"))
            .check(check("idempotency_key_key", "length(key) BETWEEN 8 AND 64"))
            .check(check("idempotency_key_request", "length(request) = 32"))
            .to_owned();
        let old = "CREATE INDEX idempotency_key_old ON idempotency_key (made_at)";
        create(manager, &mut keys, &[old]).await?;

        let idle = "CREATE INDEX accounts_session_idle ON accounts_session (seen_at)";
        manager.get_connection().execute_unprepared(idle).await?;
        Ok(())
    }
}
