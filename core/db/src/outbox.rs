//! The outbox: events and one delivery per subscriber, written in the unit of work that caused them.

use crate::tail::insert;
use crate::{StoreError, Tx};
use kernel::{Fault, Op, Timestamp};
use sea_orm::Value;
use std::error::Error;
use uuid::Uuid;

/// Which events a subscriber wants. Known before the door opens, so that `emit` can write its deliveries.
#[derive(Debug, Clone, Copy)]
pub struct Listener {
    /// The subscriber's name; stored, so never changed.
    pub name: &'static str,
    /// [`Event::TYPE`](kernel::Event::TYPE) of each event it wants.
    pub events: &'static [&'static str],
}

/// Why a subscriber could not take an event. It will be asked again, later and later, and finally parked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SubscriberError(Box<dyn Error + Send + Sync>);

impl SubscriberError {
    /// Wraps what went wrong.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }

    /// Wraps a module's own fault, with its causes.
    pub fn fault(fault: impl Fault + 'static) -> Self {
        let mut text = fault.to_string();
        let mut cause = fault.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        Self(text.into())
    }
}

impl From<StoreError> for SubscriberError {
    fn from(error: StoreError) -> Self {
        Self::fault(error)
    }
}

/// Reacts to events of other modules.
///
/// Its work and the mark *delivered* are one unit of work: effects on our own tables happen exactly once. It must not call
/// anything outside the database; whoever has to, writes down an operation here and lets a worker perform it.
#[async_trait::async_trait(?Send)]
pub trait Subscriber {
    /// Its name and what it listens to.
    fn listener(&self) -> Listener;

    /// Takes one event.
    async fn take(
        &self,
        tx: &Tx,
        op: &Op,
        kind: &str,
        payload: serde_json::Value,
    ) -> Result<(), SubscriberError>;
}

/// An event waiting for the end of its unit.
pub(crate) struct Told {
    pub(crate) id: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) key: Uuid,
    pub(crate) payload: serde_json::Value,
    pub(crate) subscribers: Vec<&'static str>,
}

impl Told {
    pub(crate) fn has_listener(&self) -> bool {
        !self.subscribers.is_empty()
    }
}

/// Writes the events and their deliveries.
pub(crate) async fn append(tx: &Tx, told: Vec<Told>, now: Timestamp) -> Result<(), StoreError> {
    let mut events = Vec::with_capacity(told.len());
    let mut deliveries = Vec::new();
    // An event that nobody listens to would only fill the table.
    for event in told.into_iter().filter(Told::has_listener) {
        for subscriber in &event.subscribers {
            deliveries.push(vec![
                event.id.into(),
                (*subscriber).into(),
                event.key.into(),
                Value::BigInt(Some(0)),
                now.into(),
            ]);
        }
        let Told { id, kind, key, payload, .. } = event;
        events.push(vec![id.into(), kind.into(), key.into(), payload.into(), now.into()]);
    }
    insert(tx, "outbox_event", &["id", "kind", "event_key", "payload", "told_at"], events).await?;
    insert(tx, "outbox_delivery", &["event_id", "subscriber", "event_key", "attempts", "due_at"], deliveries)
        .await
}
