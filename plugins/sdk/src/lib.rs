//! What an adapter author compiles against.
//!
//! An adapter turns the records of one platform into Corridor's and Corridor's requests into the platform's calls. It is
//! written as straight-line `async` code and performs nothing itself: awaiting [`Ctx::http`] hands a described request
//! to the host, which checks it, adds the credentials, sends it and resumes the adapter with the answer. The same inputs
//! therefore always give the same actions, and an operation whose worker died is rebuilt by playing its answers again.
//!
//! ```
//! use std::sync::Arc;
//! use corridor_sdk::{Adapter, Ctx, Failure, Faults, NoInput, Operations, Request};
//! use serde_json::{Value, json};
//!
//! struct Shop { base: String }
//!
//! impl Adapter for Shop {
//!     fn new(config: Value) -> Result<Self, Faults> {
//!         let mut faults = Faults::default();
//!         match config["base"].as_str() {
//!             Some(base) => return Ok(Self { base: base.to_owned() }),
//!             None => faults.add("/base", "missing", "the address of the shop"),
//!         }
//!         Err(faults)
//!     }
//!
//!     fn operations() -> Operations<Self> {
//!         Operations::new().on("probe", Self::probe)
//!     }
//! }
//!
//! impl Shop {
//!     async fn probe(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
//!         let answer = ctx.http(Request::get(format!("{}/me", self.base)).auth("seller")).await?.ok()?;
//!         Ok(json!({ "shop": answer.json::<Value>()?["name"] }))
//!     }
//! }
//!
//! corridor_sdk::export_adapter!(Shop);
//! # fn main() {}
//! ```
//!
//! Rules that keep replay exact: no clock ([`Ctx::now`]), no chance ([`Ctx::rng`]), no environment, files or threads, and
//! no iteration over a `HashMap` that reaches the output. [`test`] drives an adapter without a host and checks them.

mod adapter;
pub mod boundary;
mod ctx;
mod exchange;
mod failure;
mod http;
mod join;
mod money;
pub mod protocol;
pub mod records;
mod rng;
mod running;
pub mod test;
mod timestamp;

pub use adapter::{Adapter, Fault, Faults, Instance, NoInput, Operations};
pub use ctx::Ctx;
pub use failure::EffectError;
pub use http::{Request, Response};
pub use join::{join, join_all};
pub use money::{Amount, Decimal, MoneyError, exponent};
pub use protocol::{Class, Failure, Idem};
pub use rng::Rng;
pub use running::{Running, Step, StepError};
pub use timestamp::{Moment, Timestamp, TimestampError};
