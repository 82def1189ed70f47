//! Connected stores: connections with their credentials, operations with their journal, and the records that came through.

use crate::table::{bytes, check, create, flag, id, instant, integer, json, key, maybe, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        connections(manager).await?;
        operations(manager).await?;
        journal(manager).await?;
        products(manager).await?;
        orders(manager).await
    }
}

async fn connections(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut connection = table("connection")
        .col(key())
        .col(id("org_id"))
        .col(text("name"))
        .col(text("adapter"))
        .col(text("adapter_version"))
        .col(json("config"))
        .col(text("stage"))
        .col(maybe(text("trouble")))
        .col(maybe(text("trouble_detail")))
        .col(text("agreement"))
        .col(id("agreed_by"))
        .col(instant("agreed_at"))
        .col(id("agreement_receipt"))
        .col(integer("circuit_failures"))
        .col(integer("circuit_opens"))
        .col(maybe(instant("circuit_until")))
        .col(maybe(instant("heard_at")))
        .col(integer("every_s"))
        .col(maybe(instant("next_due")))
        .col(integer("version"))
        .col(instant("made_at"))
        .col(instant("changed_at"))
        .check(check(
            "connection_stage",
            "stage IN ('new', 'ok', 'needs_credentials', 'failing', 'paused', 'removed')",
        ))
        .check(check("connection_trouble", "stage <> 'failing' OR trouble IS NOT NULL"))
        .check(check("connection_due", "stage = 'ok' OR next_due IS NULL"))
        .check(check("connection_circuit", "circuit_failures >= 0 AND circuit_opens >= 0"))
        .check(check("connection_every", "every_s BETWEEN 60 AND 604800"))
        .check(check("connection_version", "version >= 1"))
        .to_owned();
    let of_org = "CREATE INDEX connection_of_org ON connection (org_id, id)";
    let due = "CREATE INDEX connection_next ON connection (next_due) WHERE next_due IS NOT NULL";
    create(manager, &mut connection, &[of_org, due]).await?;

    let mut credential = table("connection_credential")
        .col(key())
        .col(id("connection_id"))
        .col(text("scheme"))
        .col(maybe(bytes("sealed")))
        .col(id("made_by"))
        .col(instant("made_at"))
        .col(maybe(instant("retired_at")))
        // What is retired is erased; only that it was there stays.
        .check(check("connection_credential_erased", "(retired_at IS NULL) = (sealed IS NOT NULL)"))
        .foreign_key(
            ForeignKey::create().from("connection_credential", "connection_id").to("connection", "id"),
        )
        .to_owned();
    let one = "CREATE UNIQUE INDEX connection_credential_one ON connection_credential (connection_id, scheme) \
         WHERE retired_at IS NULL";
    create(manager, &mut credential, &[one]).await?;

    let mut cursor = table("connection_cursor")
        .col(id("connection_id"))
        .col(text("kind"))
        .col(json("state"))
        .col(integer("state_v"))
        .col(instant("stored_at"))
        .primary_key(Index::create().col("connection_id").col("kind"))
        .foreign_key(ForeignKey::create().from("connection_cursor", "connection_id").to("connection", "id"))
        .to_owned();
    create(manager, &mut cursor, &[]).await
}

