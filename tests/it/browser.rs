//! What people see, in a real Chromium.

mod journey;
mod looks;
