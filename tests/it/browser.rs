//! What people see, in a real Chromium.

mod changing;
mod hand;
mod journey;
mod looks;