async fn operations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut operation = table("connection_operation")
        .col(key())
        .col(id("org_id"))
        .col(id("connection_id"))
        .col(text("kind"))
        .col(json("input"))
        .col(maybe(id("subject_id")))
        .col(text("state"))
        .col(instant("due_at"))
        .col(maybe(text("lease_owner")))
        .col(maybe(instant("lease_until")))
        .col(flag("cancel_wanted"))
        .col(integer("attempt"))
        .col(integer("failures"))
        .col(integer("crashes"))
        .col(integer("crashed_at"))
        .col(maybe(integer("begun_ms")))
        .col(text("seed"))
        .col(json("start_state"))
        .col(maybe(text("plugin_version")))
        .col(maybe(text("plugin_hash")))
        .col(integer("received"))
        .col(integer("written"))
        .col(integer("unchanged"))
        .col(integer("rejected"))
        .col(json("rejections"))
        .col(integer("progress_done"))
        .col(maybe(integer("progress_total")))
        .col(maybe(text("progress_note")))
        .col(maybe(json("result")))
        .col(maybe(text("failure_class")))
        .col(maybe(text("failure_code")))
        .col(maybe(text("failure_text")))
        .col(maybe(id("asked_by")))
        .col(instant("asked_at"))
        .col(maybe(instant("started_at")))
        .col(maybe(instant("finished_at")))
        .check(check(
            "connection_operation_state",
            "CASE state \
             WHEN 'queued' THEN lease_owner IS NULL AND finished_at IS NULL \
             WHEN 'running' THEN lease_owner IS NOT NULL AND lease_until IS NOT NULL AND finished_at IS NULL \
             WHEN 'waiting' THEN lease_owner IS NULL AND finished_at IS NULL \
             WHEN 'done' THEN lease_owner IS NULL AND finished_at IS NOT NULL AND failure_code IS NULL \
             WHEN 'failed' THEN lease_owner IS NULL AND finished_at IS NOT NULL AND failure_code IS NOT NULL \
             WHEN 'parked' THEN lease_owner IS NULL AND finished_at IS NOT NULL AND failure_code IS NOT NULL \
             WHEN 'cancelled' THEN lease_owner IS NULL AND finished_at IS NOT NULL \
             ELSE 1 = 0 END",
        ))
        .check(check(
            "connection_operation_counts",
            "received = written + unchanged + rejected AND written >= 0 AND unchanged >= 0 AND rejected >= 0",
        ))
        .check(check("connection_operation_attempt", "attempt >= 0 AND failures >= 0 AND crashes >= 0"))
        .foreign_key(
            ForeignKey::create().from("connection_operation", "connection_id").to("connection", "id"),
        )
        .to_owned();
    let open = "CREATE INDEX connection_operation_due ON connection_operation (due_at) \
         WHERE finished_at IS NULL";
    // One run at a time for each connection, whoever claims it.
    let one = "CREATE UNIQUE INDEX connection_operation_one ON connection_operation (connection_id) \
         WHERE state = 'running'";
    // Asking for the same pull twice asks once.
    let asked = "CREATE UNIQUE INDEX connection_operation_asked ON connection_operation (connection_id, kind) \
         WHERE finished_at IS NULL AND subject_id IS NULL";
    let measured = "CREATE UNIQUE INDEX connection_operation_measured ON connection_operation (subject_id) \
         WHERE finished_at IS NULL AND subject_id IS NOT NULL";
    let history = "CREATE INDEX connection_operation_history ON connection_operation (connection_id, id)";
    create(manager, &mut operation, &[open, one, asked, measured, history]).await
}

async fn journal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut step = table("connection_step")
        .col(id("operation_id"))
        .col(integer("attempt"))
        .col(integer("step_no"))
        .col(integer("now_ms"))
        .col(json("events"))
        .col(maybe(bytes("action_hash")))
        .primary_key(Index::create().col("operation_id").col("attempt").col("step_no"))
        .foreign_key(
            ForeignKey::create().from("connection_step", "operation_id").to("connection_operation", "id"),
        )
        .to_owned();
    create(manager, &mut step, &[]).await?;

    let mut effect = table("connection_effect")
        .col(id("operation_id"))
        .col(integer("attempt"))
        .col(integer("effect_no"))
        .col(integer("step_no"))
        .col(text("kind"))
        .col(text("summary"))
        .col(bytes("request_hash"))
        .col(flag("repeatable"))
        .col(text("state"))
        .col(instant("intended_at"))
        .col(maybe(instant("wake_at")))
        .col(maybe(instant("sent_at")))
        .col(maybe(instant("ended_at")))
        .col(maybe(integer("status")))
        .col(maybe(text("error")))
        .col(maybe(json("headers")))
        .col(maybe(bytes("body")))
        .primary_key(Index::create().col("operation_id").col("attempt").col("effect_no"))
        .check(check("connection_effect_kind", "kind IN ('http', 'sleep')"))
        .check(check(
            "connection_effect_state",
            "CASE state \
             WHEN 'intent' THEN sent_at IS NULL AND ended_at IS NULL \
             WHEN 'sent' THEN sent_at IS NOT NULL AND ended_at IS NULL \
             WHEN 'result' THEN ended_at IS NOT NULL AND (kind = 'sleep' OR (status IS NULL) = (error IS NOT NULL)) \
             ELSE 1 = 0 END",
        ))
        .foreign_key(ForeignKey::create().from("connection_effect", "operation_id").to("connection_operation", "id"))
        .to_owned();
    create(manager, &mut effect, &[]).await
}

