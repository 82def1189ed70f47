//! What accounts promise, on a fresh SQLite database with a clock that stands still.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod house;
mod invitations;
mod oneself;
mod roles;
mod sign_in;
mod site;
mod tokens;
