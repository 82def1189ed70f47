//! The worker's end of the control socket.

use std::{
    cell::RefCell,
    fs::File,
    io::{self, Read, Write},
    os::fd::OwnedFd,
};

use corridor_abi::CRD_LIMIT;
use serde::Serialize;

use super::WorkerError;
use crate::frame::{self, Kind, Label};

/// The longest line of a plugin's log in bytes; the rest is cut.
const MAX_LOG_LINE: usize = 4096;

/// Frames that wait to be written, and the socket. It lives as long as the process, because the log function of the
/// plugin keeps a pointer to it.
pub(super) struct Channel {
    socket: File,
    waiting: RefCell<Vec<u8>>,
}

impl Channel {
    /// Takes the socket, for ever.
    pub(super) fn new(socket: OwnedFd) -> &'static Self {
        Box::leak(Box::new(Self { socket: socket.into(), waiting: RefCell::default() }))
    }

    /// Reads what has arrived; 0 when the host is gone.
    pub(super) fn read(&self, buffer: &mut [u8]) -> Result<usize, WorkerError> {
        (&self.socket).read(buffer).map_err(|error| WorkerError::System("read from the host", error))
    }

    /// Tells the host how complete the sandbox is, or why there is none.
    pub(super) fn hello(&self, status: i32, report: &impl Serialize) -> Result<(), WorkerError> {
        self.queue_json(Label { kind: Kind::Hello, id: 0, instance: 0, status }, report);
        self.flush()
    }

    /// Queues a frame. What does not fit a frame becomes an answer that says so.
    pub(super) fn queue(&self, label: Label, head: &[u8], parts: &[Vec<u8>]) {
        let mut waiting = self.waiting.borrow_mut();
        if frame::encode(&mut waiting, label, head, parts).is_err() {
            // Fits: it has neither head nor parts.
            let _ = frame::encode(&mut waiting, Label { status: CRD_LIMIT, ..label }, b"", &[]);
        }
    }

    /// Queues a frame whose head is `value`.
    pub(super) fn queue_json(&self, label: Label, value: &impl Serialize) {
        // The values are our own structs of strings and numbers, which always serialise.
        self.queue(label, &serde_json::to_vec(value).unwrap_or_default(), &[]);
    }

    /// Sends a line of the plugin at once: the last words before a crash are the most useful ones.
    pub(super) fn log(&self, level: i32, line: &[u8]) {
        let line = &line[..line.len().min(MAX_LOG_LINE)];
        self.queue(Label { kind: Kind::Log, id: 0, instance: 0, status: level }, line, &[]);
        // A host that is gone is noticed by the next read.
        let _ = self.flush();
    }

    /// Tells how many bytes wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// Writes all that waits.
    pub(super) fn flush(&self) -> Result<(), WorkerError> {
        let mut waiting = self.waiting.borrow_mut();
        let written: io::Result<()> = (&self.socket).write_all(&waiting);
        waiting.clear();
        waiting.shrink_to(MAX_LOG_LINE);
        written.map_err(|error| WorkerError::System("write to the host", error))
    }
}
