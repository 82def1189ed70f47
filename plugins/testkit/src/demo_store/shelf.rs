//! What the store holds.

use std::cmp::Ordering;

use serde_json::{Value, json};

/// Products and orders, and the store's own clock.
///
/// The clock stands still between changes and goes on by a second with each, so that a test always sees the same times.
pub(super) struct Shelf {
    products: Vec<Value>,
    orders: Vec<Value>,
    changes: u32,
}

impl Shelf {
    pub(super) fn new(products: Vec<Value>, orders: Vec<Value>) -> Self {
        Self { products, orders, changes: 0 }
    }

    pub(super) fn products(&self) -> impl Iterator<Item = &Value> {
        self.products.iter()
    }

    pub(super) fn orders(&self) -> impl Iterator<Item = &Value> {
        self.orders.iter()
    }

    pub(super) fn listed(&self) -> impl Iterator<Item = &Value> {
        self.products().filter(|product| product["status"] == "published")
    }

    pub(super) fn product(&self, id: &str) -> Option<&Value> {
        self.products().find(|product| product["id"] == id)
    }

    /// Sets a product's status; tells whether it was another, or that there is no such product.
    pub(super) fn set_status(&mut self, id: &str, status: &str) -> Option<bool> {
        let now = self.tick();
        let product = self.products.iter_mut().find(|product| product["id"] == id)?;
        let changed = product["status"] != status;
        if changed {
            product["status"] = json!(status);
            product["updated_at"] = json!(now);
        }
        Some(changed)
    }

    /// Adds the next order as `make` writes it.
    pub(super) fn place(&mut self, make: impl Fn(usize) -> Value) -> String {
        let now = self.tick();
        let mut order = make(self.orders.len());
        order["created_at"] = json!(now);
        order["updated_at"] = json!(now);
        let id = order["id"].as_str().unwrap_or_default().to_owned();
        self.orders.push(order);
        id
    }

    pub(super) fn change_order(&mut self, id: &str, change: impl FnOnce(&mut Value)) -> bool {
        let now = self.tick();
        let Some(order) = self.orders.iter_mut().find(|order| order["id"] == id) else { return false };
        change(order);
        order["updated_at"] = json!(now);
        true
    }

    /// An hour of changes, then the clock stands.
    fn tick(&mut self) -> String {
        self.changes = (self.changes + 1).min(3599);
        format!("2026-11-02T10:{:02}:{:02}.000Z", self.changes / 60, self.changes % 60)
    }
}

/// The order of a list. Times here have one form, so that their order is that of their texts.
pub(super) struct By<'a> {
    field: &'a str,
    descending: bool,
}

impl<'a> By<'a> {
    /// Reads Medusa's `order` parameter.
    pub(super) fn parse(order: &'a str) -> Option<Self> {
        let (descending, field) = match order.strip_prefix('-') {
            Some(field) => (true, field),
            None => (false, order),
        };
        matches!(field, "id" | "created_at" | "updated_at").then_some(Self { field, descending })
    }

    pub(super) fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let ascending = a[self.field].as_str().cmp(&b[self.field].as_str());
        if self.descending { ascending.reverse() } else { ascending }
    }
}