async fn products(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut product = table("connection_product")
        .col(key())
        .col(id("org_id"))
        .col(id("connection_id"))
        .col(text("native_id"))
        .col(text("title"))
        .col(text("state"))
        .col(maybe(text("hs_code")))
        .col(maybe(text("origin")))
        .col(maybe(text("brand")))
        .col(bytes("content_hash"))
        .col(json("record"))
        .col(maybe(instant("source_changed_at")))
        .col(instant("first_seen_at"))
        .col(instant("observed_at"))
        .col(integer("measures"))
        .col(maybe(id("evidence")))
        .check(check("connection_product_measures", "measures >= 0"))
        .foreign_key(ForeignKey::create().from("connection_product", "connection_id").to("connection", "id"))
        .to_owned();
    let native =
        "CREATE UNIQUE INDEX connection_product_native ON connection_product (connection_id, native_id)";
    let list = "CREATE INDEX connection_product_list ON connection_product (connection_id, id)";
    create(manager, &mut product, &[native, list]).await?;

    let mut listing = table("connection_listing")
        .col(key())
        .col(id("product_id"))
        .col(id("connection_id"))
        .col(text("native_id"))
        .col(text("title"))
        .col(maybe(text("sku")))
        .col(maybe(text("gtin")))
        .col(text("state"))
        .col(maybe(text("url")))
        .col(maybe(integer("price_minor")))
        .col(maybe(text("currency")))
        .col(maybe(integer("exponent")))
        .col(maybe(text("source_decimal")))
        .check(check("connection_listing_price", "(price_minor IS NULL) = (currency IS NULL)"))
        .foreign_key(
            ForeignKey::create().from("connection_listing", "product_id").to("connection_product", "id"),
        )
        .to_owned();
    let of = "CREATE INDEX connection_listing_of ON connection_listing (product_id)";
    let gtin = "CREATE INDEX connection_listing_gtin ON connection_listing (gtin) WHERE gtin IS NOT NULL";
    create(manager, &mut listing, &[of, gtin]).await
}

async fn orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut order = table("connection_order")
        .col(key())
        .col(id("org_id"))
        .col(id("connection_id"))
        .col(text("native_id"))
        .col(text("number"))
        .col(instant("placed_at"))
        .col(text("state"))
        .col(text("payment"))
        .col(text("fulfilment"))
        .col(maybe(text("country")))
        .col(text("currency"))
        .col(integer("exponent"))
        .col(integer("gross_minor"))
        .col(text("gross_source"))
        .col(text("gross_rounding"))
        .col(integer("tax_minor"))
        .col(integer("shipping_minor"))
        .col(integer("refunded_minor"))
        .col(bytes("content_hash"))
        .col(json("record"))
        .col(maybe(instant("source_changed_at")))
        .col(instant("first_seen_at"))
        .col(instant("observed_at"))
        .check(check("connection_order_currency", "length(currency) = 3 AND exponent BETWEEN 0 AND 4"))
        .foreign_key(ForeignKey::create().from("connection_order", "connection_id").to("connection", "id"))
        .to_owned();
    let native = "CREATE UNIQUE INDEX connection_order_native ON connection_order (connection_id, native_id)";
    let list = "CREATE INDEX connection_order_list ON connection_order (connection_id, placed_at, id)";
    create(manager, &mut order, &[native, list]).await?;

    let mut line = table("connection_order_line")
        .col(key())
        .col(id("order_id"))
        .col(integer("position"))
        .col(text("native_id"))
        .col(text("title"))
        .col(maybe(text("sku")))
        .col(maybe(text("gtin")))
        .col(maybe(text("product_native_id")))
        .col(text("quantity"))
        .col(text("unit"))
        .col(integer("gross_minor"))
        .col(text("gross_source"))
        .col(text("gross_rounding"))
        .col(maybe(text("hs_code")))
        .col(maybe(text("origin")))
        .foreign_key(
            ForeignKey::create().from("connection_order_line", "order_id").to("connection_order", "id"),
        )
        .to_owned();
    let of = "CREATE UNIQUE INDEX connection_order_line_of ON connection_order_line (order_id, position)";
    create(manager, &mut line, &[of]).await
}
