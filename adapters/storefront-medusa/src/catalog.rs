//! `catalog.pull`: all products, each time.
//!
//! A price or a variant can change without its product's `updated_at`, so the whole catalogue is read; in the order of
//! `created_at`, which never moves. The result says that it was read whole: what the host did not hear of is gone.

use std::sync::Arc;

use corridor_sdk::{Ctx, Failure, NoInput};
use serde::Serialize;

use crate::{
    Medusa,
    batch::{Batch, By, LeftOut},
    bookmark::Bookmark,
    product, wire,
};

const STREAM: &str = "products";
/// What is read of a product.
const FIELDS: &str = "id,title,description,status,hs_code,origin_country,material,weight,created_at,updated_at,\
    sales_channels.name,variants.id,variants.title,variants.sku,variants.ean,variants.upc,variants.hs_code,\
    variants.origin_country,variants.weight,variants.prices.amount,variants.prices.currency_code,\
    variants.prices.min_quantity";

/// What a run read.
#[derive(Default, Serialize)]
pub(crate) struct Pulled {
    /// Products handed over.
    products: u64,
    /// Whether this run began at the first product, so that a product it did not name is no longer in the store.
    whole: bool,
    /// Products that could not be read.
    left_out: LeftOut,
}

impl Medusa {
    pub(crate) async fn pull_catalog(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Pulled, Failure> {
        let mut bookmark = Bookmark::find(&ctx)?;
        let mut pulled = Pulled { whole: bookmark.reading.is_none(), ..Pulled::default() };
        let mut cursor = bookmark.reading.clone().unwrap_or_default();
        let mut total = None;
        loop {
            let request = self.in_channel(self.get("/admin/products").query("fields", FIELDS));
            let request = cursor.ask(request, By::Created.field(), self.config.page_size);
            let page: wire::Products = self.ask(&ctx, request).await?;
            let read = |product| product::product(product, &self.config);
            let batch = Batch::read(&page.products, &cursor, By::Created, read);
            let more = cursor.goes_on(batch.length, page.count);
            cursor = cursor.after(batch.length, &batch.keys);
            bookmark.read_to = bookmark.read_to.max(batch.latest());
            bookmark.reading = more.then(|| cursor.clone());
            pulled.products += batch.records.len() as u64;
            pulled.left_out.add(batch.refused);
            ctx.emit(STREAM, batch.records).await?;
            ctx.checkpoint(&bookmark)?;
            ctx.progress(pulled.products, Some(*total.get_or_insert(page.count)), STREAM);
            if !more {
                return Ok(pulled);
            }
        }
    }
}
