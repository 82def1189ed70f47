//! Adapter for Medusa 2 stores.
//!
//! Products and orders come in through the admin API; listings are hidden and shown by a product's status. Written for
//! and run against Medusa 2.18.0, the last release whose packages are all MIT.

mod batch;
mod bookmark;
mod catalog;
mod config;
mod cursor;
mod listing;
mod order;
mod orders;
mod probe;
mod product;
mod wire;

use std::sync::Arc;

use corridor_sdk::{Adapter, Ctx, Failure, Faults, Operations, Request, export_adapter};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::config::Config;

/// What the host must know before it loads the library, as TOML.
pub const MANIFEST: &str = include_str!("../manifest.toml");

/// The manifest's authentication scheme: a secret API key as the user of Basic authentication, without a password.
const SELLER: &str = "seller";

/// One Medusa store.
pub struct Medusa {
    config: Config,
}

impl Adapter for Medusa {
    fn new(config: Value) -> Result<Self, Faults> {
        Ok(Self { config: Config::parse(config)? })
    }

    fn operations() -> Operations<Self> {
        Operations::new()
            .on("probe", Self::probe)
            .on("catalog.pull", Self::pull_catalog)
            .on("orders.pull", Self::pull_orders)
            .on("listing.unlist", Self::unlist)
            .on("listing.relist", Self::relist)
    }
}

export_adapter!(Medusa);

impl Medusa {
    fn get(&self, path: &str) -> Request {
        Request::get(format!("{}{path}", self.config.base_url)).auth(SELLER)
    }

    fn post(&self, path: &str) -> Request {
        Request::post(format!("{}{path}", self.config.base_url)).auth(SELLER)
    }

    /// Keeps to the one sales channel of the configuration, if it names one.
    fn in_channel(&self, request: Request) -> Request {
        match &self.config.sales_channel {
            Some(id) => request.query("sales_channel_id[]", id),
            None => request,
        }
    }

    async fn ask<T: DeserializeOwned>(self: &Arc<Self>, ctx: &Ctx, request: Request) -> Result<T, Failure> {
        ctx.http(request).await?.ok()?.json()
    }
}
