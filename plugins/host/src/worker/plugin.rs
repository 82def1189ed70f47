//! The library: loaded inside the sandbox, never unloaded, called through its table.

#![allow(unsafe_code)]

use std::{
    ffi::c_void,
    os::fd::{AsRawFd, OwnedFd},
    ptr,
};

use corridor_abi::{
    ABI_MINOR, CRD_F_THREADS, CRD_OK, CRD_PROTOCOL, CrdEntry, CrdHost, CrdMsg, CrdPlugin, CrdSpan,
    ENTRY_SYMBOL,
};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use super::{channel::Channel, seccomp, sink::Sink, with_causes};
use crate::{frame::Frame, report::Loaded};

/// What a call came to.
pub(super) struct Outcome {
    pub(super) status: i32,
    pub(super) head: Vec<u8>,
    pub(super) parts: Vec<Vec<u8>>,
}

/// An instance or an operation of the library: a pointer that only the library reads.
#[derive(Clone, Copy)]
pub(super) struct Handle(*mut c_void);

/// A loaded library whose table is complete.
pub(super) struct Plugin {
    table: CrdPlugin,
    host: &'static CrdHost,
}

impl Plugin {
    /// Loads the library, tightens the filter of system calls, and asks for the table. Returns what went wrong in words
    /// for an operator.
    pub(super) fn load(library: OwnedFd, channel: &'static Channel) -> Result<Self, String> {
        let opened = open(&library).map_err(|error| with_causes(&error))?;
        drop(library);
        seccomp::after_loading().map_err(|error| with_causes(&error))?;

        // SAFETY: the symbol's type is fixed by the major version in its name.
        let entry = unsafe { opened.get::<CrdEntry>(ENTRY_SYMBOL.to_bytes_with_nul()) };
        let entry = *entry.map_err(|error| with_causes(&error))?;
        // Unloading is unsound for Rust libraries with thread-locals, and impossible for others.
        std::mem::forget(opened);

        // SAFETY: a function without arguments of a library that exports it under our name.
        let table = table_at(unsafe { entry() })?;
        Ok(Self { table, host: host(channel) })
    }

    /// Returns what the host needs to know of the table.
    pub(super) fn loaded(&self) -> Loaded {
        Loaded { abi_minor: self.table.abi_minor, features: self.table.features }
    }

    /// Makes an instance from its configuration.
    pub(super) fn instance_new(&self, config: &Frame) -> (Outcome, Option<Handle>) {
        let mut instance = ptr::null_mut();
        let outcome = call(config, false, |message, sink| {
            let new = self.table.instance_new?;
            // SAFETY: a function of the table; its arguments live for the call.
            Some(unsafe { new(self.host, message, sink, &mut instance) })
        });
        let made = outcome.status == CRD_OK;
        (outcome, made.then_some(Handle(instance)))
    }

    /// Frees an instance that has no operations.
    pub(super) fn instance_free(&self, instance: Handle) {
        if let Some(free) = self.table.instance_free {
            // SAFETY: the handle is the library's own, and is given back once.
            unsafe { free(instance.0) };
        }
    }

    /// Begins an operation.
    pub(super) fn op_begin(&self, instance: Handle, request: &Frame) -> (Outcome, Option<Handle>) {
        let mut op = ptr::null_mut();
        let outcome = call(request, true, |message, sink| {
            let begin = self.table.op_begin?;
            // SAFETY: a function of the table; the instance is the library's own, the rest lives for the call.
            Some(unsafe { begin(instance.0, message, sink, &mut op) })
        });
        (outcome, (!op.is_null()).then_some(Handle(op)))
    }

    /// Continues an operation.
    pub(super) fn op_resume(&self, instance: Handle, op: Handle, events: &Frame) -> Outcome {
        call(events, true, |message, sink| {
            let resume = self.table.op_resume?;
            // SAFETY: a function of the table; both handles are the library's own, the rest lives for the call.
            Some(unsafe { resume(instance.0, op.0, message, sink) })
        })
    }

    /// Frees an operation.
    pub(super) fn op_free(&self, instance: Handle, op: Handle) {
        if let Some(free) = self.table.op_free {
            // SAFETY: both handles are the library's own, and the operation is given back once.
            unsafe { free(instance.0, op.0) };
        }
    }
}

/// Opens the sealed file by its descriptor, all symbols resolved at once and none of them visible to others.
fn open(library: &OwnedFd) -> Result<Library, libloading::Error> {
    let path = format!("/proc/self/fd/{}", library.as_raw_fd());
    // SAFETY: the initialisers of an unknown library run here. That is what the sandbox is for: it stands already.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL | libc::RTLD_NODELETE) }
}

/// Copies the table, after a look at the size it says it has.
fn table_at(pointer: *const CrdPlugin) -> Result<CrdPlugin, String> {
    if pointer.is_null() {
        return Err("corridor_plugin_v1 returned no table".into());
    }
    // SAFETY: the first field of every version of the table.
    let size = unsafe { ptr::addr_of!((*pointer).size).read() } as usize;
    if size < size_of::<CrdPlugin>() {
        return Err(format!("its table has {size} bytes, and ABI 1.0 has {}", size_of::<CrdPlugin>()));
    }
    // SAFETY: the table is at least as large as ours; what a later version appends is not read.
    let table = unsafe { pointer.read() };

    let missing = [
        ("instance_new", table.instance_new.is_none()),
        ("instance_free", table.instance_free.is_none()),
        ("op_begin", table.op_begin.is_none()),
        ("op_resume", table.op_resume.is_none()),
        ("op_free", table.op_free.is_none()),
    ];
    if let Some((name, _)) = missing.iter().find(|(_, missing)| *missing) {
        return Err(format!("its table has no {name}"));
    }
    if table.features & CRD_F_THREADS != 0 {
        return Err("it starts threads, which this host does not allow".into());
    }
    Ok(table)
}

/// Calls a function of the table with `frame` as its message; a step (`must_speak`) has to set a head.
fn call(
    frame: &Frame,
    must_speak: bool,
    function: impl FnOnce(*const CrdMsg, *const corridor_abi::CrdOut) -> Option<i32>,
) -> Outcome {
    let spans: Vec<CrdSpan> = frame.parts.iter().map(|part| CrdSpan::new(part)).collect();
    let message = CrdMsg::new(&frame.head, &spans);
    let sink = Sink::default();
    let out = sink.out();
    let status = function(&message, &out).unwrap_or(CRD_PROTOCOL);

    let said = sink.into_said();
    match said.head {
        None if must_speak && status == CRD_OK => Outcome {
            status: CRD_PROTOCOL,
            head: br#"{"msg":"the step set no head"}"#.to_vec(),
            parts: Vec::new(),
        },
        head => Outcome { status, head: head.unwrap_or_default(), parts: said.parts },
    }
}

/// Makes the struct every instance gets; it lives as long as the process.
fn host(channel: &'static Channel) -> &'static CrdHost {
    Box::leak(Box::new(CrdHost {
        size: size_of::<CrdHost>() as u32,
        abi_minor: u32::from(ABI_MINOR),
        features: 0,
        ctx: ptr::from_ref(channel).cast_mut().cast(),
        log: Some(log),
    }))
}

unsafe extern "C" fn log(ctx: *mut c_void, level: i32, line: CrdSpan) {
    // SAFETY: `ctx` is the channel, which lives as long as the process; the plugin vouches for its span.
    let (channel, line) = unsafe { (&*ctx.cast::<Channel>(), line.bytes()) };
    channel.log(level, line);
}
