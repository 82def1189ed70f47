//! `probe`: is there a Medusa store, and is the key good?

use std::sync::Arc;

use corridor_sdk::{Class, Ctx, Failure, NoInput};
use serde_json::{Value, json};

use crate::{Medusa, wire::Stores};

impl Medusa {
    /// Asks for the store's name, which every secret key may read.
    pub(crate) async fn probe(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
        let answer = ctx.http(self.get("/admin/stores").query("fields", "id,name")).await?;
        let elsewhere = |failure: Failure| match failure.code.as_str() {
            "not-found" | "redirected" | "unexpected-answer" => no_store(failure),
            _ => failure,
        };
        let stores: Stores = answer.ok().and_then(|answer| answer.json()).map_err(elsewhere)?;
        let store = stores
            .stores
            .into_iter()
            .next()
            .ok_or_else(|| no_store(Failure::new(Class::Config, "", "the answer names no store")))?;
        Ok(json!({ "claims": { "store_id": store.id, "store_name": store.name } }))
    }
}

fn no_store(found: Failure) -> Failure {
    Failure::new(Class::Config, "not-a-medusa-store", format!("looking for a Medusa store: {}", found.msg))
        .with_field("/base_url")
}
