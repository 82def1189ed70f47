//! The sink a plugin speaks into: it copies, counts, and says `CRD_LIMIT` before a frame would be too long.

#![allow(unsafe_code)]

use std::{cell::RefCell, ffi::c_void};

use corridor_abi::{CRD_INVALID, CRD_LIMIT, CRD_OK, CrdOut, CrdSpan};

use crate::frame::{MAX_FRAME, MAX_HEAD, MAX_PARTS};

/// What the frame around head and parts may take.
const FRAME_OVERHEAD: usize = 64 + 4 * MAX_PARTS;

/// What a call said.
#[derive(Default)]
pub(super) struct Said {
    pub(super) head: Option<Vec<u8>>,
    pub(super) parts: Vec<Vec<u8>>,
    bytes: usize,
}

/// Collects what one call says.
#[derive(Default)]
pub(super) struct Sink(RefCell<Said>);

impl Sink {
    /// Returns the struct for the plugin, which must not outlive `self`.
    pub(super) fn out(&self) -> CrdOut {
        CrdOut {
            size: size_of::<CrdOut>() as u32,
            reserved: 0,
            ctx: std::ptr::from_ref(self).cast_mut().cast(),
            part: Some(part),
            head: Some(head),
        }
    }

    /// Returns what was said.
    pub(super) fn into_said(self) -> Said {
        self.0.into_inner()
    }
}

impl Said {
    /// Copies `data` if a frame has room for it and the memory limit allows.
    fn copy(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        if self.bytes.saturating_add(data.len()) > MAX_FRAME - FRAME_OVERHEAD {
            return None;
        }
        let mut copy = Vec::new();
        copy.try_reserve_exact(data.len()).ok()?;
        copy.extend_from_slice(data);
        self.bytes += data.len();
        Some(copy)
    }
}

unsafe extern "C" fn part(ctx: *mut c_void, data: CrdSpan, index: *mut u32) -> i32 {
    // SAFETY: `ctx` comes from `Sink::out`, whose sink lives for the call; the plugin vouches for its span.
    let (sink, data) = unsafe { (&*ctx.cast::<Sink>(), data.bytes()) };
    let mut said = sink.0.borrow_mut();
    if said.parts.len() >= MAX_PARTS {
        return CRD_LIMIT;
    }
    let Some(copy) = said.copy(data) else { return CRD_LIMIT };
    if !index.is_null() {
        // SAFETY: the plugin vouches for a pointer that is not null.
        unsafe { index.write(said.parts.len() as u32) };
    }
    said.parts.push(copy);
    CRD_OK
}

unsafe extern "C" fn head(ctx: *mut c_void, json: CrdSpan) -> i32 {
    // SAFETY: `ctx` comes from `Sink::out`, whose sink lives for the call; the plugin vouches for its span.
    let (sink, json) = unsafe { (&*ctx.cast::<Sink>(), json.bytes()) };
    let mut said = sink.0.borrow_mut();
    if said.head.is_some() {
        return CRD_INVALID;
    }
    if json.len() > MAX_HEAD {
        return CRD_LIMIT;
    }
    match said.copy(json) {
        Some(copy) => {
            said.head = Some(copy);
            CRD_OK
        }
        None => CRD_LIMIT,
    }
}
