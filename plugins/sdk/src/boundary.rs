//! The C boundary: turns calls of the ABI into steps of an operation.
//!
//! An author never comes here; [`crate::export_adapter!`] does. Panics stop at every entry. An operation owns what it
//! needs of its instance, so it does not matter in which order the two are freed.

#![allow(unsafe_code)]

use std::{
    ffi::c_void,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
};

use serde::{Serialize, de::DeserializeOwned};

use corridor_abi::{
    ABI_MINOR, CRD_CANCELLED, CRD_CONFIG, CRD_INTERNAL, CRD_INVALID, CRD_OK, CRD_PANIC, CRD_PROTOCOL,
    CRD_UNSUPPORTED, CrdHost, CrdMsg, CrdOut, CrdSpan,
};
pub use corridor_abi::{CrdMagic, CrdPlugin};

use crate::{
    Adapter, Instance, Running, Step, StepError,
    protocol::{Class, Failure},
};

/// The table of an adapter's functions.
pub const fn plugin<A: Adapter>() -> CrdPlugin {
    CrdPlugin {
        size: size_of::<CrdPlugin>() as u32,
        abi_minor: ABI_MINOR as u32,
        features: 0,
        instance_new: Some(instance_new::<A>),
        instance_free: Some(instance_free::<A>),
        op_begin: Some(op_begin::<A>),
        op_resume: Some(op_resume),
        op_free: Some(op_free),
    }
}

/// Makes a library a plugin: exports the two symbols of ABI 1 for an [`Adapter`].
#[macro_export]
macro_rules! export_adapter {
    ($adapter:ty) => {
        #[allow(unsafe_code, non_upper_case_globals)]
        const _: () = {
            #[unsafe(no_mangle)]
            static corridor_plugin_magic: $crate::boundary::CrdMagic = $crate::boundary::CrdMagic::CURRENT;

            #[unsafe(no_mangle)]
            extern "C" fn corridor_plugin_v1() -> *const $crate::boundary::CrdPlugin {
                static PLUGIN: $crate::boundary::CrdPlugin = $crate::boundary::plugin::<$adapter>();
                &PLUGIN
            }
        };
    };
}

unsafe extern "C" fn instance_new<A: Adapter>(
    _: *const CrdHost,
    config: *const CrdMsg,
    err: *const CrdOut,
    inst: *mut *mut c_void,
) -> i32 {
    guarded(|| {
        // SAFETY: the host passes a message that is valid for the call, and a place to write to.
        let (config, place) = unsafe { (message(config)?, inst.as_mut().ok_or(CRD_INVALID)?) };
        match parse(config.head) {
            Ok(config) => *place = boxed(Instance::<A>::new(config)),
            Err(status) => {
                let failure = Failure::new(Class::Config, "not-json", "the configuration is not JSON");
                // SAFETY: the host passes a sink that is valid for the call, or null.
                if let Some(err) = unsafe { err.as_ref() } {
                    send(err, &failure, &[])?;
                }
                return Err(if status == CRD_PROTOCOL { CRD_CONFIG } else { status });
            }
        }
        Ok(())
    })
}

unsafe extern "C" fn instance_free<A: Adapter>(inst: *mut c_void) {
    // SAFETY: the host gives back what `instance_new` made, once.
    guarded(|| unsafe { free::<Instance<A>>(inst) });
}

unsafe extern "C" fn op_begin<A: Adapter>(
    inst: *mut c_void,
    request: *const CrdMsg,
    out: *const CrdOut,
    op: *mut *mut c_void,
) -> i32 {
    guarded(|| {
        // SAFETY: `inst` is what `instance_new` made; the rest is valid for the call.
        let (instance, request, out, place) = unsafe {
            let instance = inst.cast::<Instance<A>>().as_ref().ok_or(CRD_INVALID)?;
            (instance, message(request)?, out.as_ref().ok_or(CRD_INVALID)?, op.as_mut().ok_or(CRD_INVALID)?)
        };
        let (running, step) = Running::begin(instance, parse(request.head)?).map_err(status)?;
        answer(out, &step)?;
        *place = boxed(running);
        Ok(())
    })
}

