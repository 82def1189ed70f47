//! The harness and everything that crosses rooms.
