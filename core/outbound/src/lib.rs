//! The only room that opens outgoing connections.
//!
//! A store's address is typed by an enterprise, so it is not believed: https only, and the address that a name resolves to is
//! checked *in the resolver that the connection uses*, so that a name cannot resolve to one address when it is checked and to
//! another when it is used. The operator alone admits exceptions, each an exact `host:port`, by [`Settings::allow`].
//!
//! Absent on purpose: redirects (an answer 3xx is an answer), proxies, cookies, retries. Whoever asks decides what to repeat,
//! and [`OutboundError::Kind`](Kind) says what it needs for that: whether the request can have reached the other side.

mod address;
mod client;
mod error;
mod origin;
mod resolver;
#[cfg(test)]
mod tests;

pub use address::is_public;
pub use client::{Outbound, Request, Response, Settings};
pub use error::{Kind, OutboundError, SettingsError};
pub use origin::{Origin, Refusal};
