//! What an adapter author compiles against.
