//! The C boundary as a host in another language sees it: the exported table, bytes in, bytes out.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]
#![allow(unsafe_code)]

use std::{ffi::c_void, ptr, sync::Arc};

use corridor_abi::{
    CRD_CANCELLED, CRD_CONFIG, CRD_INVALID, CRD_LIMIT, CRD_OK, CRD_PANIC, CRD_PROTOCOL, CRD_UNSUPPORTED,
    CrdMagic, CrdMsg, CrdOut, CrdPlugin, CrdSpan,
};
use corridor_sdk::{Adapter, Ctx, Failure, Faults, NoInput, Operations, Request};
use serde_json::{Value, json};

struct Echo;

impl Adapter for Echo {
    fn new(_: Value) -> Result<Self, Faults> {
        Ok(Self)
    }

    fn operations() -> Operations<Self> {
        Operations::new().on("echo", Self::echo).on("panic", Self::panic)
    }
}

impl Echo {
    async fn echo(self: Arc<Self>, input: Value, ctx: Ctx) -> Result<Value, Failure> {
        let body = input["say"].as_str().unwrap_or_default().as_bytes().to_vec();
        let answer =
            ctx.http(Request::post("https://echo.example/").bytes("text/plain", body)).await?.ok()?;
        Ok(json!(String::from_utf8_lossy(&answer.body)))
    }

    async fn panic(self: Arc<Self>, _: NoInput, _: Ctx) -> Result<Value, Failure> {
        panic!("an author's mistake")
    }
}

corridor_sdk::export_adapter!(Echo);

unsafe extern "C" {
    static corridor_plugin_magic: CrdMagic;
    fn corridor_plugin_v1() -> *const CrdPlugin;
}

/// A sink that refuses heads longer than `room`.
struct Sink {
    room: usize,
    head: Vec<u8>,
    parts: Vec<Vec<u8>>,
}

unsafe extern "C" fn take_part(sink: *mut c_void, data: CrdSpan, index: *mut u32) -> i32 {
    // SAFETY: called with the sink of `called`, during the call.
    unsafe {
        let sink = &mut *sink.cast::<Sink>();
        *index = sink.parts.len() as u32;
        sink.parts.push(data.bytes().to_vec());
    }
    CRD_OK
}

unsafe extern "C" fn take_head(sink: *mut c_void, json: CrdSpan) -> i32 {
    // SAFETY: called with the sink of `called`, during the call.
    let (sink, json) = unsafe { (&mut *sink.cast::<Sink>(), json.bytes()) };
    if json.len() > sink.room {
        return CRD_LIMIT;
    }
    sink.head = json.to_vec();
    CRD_OK
}

struct Said {
    status: i32,
    head: Value,
    parts: Vec<Vec<u8>>,
}

fn called(room: usize, call: impl FnOnce(&CrdOut) -> i32) -> Said {
    let mut sink = Sink { room, head: Vec::new(), parts: Vec::new() };
    let out = CrdOut {
        size: size_of::<CrdOut>() as u32,
        reserved: 0,
        ctx: ptr::from_mut(&mut sink).cast(),
        part: Some(take_part),
        head: Some(take_head),
    };
    let status = call(&out);
    Said { status, head: serde_json::from_slice(&sink.head).unwrap_or_default(), parts: sink.parts }
}

fn table() -> &'static CrdPlugin {
    // SAFETY: the table is static.
    unsafe { &*corridor_plugin_v1() }
}

fn instance(config: &[u8]) -> (Said, *mut c_void) {
    let mut inst = ptr::null_mut();
    let new = table().instance_new.unwrap();
    // SAFETY: everything passed outlives the call.
    let said = called(4096, |err| unsafe { new(ptr::null(), &CrdMsg::new(config, &[]), err, &mut inst) });
    (said, inst)
}

fn begin(inst: *mut c_void, op: &str, room: usize) -> (Said, *mut c_void) {
    let head =
        json!({ "op": op, "op_id": "1", "now": 0, "seed": "s", "input": { "say": "hello" }, "newer": true });
    let head = head.to_string();
    let mut running = ptr::null_mut();
    let begin = table().op_begin.unwrap();
    // SAFETY: `inst` is alive; everything else outlives the call.
    let said =
        called(room, |out| unsafe { begin(inst, &CrdMsg::new(head.as_bytes(), &[]), out, &mut running) });
    (said, running)
}

