//! Partner doubles, for tests and for a Corridor somebody tries out.
//!
//! A double says of itself that it is one, counts what is asked of it, and can be told to be in trouble. It depends on
//! nothing of Corridor: what holds against a double must also be shown against the real system.

pub mod demo_store;
pub mod http;

pub use demo_store::{DemoStore, Trouble};
