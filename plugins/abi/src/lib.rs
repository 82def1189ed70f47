//! The C boundary between Corridor and its plugins, mirrored in Rust.
//!
//! `include/corridor_plugin.h` is the authority: it says who owns what, who may call when and how the structs grow. This
//! crate repeats its types for the host and for the Rust SDK, and a test compares the two field by field. No type of
//! Rust crosses the boundary, no future, no allocator: only bytes that are borrowed for a call.

mod layout;
mod types;

pub use types::{CrdHost, CrdMagic, CrdMsg, CrdOut, CrdPlugin, CrdSpan};

use std::ffi::CStr;

/// The version that is part of the entry symbol's name; a plugin of another major cannot be run.
pub const ABI_MAJOR: u16 = 1;
/// The minor version these types describe; a later minor only adds.
pub const ABI_MINOR: u16 = 0;
/// The first eight bytes of [`CrdMagic`].
pub const MAGIC: [u8; 8] = *b"CORRIDOR";
/// The name of the constant that is read from the file before any code of the plugin runs.
pub const MAGIC_SYMBOL: &CStr = c"corridor_plugin_magic";
/// The name of the function that returns the plugin's table; it carries the major version.
pub const ENTRY_SYMBOL: &CStr = c"corridor_plugin_v1";

/// The type of the function behind [`ENTRY_SYMBOL`].
pub type CrdEntry = unsafe extern "C" fn() -> *const CrdPlugin;

/// The call succeeded, whatever the partner said.
pub const CRD_OK: i32 = 0;
/// An argument was null or impossible.
pub const CRD_INVALID: i32 = 1;
/// The plugin has no such operation.
pub const CRD_UNSUPPORTED: i32 = 2;
/// The configuration cannot be used; the message says which field.
pub const CRD_CONFIG: i32 = 3;
/// The plugin's code panicked; the host replaces the worker.
pub const CRD_PANIC: i32 = 4;
/// The plugin's own invariant broke; the host replaces the worker.
pub const CRD_INTERNAL: i32 = 5;
/// An event or a JSON shape the plugin cannot have asked for.
pub const CRD_PROTOCOL: i32 = 6;
/// More bytes, parts or records than the host takes in one step.
pub const CRD_LIMIT: i32 = 7;
/// The operation had been cancelled.
pub const CRD_CANCELLED: i32 = 8;

/// Calls for different operations of one instance may overlap.
pub const CRD_F_CONCURRENT_OPS: u64 = 1 << 0;
/// The plugin starts threads.
pub const CRD_F_THREADS: u64 = 1 << 1;
/// Bodies may arrive in chunks.
pub const CRD_F_STREAM_BODY: u64 = 1 << 2;

/// The plugin could not do what it was asked.
pub const CRD_LOG_ERROR: i32 = 1;
/// Something an operator should look at.
pub const CRD_LOG_WARN: i32 = 2;
/// A milestone.
pub const CRD_LOG_INFO: i32 = 3;
/// For the plugin's author.
pub const CRD_LOG_DEBUG: i32 = 4;