unsafe extern "C" fn op_resume(
    _: *mut c_void,
    op: *mut c_void,
    events: *const CrdMsg,
    out: *const CrdOut,
) -> i32 {
    guarded(|| {
        // SAFETY: `op` is what `op_begin` made and calls for it are serial; the rest is valid for the call.
        let (running, events, out) = unsafe {
            let running = op.cast::<Running>().as_mut().ok_or(CRD_INVALID)?;
            (running, message(events)?, out.as_ref().ok_or(CRD_INVALID)?)
        };
        let step = running.resume(parse(events.head)?, &events.parts).map_err(status)?;
        answer(out, &step)
    })
}

unsafe extern "C" fn op_free(_: *mut c_void, op: *mut c_void) {
    // SAFETY: the host gives back what `op_begin` made, once.
    guarded(|| unsafe { free::<Running>(op) });
}

/// Stops a panic, and turns the outcome into a status. The payload is leaked: dropping it could panic again.
fn guarded(call: impl FnOnce() -> Result<(), i32>) -> i32 {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => CRD_OK,
        Ok(Err(status)) => status,
        Err(payload) => {
            mem::forget(payload);
            CRD_PANIC
        }
    }
}

fn status(error: StepError) -> i32 {
    match error {
        StepError::Unsupported => CRD_UNSUPPORTED,
        StepError::Protocol => CRD_PROTOCOL,
        StepError::Stalled => CRD_INTERNAL,
        StepError::Cancelled => CRD_CANCELLED,
    }
}

fn boxed<T>(value: T) -> *mut c_void {
    Box::into_raw(Box::new(value)).cast()
}

/// # Safety
///
/// `pointer` came from [`boxed`] with the same type and was not freed, or is null.
unsafe fn free<T>(pointer: *mut c_void) -> Result<(), i32> {
    if !pointer.is_null() {
        // SAFETY: the caller vouches for origin and type.
        drop(unsafe { Box::from_raw(pointer.cast::<T>()) });
    }
    Ok(())
}

/// A message while the call lasts.
struct Message<'a> {
    head: &'a [u8],
    parts: Vec<&'a [u8]>,
}

/// # Safety
///
/// `message` is null, or it and everything it points at is valid and unchanged during `'a`.
unsafe fn message<'a>(message: *const CrdMsg) -> Result<Message<'a>, i32> {
    // SAFETY: the caller vouches for the pointer; a struct of 1.0 is never smaller than ours.
    let message = unsafe { message.as_ref() }.filter(|message| message.size as usize >= size_of::<CrdMsg>());
    let message = message.ok_or(CRD_INVALID)?;
    // SAFETY: the caller vouches for everything the message points at.
    unsafe {
        let parts = message.part_spans().iter().map(|span| span.bytes()).collect();
        Ok(Message { head: message.head.bytes(), parts })
    }
}

fn parse<T: DeserializeOwned>(head: &[u8]) -> Result<T, i32> {
    serde_json::from_slice(head).map_err(|_| CRD_PROTOCOL)
}

fn answer(out: &CrdOut, step: &Step) -> Result<(), i32> {
    send(out, &step.actions, &step.parts)
}

/// Hands head and parts to the host's sink, which copies them; its refusal is passed on.
fn send(out: &CrdOut, head: &impl Serialize, parts: &[Vec<u8>]) -> Result<(), i32> {
    let (Some(add_part), Some(set_head)) = (out.part, out.head) else { return Err(CRD_INVALID) };
    for (expected, part) in parts.iter().enumerate() {
        let mut index = 0;
        // SAFETY: the sink is the host's and valid for the call; the span is read during it only.
        accepted(unsafe { add_part(out.ctx, CrdSpan::new(part), ptr::from_mut(&mut index)) })?;
        if index as usize != expected {
            return Err(CRD_INTERNAL);
        }
    }
    let head = serde_json::to_vec(head).map_err(|_| CRD_INTERNAL)?;
    // SAFETY: as above.
    accepted(unsafe { set_head(out.ctx, CrdSpan::new(&head)) })
}

fn accepted(status: i32) -> Result<(), i32> {
    if status == CRD_OK { Ok(()) } else { Err(status) }
}
