//! The host's side of one worker: handles queue requests, one task talks to the process.

mod start;
mod task;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use crate::{
    Digest, End, Sandbox, StepError,
    frame::{self, Frame, Kind, Label},
    report::Loaded,
};

pub(crate) use start::start;

/// What may still be asked of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Anything.
    Ready,
    /// Only what its operations need; it ends with the last of them.
    Draining,
    /// Nothing: it is killed.
    Killed,
}

/// What the handles and the task both know.
struct Shared {
    phase: watch::Sender<Phase>,
    ended: watch::Sender<Option<End>>,
    ops: AtomicUsize,
    poisoned: AtomicBool,
}

impl Shared {
    /// Goes from ready to draining; a worker that is killed stays so.
    fn drain(&self) {
        self.phase.send_if_modified(|phase| {
            let ready = *phase == Phase::Ready;
            if ready {
                *phase = Phase::Draining;
            }
            ready
        });
    }
}

/// A request on its way.
struct Request {
    id: u64,
    frame: Vec<u8>,
    reply: Option<Reply>,
}

/// Who waits for a reply. The permit lives until the reply has come, even if nobody waits any more.
struct Reply {
    to: oneshot::Sender<Result<Frame, StepError>>,
    _permit: OwnedSemaphorePermit,
}

/// A worker that has loaded its library.
pub(crate) struct Link {
    pub(crate) pid: u32,
    pub(crate) digest: Digest,
    pub(crate) sandbox: Sandbox,
    pub(crate) loaded: Loaded,
    requests: mpsc::UnboundedSender<Request>,
    permits: Arc<Semaphore>,
    next_id: AtomicU64,
    shared: Arc<Shared>,
}

impl Link {
    /// Returns a number for an instance or an operation; none is used twice.
    pub(crate) fn new_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends a request once and waits for its reply. Dropping the future does not take the request back.
    pub(crate) async fn call(
        &self,
        label: Label,
        head: &[u8],
        parts: &[Vec<u8>],
    ) -> Result<Frame, StepError> {
        let mut frame = Vec::new();
        frame::encode(&mut frame, label, head, parts).map_err(StepError::FrameTooLarge)?;
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| StepError::Stopped)?;

        let (to, reply) = oneshot::channel();
        let request = Request { id: label.id, frame, reply: Some(Reply { to, _permit: permit }) };
        self.requests.send(request).map_err(|_| StepError::Stopped)?;
        // The task answers all it was given; one that is gone was dropped with its runtime.
        reply.await.unwrap_or(Err(StepError::Lost(End::Drained)))
    }

    /// Sends a request whose reply nobody needs.
    pub(crate) fn tell(&self, kind: Kind, id: u64) {
        let mut frame = Vec::new();
        let fits = frame::encode(&mut frame, Label::request(kind, id, 0), b"", &[]);
        debug_assert!(fits.is_ok(), "a frame without head and parts fits");
        // A worker that has ended has forgotten the instance or operation anyway.
        let _ = self.requests.send(Request { id, frame, reply: None });
    }

    /// Counts an operation in, before [`Link::is_ready`] is asked: a worker that drains then waits for it.
    pub(crate) fn op_begins(&self) {
        self.shared.ops.fetch_add(1, Ordering::SeqCst);
    }

    /// Counts an operation out.
    pub(crate) fn op_ends(&self) {
        self.shared.ops.fetch_sub(1, Ordering::SeqCst);
    }

    /// Returns how many operations live.
    pub(crate) fn ops(&self) -> usize {
        self.shared.ops.load(Ordering::SeqCst)
    }

    /// Tells whether new operations may begin.
    pub(crate) fn is_ready(&self) -> bool {
        *self.shared.phase.borrow() == Phase::Ready
    }

    /// Takes no further operations; the worker ends with the last one.
    pub(crate) fn drain(&self) {
        self.shared.drain();
    }

    /// Drains a worker whose library broke an invariant.
    pub(crate) fn poison(&self) {
        self.shared.poisoned.store(true, Ordering::SeqCst);
        self.drain();
    }

    /// Tells whether the library broke an invariant.
    pub(crate) fn is_poisoned(&self) -> bool {
        self.shared.poisoned.load(Ordering::SeqCst)
    }

    /// Ends the worker now.
    pub(crate) fn kill(&self) {
        self.shared.phase.send_replace(Phase::Killed);
    }

    /// Returns how it ended, if it has.
    pub(crate) fn end(&self) -> Option<End> {
        self.shared.ended.borrow().clone()
    }

    /// Waits for its end.
    pub(crate) async fn ended(&self) -> End {
        let mut ended = self.shared.ended.subscribe();
        match ended.wait_for(Option::is_some).await {
            Ok(end) => end.clone().unwrap_or(End::Drained),
            Err(_) => End::Drained,
        }
    }
}
