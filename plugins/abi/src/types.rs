//! The structs, in the order and with the names of the header.

use std::{ffi::c_void, ptr, slice};

use crate::{ABI_MAJOR, ABI_MINOR, MAGIC};

/// Borrowed bytes; `ptr` may be null when `len` is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CrdSpan {
    /// The first byte.
    pub ptr: *const u8,
    /// How many bytes.
    pub len: u64,
}

impl CrdSpan {
    /// No bytes.
    pub const EMPTY: Self = Self { ptr: ptr::null(), len: 0 };

    /// Points at `bytes`, which the receiver may read only while the call lasts.
    pub const fn new(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr(), len: bytes.len() as u64 }
    }

    /// Borrows the bytes back, so that neither side repeats the null check.
    ///
    /// # Safety
    ///
    /// `ptr` points at `len` initialised bytes that nobody writes to during `'a`.
    #[allow(unsafe_code)]
    pub const unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.len == 0 || self.ptr.is_null() {
            return &[];
        }
        // SAFETY: the caller vouches for pointer, length and lifetime; null was excluded above.
        unsafe { slice::from_raw_parts(self.ptr, self.len as usize) }
    }
}

/// Host to plugin: a JSON head and raw parts it refers to as `{"part": i}`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CrdMsg {
    /// The size of the struct as its maker knows it.
    pub size: u32,
    /// How many parts.
    pub n_parts: u32,
    /// UTF-8 JSON.
    pub head: CrdSpan,
    /// The first of `n_parts` spans.
    pub parts: *const CrdSpan,
}

impl CrdMsg {
    /// Points at `head` and `parts`, which the receiver may read only while the call lasts.
    pub const fn new(head: &[u8], parts: &[CrdSpan]) -> Self {
        Self {
            size: size_of::<Self>() as u32,
            n_parts: parts.len() as u32,
            head: CrdSpan::new(head),
            parts: parts.as_ptr(),
        }
    }

    /// Borrows the spans of the parts.
    ///
    /// # Safety
    ///
    /// `parts` points at `n_parts` spans that nobody writes to during `'a`.
    #[allow(unsafe_code)]
    pub const unsafe fn part_spans<'a>(&self) -> &'a [CrdSpan] {
        if self.n_parts == 0 || self.parts.is_null() {
            return &[];
        }
        // SAFETY: the caller vouches for pointer, length and lifetime; null was excluded above.
        unsafe { slice::from_raw_parts(self.parts, self.n_parts as usize) }
    }
}

/// Plugin to host: a sink that copies, so that no memory changes owner.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CrdOut {
    /// The size of the struct as the host knows it.
    pub size: u32,
    /// Zero.
    pub reserved: u32,
    /// What the two functions take as their first argument.
    pub ctx: *mut c_void,
    /// Adds a raw part and writes its index; `CRD_LIMIT` when it does not fit.
    pub part: Option<unsafe extern "C" fn(ctx: *mut c_void, data: CrdSpan, index: *mut u32) -> i32>,
    /// Sets the JSON head, once per call; `CRD_LIMIT` when it does not fit.
    pub head: Option<unsafe extern "C" fn(ctx: *mut c_void, json: CrdSpan) -> i32>,
}

/// What the host offers; outlives every instance.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CrdHost {
    /// The size of the struct as the host knows it.
    pub size: u32,
    /// The minor version the host provides.
    pub abi_minor: u32,
    /// The features the host provides (`CRD_F_*`).
    pub features: u64,
    /// What `log` takes as its first argument.
    pub ctx: *mut c_void,
    /// Takes a line for the operator's log (`CRD_LOG_*`), only during a call.
    pub log: Option<unsafe extern "C" fn(ctx: *mut c_void, level: i32, msg: CrdSpan)>,
}

/// What the plugin offers: static and immutable.
///
/// The functions are optional in the type because a library written in C can leave one null; the host refuses it then.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CrdPlugin {
    /// The size of the struct as the plugin knows it.
    pub size: u32,
    /// The minor version the plugin was written for.
    pub abi_minor: u32,
    /// The features the plugin needs (`CRD_F_*`).
    pub features: u64,
    /// Makes an instance from its configuration; on failure the sink's head takes a JSON object that says why.
    pub instance_new: Option<
        unsafe extern "C" fn(
            host: *const CrdHost,
            config: *const CrdMsg,
            err: *const CrdOut,
            inst: *mut *mut c_void,
        ) -> i32,
    >,
    /// Frees an instance, after its operations.
    pub instance_free: Option<unsafe extern "C" fn(inst: *mut c_void)>,
    /// Begins an operation: actions go to `out`, its state to `op`, which stays null on a non-zero return.
    pub op_begin: Option<
        unsafe extern "C" fn(
            inst: *mut c_void,
            request: *const CrdMsg,
            out: *const CrdOut,
            op: *mut *mut c_void,
        ) -> i32,
    >,
    /// Continues an operation with the events that came of its actions; a non-zero return ends it.
    pub op_resume: Option<
        unsafe extern "C" fn(
            inst: *mut c_void,
            op: *mut c_void,
            events: *const CrdMsg,
            out: *const CrdOut,
        ) -> i32,
    >,
    /// Frees an operation, finished or not.
    pub op_free: Option<unsafe extern "C" fn(inst: *mut c_void, op: *mut c_void)>,
}

/// The constant a plugin exports: read from the file, without pointers so that it needs no relocation.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrdMagic {
    /// [`MAGIC`].
    pub magic: [u8; 8],
    /// The size of the struct as the plugin knows it.
    pub size: u32,
    /// The major version the plugin was written for.
    pub abi_major: u16,
    /// The least minor version the host must provide.
    pub abi_min_minor: u16,
}

impl CrdMagic {
    /// What a plugin built with this version of the crate exports.
    pub const CURRENT: Self =
        Self { magic: MAGIC, size: size_of::<Self>() as u32, abi_major: ABI_MAJOR, abi_min_minor: ABI_MINOR };
}
