//! `orders.pull`: what changed since the last run, and what is still open.
//!
//! `updated_at` alone is no sync: a transaction that commits late carries an earlier time, and a child can change without
//! its order. So each run begins some minutes before the end of the last one, the host's upsert makes the repetition
//! harmless, and orders the host still holds open are read again by id.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use corridor_sdk::{Ctx, Failure, Request, records::Order};
use serde::{Deserialize, Serialize};

use crate::{
    Medusa,
    batch::{Batch, By, LeftOut},
    bookmark::Bookmark,
    cursor::Cursor,
    order, wire,
};

const STREAM: &str = "orders";
/// Ids asked for at a time; with more, a URL outgrows what proxies take.
const IDS: usize = 50;
/// What is read of an order; Medusa adds some of its own.
const FIELDS: &str = "id,display_id,custom_display_id,status,email,currency_code,created_at,updated_at,\
    payment_status,fulfillment_status,sales_channel_id,sales_channel.name,\
    total,credit_line_total,tax_total,shipping_total,discount_total,\
    items.id,items.title,items.variant_id,items.product_id,items.variant_sku,items.quantity,items.unit_price,\
    items.total,items.tax_total,items.is_tax_inclusive,items.tax_lines.rate,\
    items.variant.hs_code,items.variant.origin_country,items.variant.weight,items.variant.ean,items.variant.upc,\
    items.variant.product.hs_code,items.variant.product.origin_country,items.variant.product.weight,\
    shipping_address.*,\
    payment_collections.payments.currency_code,payment_collections.payments.refunds.id,\
    payment_collections.payments.refunds.amount,payment_collections.payments.refunds.created_at,\
    payment_collections.payments.refunds.note,payment_collections.payments.refunds.refund_reason.label";

/// What to read beside the changes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    /// The store's ids of orders that are not through yet.
    open: Vec<String>,
}

/// What a run read.
#[derive(Default, Serialize)]
pub(crate) struct Pulled {
    /// Orders handed over.
    orders: u64,
    /// How many of them were read by id.
    reread: u64,
    /// Open orders the store does not know any more.
    missing: Vec<String>,
    /// Orders that could not be read.
    left_out: LeftOut,
    /// Words of the store this adapter does not know, and how often they came.
    unknown: BTreeMap<String, u64>,
}

impl Medusa {
    pub(crate) async fn pull_orders(self: Arc<Self>, ask: Ask, ctx: Ctx) -> Result<Pulled, Failure> {
        let mut pulled = Pulled::default();
        let mut open: BTreeSet<_> = ask.open.into_iter().collect();
        let bookmark = self.read_changed(&ctx, &mut pulled, &mut open).await?;
        self.read_open(&ctx, &mut pulled, open, &bookmark).await?;
        Ok(pulled)
    }

    async fn read_changed(
        self: &Arc<Self>,
        ctx: &Ctx,
        pulled: &mut Pulled,
        open: &mut BTreeSet<String>,
    ) -> Result<Bookmark, Failure> {
        let mut bookmark = Bookmark::find(ctx)?;
        let mut cursor = bookmark.start(self.config.overlap_ms);
        let mut total = None;
        loop {
            let request = cursor.ask(self.orders_request(), By::Updated.field(), self.config.page_size);
            let page: wire::Orders = self.ask(ctx, request).await?;
            let batch = self.read_orders(&page, &cursor);
            let more = cursor.goes_on(batch.length, page.count);
            cursor = cursor.after(batch.length, &batch.keys);
            // An order that is dated in the future must not hide what changes until then.
            bookmark.read_to = bookmark.read_to.max(batch.latest().map(|latest| latest.min(ctx.now())));
            bookmark.reading = more.then(|| cursor.clone());
            for key in &batch.keys {
                open.remove(&key.id);
            }
            pulled.take(ctx, batch).await?;
            ctx.checkpoint(&bookmark)?;
            ctx.progress(pulled.orders, Some(*total.get_or_insert(page.count)), STREAM);
            if !more {
                return Ok(bookmark);
            }
        }
    }

    async fn read_open(
        self: &Arc<Self>,
        ctx: &Ctx,
        pulled: &mut Pulled,
        open: BTreeSet<String>,
        bookmark: &Bookmark,
    ) -> Result<(), Failure> {
        let open: Vec<_> = open.into_iter().collect();
        for ids in open.chunks(IDS) {
            let request = self.orders_request().query("limit", ids.len());
            let request = ids.iter().fold(request, |request, id| request.query("id[]", id));
            let page: wire::Orders = self.ask(ctx, request).await?;
            let batch = self.read_orders(&page, &Cursor::default());
            let found: BTreeSet<_> = batch.keys.iter().map(|key| key.id.clone()).collect();
            pulled.missing.extend(ids.iter().filter(|id| !found.contains(*id)).cloned());
            pulled.reread += batch.records.len() as u64;
            pulled.take(ctx, batch).await?;
            ctx.checkpoint(bookmark)?;
        }
        Ok(())
    }

    fn orders_request(&self) -> Request {
        self.in_channel(self.get("/admin/orders").query("fields", FIELDS))
    }

    fn read_orders(&self, page: &wire::Orders, cursor: &Cursor) -> Batch<Order> {
        Batch::read(&page.orders, cursor, By::Updated, |order| order::order(order, &self.config))
    }
}

impl Pulled {
    async fn take(&mut self, ctx: &Ctx, batch: Batch<Order>) -> Result<(), Failure> {
        self.orders += batch.records.len() as u64;
        self.left_out.add(batch.refused);
        for word in batch.records.iter().flat_map(order::unknown_words) {
            *self.unknown.entry(word).or_default() += 1;
        }
        ctx.emit(STREAM, batch.records).await
    }
}
