//! Corridor: one binary.
