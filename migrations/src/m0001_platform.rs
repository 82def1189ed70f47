//! Outbox, deliveries and the ledger's entries: what every unit of work may write besides its own rows.

use crate::table::{bytes, check, create, id, instant, integer, json, key, maybe, sequence, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut events = table("outbox_event")
            .col(key())
            .col(text("kind"))
            .col(id("event_key"))
            .col(json("payload"))
            .col(instant("told_at"))
            .to_owned();
        create(manager, &mut events, &[]).await?;

        let mut deliveries = table("outbox_delivery")
            .col(sequence())
            .col(id("event_id"))
            .col(text("subscriber"))
            .col(id("event_key"))
            .col(integer("attempts"))
            .col(instant("due_at"))
            .col(maybe(instant("done_at")))
            .col(maybe(instant("parked_at")))
            .col(maybe(text("last_error")))
            .foreign_key(ForeignKey::create().from("outbox_delivery", "event_id").to("outbox_event", "id"))
            .to_owned();
        let open = "CREATE INDEX outbox_delivery_open ON outbox_delivery (subscriber, seq) \
             WHERE done_at IS NULL AND parked_at IS NULL";
        let ordered = "CREATE INDEX outbox_delivery_order ON outbox_delivery (subscriber, event_key, seq) \
             WHERE done_at IS NULL";
        create(manager, &mut deliveries, &[open, ordered]).await?;

        let mut entries = table("ledger_entry")
            .col(sequence())
            .col(id("id").unique_key())
            .col(maybe(integer("entry_index")).unique_key())
            .col(text("kind"))
            .col(text("subject_type"))
            .col(id("subject_id"))
            .col(bytes("entry"))
            .col(bytes("leaf_hash"))
            .col(instant("entered_at"))
            .check(check("ledger_entry_index", "entry_index IS NULL OR entry_index >= 0"))
            .to_owned();
        let waiting = "CREATE INDEX ledger_entry_waiting ON ledger_entry (seq) WHERE entry_index IS NULL";
        let subject = "CREATE INDEX ledger_entry_subject ON ledger_entry (subject_id, seq)";
        create(manager, &mut entries, &[waiting, subject]).await?;

        let mut disclosures = table("ledger_disclosure")
            .col(id("entry_id"))
            .col(text("name"))
            .col(bytes("salt"))
            .col(bytes("payload"))
            .primary_key(Index::create().col("entry_id").col("name"))
            .to_owned();
        create(manager, &mut disclosures, &[]).await?;

        // One row: how far the entries have been given an index, and the root over them.
        let mut tip = table("ledger_tip")
            .col(integer("id").primary_key())
            .col(integer("size"))
            .col(bytes("root"))
            .check(check("ledger_tip_single", "id = 1"))
            .to_owned();
        create(manager, &mut tip, &[]).await
    }
}
