//! All SQL of this room, by what it is about.

pub(crate) mod applications;
pub(crate) mod background;
pub(crate) mod certificates;
pub(crate) mod claims;
pub(crate) mod delegations;
pub(crate) mod documents;
pub(crate) mod lookup;
pub(crate) mod queue;
pub(crate) mod register;
mod rows;

pub(crate) use rows::{Loaded, running};

use db::StoreError;
use sea_orm::prelude::Json;

/// Writes a value as a JSON column.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Json, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::corrupt("value", error))
}

/// Reads a JSON column.
pub(crate) fn read<T: serde::de::DeserializeOwned>(
    what: &'static str,
    column: Json,
) -> Result<T, StoreError> {
    serde_json::from_value(column).map_err(|error| StoreError::corrupt(what, error))
}
