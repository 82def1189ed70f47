//! `listing.unlist` and `listing.relist`: takes a product out of the shop's sight, and puts it back.
//!
//! Both look before they write, so that repeating them changes nothing; when an answer is lost they look again.

use std::sync::Arc;

use corridor_sdk::{Class, Ctx, EffectError, Failure, protocol::HttpErrorKind};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Medusa, wire::OneProduct};

const PUBLISHED: &str = "published";
const DRAFT: &str = "draft";
/// Writes whose answer is lost each time; then the store is not well.
const ATTEMPTS: usize = 3;

/// Which product.
#[derive(Deserialize)]
pub(crate) struct Which {
    external_id: String,
}

/// What was done.
#[derive(Serialize)]
pub(crate) struct Moved {
    external_id: String,
    /// Whether this run changed it.
    changed: bool,
    /// The store's word for the state before.
    was: String,
    /// The store's word for the state now.
    is: String,
}

impl Medusa {
    /// Hides a product. One that is not published is out of sight already.
    pub(crate) async fn unlist(self: Arc<Self>, which: Which, ctx: Ctx) -> Result<Moved, Failure> {
        let was = self.status(&ctx, &which).await?;
        if was != PUBLISHED {
            return Ok(Moved { external_id: which.external_id, changed: false, is: was.clone(), was });
        }
        self.set(&ctx, which, was, DRAFT).await
    }

    /// Shows a hidden product. What the store itself holds back (proposed, rejected) stays so.
    pub(crate) async fn relist(self: Arc<Self>, which: Which, ctx: Ctx) -> Result<Moved, Failure> {
        let was = self.status(&ctx, &which).await?;
        match was.as_str() {
            PUBLISHED => Ok(Moved { external_id: which.external_id, changed: false, is: was.clone(), was }),
            DRAFT => self.set(&ctx, which, was, PUBLISHED).await,
            _ => {
                let msg = format!("showing {}: the store holds it back as {was:?}", which.external_id);
                Err(Failure::new(Class::Conflict, "held-back", msg).with_record(which.external_id))
            }
        }
    }

    async fn status(self: &Arc<Self>, ctx: &Ctx, which: &Which) -> Result<String, Failure> {
        let request = self.get(&path(which)?).query("fields", "id,status");
        let answer: Result<OneProduct, _> = self.ask(ctx, request).await;
        Ok(answer.map_err(|failure| failure.with_record(&which.external_id))?.product.status)
    }

    async fn set(self: &Arc<Self>, ctx: &Ctx, which: Which, was: String, to: &str) -> Result<Moved, Failure> {
        let moved = |is| Moved { external_id: which.external_id.clone(), changed: true, was, is };
        for _ in 0..ATTEMPTS {
            let write = self.post(&path(&which)?).query("fields", "id,status").json(json!({ "status": to }));
            let is = match ctx.http(write).await {
                Ok(answer) => {
                    let answer = answer.ok().and_then(|answer| answer.json::<OneProduct>());
                    answer.map_err(|failure| failure.with_record(&which.external_id))?.product.status
                }
                Err(EffectError { kind: HttpErrorKind::UnknownOutcome, .. }) => {
                    self.status(ctx, &which).await?
                }
                Err(error) => return Err(Failure::from(error).with_record(&which.external_id)),
            };
            if is == to {
                return Ok(moved(is));
            }
        }
        let msg =
            format!("setting {} to {to}: the store did not take it {ATTEMPTS} times", which.external_id);
        Err(Failure::new(Class::Transient, "not-taken", msg).with_record(&which.external_id))
    }
}

/// An id of anything else than letters, digits, `_` and `-` could lead to another place of the API.
fn path(which: &Which) -> Result<String, Failure> {
    let id = &which.external_id;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if id.is_empty() || !id.chars().all(plain) {
        let failure = Failure::new(Class::Data, "not-an-id", format!("{id:?} is not the id of a product"));
        return Err(failure.with_field("/external_id"));
    }
    Ok(format!("/admin/products/{id}"))
}
