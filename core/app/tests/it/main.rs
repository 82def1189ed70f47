//! One binary for all tests that see the app from outside.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod calendars;
mod commands;
mod health;
mod house;
mod ledger;
mod pages;
mod settings;
mod stopping;
