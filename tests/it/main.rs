//! Everything that crosses rooms, in one binary: the house rules, the journeys, who may see what, faults.
//!
//! Plain `cargo test -p tests` runs what needs nothing but cargo. The feature `full` adds PostgreSQL, the browser and the real
//! store; `tests/run` prepares a machine for it.

mod adapters;
mod architecture;
mod bad_input;
#[cfg(feature = "full")]
mod browser;
mod crash;
mod doors;
mod ledger;
mod manual;
#[cfg(feature = "full")]
mod medusa;
mod numbers;
mod parked;
mod readme;
mod registration;
#[cfg(feature = "full")]
mod schema;
mod tidy;