fn resume(inst: *mut c_void, op: *mut c_void, events: Value, part: &[u8]) -> Said {
    let head = json!({ "now": 1, "events": events }).to_string();
    let parts = [CrdSpan::new(part)];
    let resume = table().op_resume.unwrap();
    // SAFETY: `op` is alive; everything else outlives the call.
    called(4096, |out| unsafe { resume(inst, op, &CrdMsg::new(head.as_bytes(), &parts), out) })
}

fn free(inst: *mut c_void, op: *mut c_void) {
    // SAFETY: each is freed once.
    unsafe {
        table().op_free.unwrap()(inst, op);
        table().instance_free.unwrap()(inst);
    }
}

#[test]
fn a_library_exports_its_magic_and_its_table() {
    // SAFETY: a constant.
    assert_eq!(unsafe { corridor_plugin_magic }, CrdMagic::CURRENT);
    assert_eq!(table().size as usize, size_of::<CrdPlugin>());
}

#[test]
fn bodies_travel_as_raw_parts_in_both_directions() {
    let (_, inst) = instance(b"{}");

    let (asked, op) = begin(inst, "echo", 4096);
    assert_eq!((asked.status, &asked.head[0]["req"]["body"]), (CRD_OK, &json!({ "part": 0 })));
    assert_eq!(asked.parts, [b"hello"]);

    let event = json!([{ "ev": "http", "id": 1, "status": 200, "headers": [], "body": { "part": 0 } }]);
    let said = resume(inst, op, event, b"\xffhello");
    assert_eq!(said.head, json!([{ "do": "done", "result": "\u{fffd}hello" }]));
    free(inst, op);
}

#[test]
fn a_panic_stops_at_the_boundary() {
    let (_, inst) = instance(b"{}");

    let (said, op) = begin(inst, "panic", 4096);

    assert_eq!((said.status, op.is_null()), (CRD_PANIC, true));
    free(inst, op);
}

#[test]
fn calls_that_cannot_be_answered_have_a_status_and_leave_no_operation() {
    let (refused, none) = instance(b"not json");
    assert_eq!((refused.status, none.is_null()), (CRD_CONFIG, true));
    assert_eq!(refused.head["class"], "config");

    let (_, inst) = instance(b"{}");
    let (unknown, none) = begin(inst, "orders.pull", 4096);
    assert_eq!((unknown.status, none.is_null()), (CRD_UNSUPPORTED, true));
    let (too_long, none) = begin(inst, "echo", 10);
    assert_eq!((too_long.status, none.is_null()), (CRD_LIMIT, true));
    assert_eq!(begin(ptr::null_mut(), "echo", 4096).0.status, CRD_INVALID);
    free(inst, ptr::null_mut());
}

#[test]
fn events_nobody_asked_for_end_the_operation() {
    let (_, inst) = instance(b"{}");
    let unasked = json!([{ "ev": "timer", "id": 9 }]);
    let no_part = json!([{ "ev": "http", "id": 1, "status": 200, "body": { "part": 7 } }]);

    for (events, status) in
        [(unasked, CRD_PROTOCOL), (no_part, CRD_PROTOCOL), (json!([{ "ev": "cancel" }]), CRD_CANCELLED)]
    {
        let (_, op) = begin(inst, "echo", 4096);
        assert_eq!(resume(inst, op, events, b"").status, status);
        assert_eq!(resume(inst, op, json!([]), b"").status, CRD_PROTOCOL, "it is over");
        // SAFETY: freed once.
        unsafe { table().op_free.unwrap()(inst, op) };
    }
    free(inst, ptr::null_mut());
}

#[test]
fn an_operation_survives_its_instance() {
    let (_, inst) = instance(b"{}");
    let (_, op) = begin(inst, "echo", 4096);
    // SAFETY: freed once.
    unsafe { table().instance_free.unwrap()(inst) };

    let said = resume(ptr::null_mut(), op, json!([{ "ev": "http_error", "id": 1, "kind": "dns" }]), b"");

    assert_eq!(said.head[0]["code"], "dns");
    // SAFETY: freed once.
    unsafe { table().op_free.unwrap()(ptr::null_mut(), op) };
}
