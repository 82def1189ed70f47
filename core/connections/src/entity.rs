//! The rows of this room. They never leave the crate.

pub(crate) mod connection;
pub(crate) mod credential;
pub(crate) mod cursor;
pub(crate) mod effect;
pub(crate) mod listing;
pub(crate) mod operation;
pub(crate) mod order;
pub(crate) mod order_line;
pub(crate) mod product;
pub(crate) mod step;
