//! One call after the other, each with exactly one reply, in order.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use corridor_abi::{CRD_INVALID, CRD_OK};

use super::{
    WorkerError,
    channel::Channel,
    plugin::{Handle, Outcome, Plugin},
};
use crate::frame::{Decoder, Frame, Kind, Label};

/// How much is read at once.
const READ: usize = 64 << 10;
/// Replies are written together while more requests wait, but no longer than this: the host times each call.
const HOLD_BACK: Duration = Duration::from_millis(5);
/// And never more bytes than this.
const HOLD_BYTES: usize = 1 << 20;

/// The requests of the host, as they come.
pub(super) struct Requests {
    channel: &'static Channel,
    decoder: Decoder,
    buffer: Vec<u8>,
}

impl Requests {
    /// Reads from `channel`.
    pub(super) fn new(channel: &'static Channel) -> Self {
        Self { channel, decoder: Decoder::default(), buffer: vec![0; READ] }
    }

    /// Waits for the next request; `None` when the host is gone or wants no more.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, WorkerError> {
        loop {
            if let Some(frame) = self.decoder.next_frame()? {
                return Ok(Some(frame));
            }
            match self.channel.read(&mut self.buffer)? {
                0 => return Ok(None),
                n => self.decoder.feed(&self.buffer[..n]),
            }
        }
    }
}

/// Answers requests until the host closes the socket.
pub(super) fn serve(mut requests: Requests, plugin: &Plugin) -> Result<(), WorkerError> {
    let channel = requests.channel;
    let mut server = Server { plugin, instances: BTreeMap::new(), ops: BTreeMap::new() };
    let mut written = Instant::now();
    while let Some(request) = requests.next()? {
        let outcome = server.answer(&request);
        channel.queue(Label::reply(request.label.id, outcome.status), &outcome.head, &outcome.parts);
        let more = requests.decoder.has_more() && channel.waiting() < HOLD_BYTES;
        if !more || written.elapsed() > HOLD_BACK {
            channel.flush()?;
            written = Instant::now();
        }
    }
    Ok(())
}

/// The live instances and operations, by the numbers the host gave them.
struct Server<'a> {
    plugin: &'a Plugin,
    instances: BTreeMap<u64, Handle>,
    ops: BTreeMap<u64, (u64, Handle)>,
}

impl Server<'_> {
    fn answer(&mut self, request: &Frame) -> Outcome {
        match request.label.kind {
            Kind::New => self.instance_new(request),
            Kind::Free => self.instance_free(request.label.id),
            Kind::Begin => self.op_begin(request),
            Kind::Resume => self.op_resume(request),
            Kind::OpFree => self.op_free(request.label.id),
            Kind::Hello | Kind::Load | Kind::Reply | Kind::Log => invalid("not a request"),
        }
    }

    fn instance_new(&mut self, request: &Frame) -> Outcome {
        let (outcome, made) = self.plugin.instance_new(request);
        if let Some(instance) = made {
            self.instances.insert(request.label.id, instance);
        }
        outcome
    }

    fn instance_free(&mut self, id: u64) -> Outcome {
        if self.ops.values().any(|(instance, _)| *instance == id) {
            return invalid("the instance has operations");
        }
        let Some(instance) = self.instances.remove(&id) else { return invalid("no such instance") };
        self.plugin.instance_free(instance);
        nothing()
    }

    fn op_begin(&mut self, request: &Frame) -> Outcome {
        let Label { id, instance, .. } = request.label;
        let Some(handle) = self.instances.get(&instance).copied() else { return invalid("no such instance") };
        let (outcome, begun) = self.plugin.op_begin(handle, request);
        match begun {
            Some(op) if outcome.status == CRD_OK => {
                self.ops.insert(id, (instance, op));
            }
            // A failed begin leaves nothing; a plugin that left something all the same gets it back.
            Some(op) => self.plugin.op_free(handle, op),
            // An operation that ended with its first step may have no state.
            None => {}
        }
        outcome
    }

    fn op_resume(&mut self, request: &Frame) -> Outcome {
        let Some((instance, op)) = self.op(request.label.id) else { return invalid("no such operation") };
        self.plugin.op_resume(instance, op, request)
    }

    fn op_free(&mut self, id: u64) -> Outcome {
        if let Some((instance, op)) = self.op(id) {
            self.ops.remove(&id);
            self.plugin.op_free(instance, op);
        }
        nothing()
    }

    fn op(&self, id: u64) -> Option<(Handle, Handle)> {
        let (instance, op) = self.ops.get(&id)?;
        Some((*self.instances.get(instance)?, *op))
    }
}

fn nothing() -> Outcome {
    Outcome { status: CRD_OK, head: Vec::new(), parts: Vec::new() }
}

fn invalid(why: &str) -> Outcome {
    Outcome { status: CRD_INVALID, head: format!(r#"{{"msg":"{why}"}}"#).into_bytes(), parts: Vec::new() }
}
