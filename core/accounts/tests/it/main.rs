//! What accounts promise, on a fresh SQLite database with a clock that stands still.

mod house;
mod invitations;
mod oneself;
mod roles;
mod sign_in;
mod site;
mod tokens;
