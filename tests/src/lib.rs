//! The harness: what every test of `tests/it` starts from.
//!
//! ```text
//! Corridor::start(engine)   the real server in this process: a free port, a database of its own, a clock that stands still
//!   .reviewer().await       somebody who has signed in, with cookies, form tokens and a language
//!   .get("/queue").await    what the server answered
//! ```
//!
//! There are no doubles of our own code. What is outside of the product and not of this repository runs for real, too: with the
//! feature `full` a PostgreSQL cluster, a Chromium and a Medusa store.

mod answer;
mod application;
#[cfg(feature = "full")]
mod browser;
mod corridor;
mod engine;
pub mod links;
pub mod paper;
mod person;
mod port;
#[cfg_attr(not(feature = "full"), allow(dead_code, reason = "plain cargo brings no PostgreSQL"))]
mod postgres;
mod process;
#[cfg(feature = "full")]
mod store;
mod visitor;
#[cfg(feature = "full")]
mod words;

pub use answer::Answer;
pub use application::Application;
#[cfg(feature = "full")]
pub use browser::{Browser, Screen, Sheet};
pub use corridor::Corridor;
pub use engine::Engine;
pub use person::Person;
pub use port::free_port;
pub use process::{Process, kill};
#[cfg(feature = "full")]
pub use store::Store;
pub use visitor::Visitor;
#[cfg(feature = "full")]
pub use words::Words;

use std::path::Path;

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of a room has a parent")
}

/// A variable of the environment that says how much is tested, or on what. The product itself reads none.
#[allow(clippy::disallowed_methods, reason = "how much is tested is not configuration of the product")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Tells whoever reads the output of a test what it saw.
#[allow(clippy::print_stdout, reason = "the output of tests is for people")]
pub fn tell(line: &str) {
    println!("{line}");
}
