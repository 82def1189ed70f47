//! The C boundary between Corridor and its plugins, mirrored in Rust.
