//! Events: what one module tells, without knowing who listens.

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Something that happened, in the past tense, published by the module that owns it.
///
/// It is stored in the same unit of work as the rows it speaks of, and delivered to each subscriber at least once; effects on our
/// own tables happen exactly once, because a subscriber's work and the mark *delivered* are one unit of work.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Name and version, never reused: `enterprises.application-submitted.v1`.
    const TYPE: &'static str;

    /// The aggregate it happened to. Events with one key reach a subscriber in order.
    fn key(&self) -> Uuid;
}
