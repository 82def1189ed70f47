//! The only room that opens outgoing connections.
