//! What accounts promise, on a fresh SQLite database with a clock that stands still; with the feature `full` also what they
//! promise when several act at once.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod house;
mod invitations;
mod oneself;
#[cfg(feature = "full")]
mod races;
mod roles;
mod sign_in;
mod site;
mod tokens;
