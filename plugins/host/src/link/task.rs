//! The task that talks to one worker: writes what is queued in one go, hands out replies in order, times each call.

use std::{collections::VecDeque, io, sync::Arc, sync::atomic::Ordering, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    time::{Instant, sleep_until},
};

use super::{Phase, Reply, Request, Shared};
use crate::{
    End, Limits, Settings, StepError,
    frame::{Decoder, Frame, Kind, MAX_FRAME},
    logs::PluginLog,
    process::Process,
};

/// How much is read at once.
const READ: usize = 64 << 10;
/// How long a worker that is not killed may take to leave.
const GRACE: Duration = Duration::from_millis(250);
/// How long after its deadline a call that did not get its processor time is looked at again, at least.
const SECOND_LOOK: Duration = Duration::from_millis(20);

/// Why the conversation is over.
enum Stop {
    /// All operations are done and no more are wanted.
    Drained,
    /// The host wants it dead.
    Killed,
    /// The oldest call overstayed its deadline.
    Deadline,
    /// The worker closed its socket, which is how a crash looks from here.
    Gone,
    /// The worker sent what no worker sends.
    Broken(String),
}

/// A request that was sent and not yet answered.
struct Waiting {
    id: u64,
    reply: Option<Reply>,
}

/// When the oldest call had the worker to itself, by the clock and by the worker's own processor time.
struct Turn {
    since: Instant,
    cpu: Option<Duration>,
    check: Instant,
}

pub(super) struct Task {
    process: Process,
    reader: OwnedReadHalf,
    writer: OwnedWriteHalf,
    decoder: Decoder,
    queue: mpsc::UnboundedReceiver<Request>,
    shared: Arc<Shared>,
    log: PluginLog,
    plugin: String,
    limits: Limits,
    idle: Duration,
    buffer: Vec<u8>,
    out: Vec<u8>,
    written: usize,
    waiting: VecDeque<Waiting>,
    turn: Turn,
    last_active: Instant,
}

impl Task {
    pub(super) fn new(
        process: Process,
        socket: UnixStream,
        decoder: Decoder,
        queue: mpsc::UnboundedReceiver<Request>,
        shared: Arc<Shared>,
        plugin: &str,
        settings: &Settings,
    ) -> Self {
        let (reader, writer) = socket.into_split();
        let now = Instant::now();
        Self {
            process,
            reader,
            writer,
            decoder,
            queue,
            shared,
            log: PluginLog::new(plugin),
            plugin: plugin.to_owned(),
            limits: settings.limits,
            idle: settings.idle,
            buffer: vec![0; READ],
            out: Vec::new(),
            written: 0,
            waiting: VecDeque::new(),
            turn: Turn { since: now, cpu: None, check: now },
            last_active: now,
        }
    }

    /// Talks until there is nothing more to say, then sees the process off and tells everybody who waits.
    pub(super) async fn run(mut self) {
        let stop = self.converse().await;
        let end = self.see_off(&stop).await;
        match &end {
            End::Drained => tracing::debug!(plugin = self.plugin, "a plugin worker stopped"),
            failure => tracing::warn!(plugin = self.plugin, "a plugin worker ended: {failure}"),
        }
        // First the facts, then the answers: whoever is answered may begin again at once. A request that slips into the
        // queue meanwhile is answered as never sent.
        self.shared.ended.send_replace(Some(end.clone()));
        self.shared.phase.send_replace(Phase::Killed);
        self.answer_all(&stop, &end);
    }

    async fn converse(&mut self) -> Stop {
        let mut phase = self.shared.phase.subscribe();
        let mut orphaned = false;
        loop {
            let draining = match *phase.borrow_and_update() {
                Phase::Killed => return Stop::Killed,
                Phase::Draining => true,
                Phase::Ready => orphaned,
            };
            let quiet = self.waiting.is_empty() && self.shared.ops.load(Ordering::SeqCst) == 0;
            if draining && quiet && self.queue.is_empty() {
                return Stop::Drained;
            }
            let timer = if self.waiting.is_empty() { self.last_active + self.idle } else { self.turn.check };
            let timed = quiet || !self.waiting.is_empty();

            tokio::select! {
                request = self.queue.recv(), if !orphaned => match request {
                    Some(request) => self.take(request),
                    None => orphaned = true,
                },
                read = self.reader.read(&mut self.buffer) => {
                    if let Err(stop) = self.receive(read) {
                        return stop;
                    }
                }
                wrote = self.writer.write(&self.out[self.written..]), if self.written < self.out.len() => {
                    // A worker that is gone is noticed, and told apart, by the read.
                    self.sent(wrote.unwrap_or(0));
                }
                changed = phase.changed() => if changed.is_err() { return Stop::Killed },
                () = sleep_until(timer), if timed => {
                    if self.waiting.is_empty() {
                        self.shared.drain();
                    } else if let Err(stop) = self.catch_up() {
                        return stop;
                    } else if self.is_overdue() {
                        return Stop::Deadline;
                    }
                }
            }
        }
    }

    /// Queues a request and all others that wait behind it, so that they travel in one write.
    fn take(&mut self, request: Request) {
        if self.waiting.is_empty() {
            self.next_turn();
        }
        let mut next = Some(request);
        while let Some(Request { id, frame, reply }) = next {
            self.out.extend_from_slice(&frame);
            self.waiting.push_back(Waiting { id, reply });
            next = self.queue.try_recv().ok();
        }
        self.last_active = Instant::now();
    }

    fn sent(&mut self, bytes: usize) {
        self.written += bytes;
        if bytes == 0 {
            // The socket is broken; what is left for the worker will not be read.
            self.written = self.out.len();
        }
        if self.written == self.out.len() {
            self.out.clear();
            self.out.shrink_to(READ);
            self.written = 0;
        }
    }

    fn receive(&mut self, read: io::Result<usize>) -> Result<(), Stop> {
        let read = read.unwrap_or(0);
        if read == 0 {
            return Err(Stop::Gone);
        }
        self.decoder.feed(&self.buffer[..read]);
        loop {
            match self.decoder.next_frame() {
                Ok(Some(frame)) => self.hear(frame)?,
                Ok(None) => return Ok(()),
                Err(error) => return Err(Stop::Broken(error.to_string())),
            }
        }
    }

    fn hear(&mut self, frame: Frame) -> Result<(), Stop> {
        let Some(oldest) = self.waiting.front() else {
            return Err(Stop::Broken(format!("a {:?} frame while nothing was asked", frame.label.kind)));
        };
        match frame.label.kind {
            Kind::Log => {
                self.log.line(frame.label.status, &frame.head);
                Ok(())
            }
            Kind::Reply if frame.label.id == oldest.id => {
                if let Some(Waiting { reply: Some(reply), .. }) = self.waiting.pop_front() {
                    // The caller may have given up.
                    let _ = reply.to.send(Ok(frame));
                }
                self.next_turn();
                Ok(())
            }
            kind => Err(Stop::Broken(format!("a {kind:?} frame where a reply was due"))),
        }
    }

    /// Starts the time of the call that the worker turns to now.
    fn next_turn(&mut self) {
        let since = Instant::now();
        let cpu = self.process.cpu();
        if cpu.is_some_and(|used| used > self.limits.cpu / 2) {
            // It retires, so that the hard limit meets none but a worker whose host is gone.
            self.shared.drain();
        }
        self.turn = Turn { since, cpu, check: since + self.limits.step };
        self.last_active = since;
    }

    /// Reads what has arrived already, so that a host that was busy itself does not blame the worker.
    fn catch_up(&mut self) -> Result<(), Stop> {
        for _ in 0..MAX_FRAME / READ {
            match self.reader.try_read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                read => self.receive(read)?,
            }
        }
        Ok(())
    }

    /// Decides about a call whose time is up by the clock: one that did not get its processor time on a busy machine
    /// may go on, within reason.
    fn is_overdue(&mut self) -> bool {
        let waited = self.turn.since.elapsed();
        let used = match (self.turn.cpu, self.process.cpu()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => waited,
        };
        let left = self.limits.step.saturating_sub(used);
        self.turn.check = Instant::now() + left.max(SECOND_LOOK);
        left.is_zero() || waited >= self.limits.step * Limits::STARVED
    }

    /// Waits for the process to leave, or kills it, and tells how it ended.
    async fn see_off(&mut self, stop: &Stop) -> End {
        match stop {
            Stop::Drained => {
                // The worker reads the end of the stream, and leaves.
                let _ = self.writer.shutdown().await;
            }
            Stop::Gone => {}
            Stop::Killed | Stop::Deadline | Stop::Broken(_) => self.process.kill(),
        }
        let own = self.process.ended(GRACE).await.ok().flatten();
        match stop {
            Stop::Drained | Stop::Killed => End::Drained,
            Stop::Gone => own.unwrap_or(End::Closed),
            Stop::Deadline => End::Deadline,
            Stop::Broken(what) => End::Protocol(what.clone()),
        }
    }

    /// Tells the oldest call that it ended the worker, those behind it that they were lost, and those that were never
    /// sent that they were not.
    fn answer_all(&mut self, stop: &Stop, end: &End) {
        for (place, waiting) in self.waiting.drain(..).enumerate() {
            let error = match stop {
                Stop::Gone | Stop::Broken(_) if place == 0 => StepError::Crashed(end.clone()),
                Stop::Deadline if place == 0 => StepError::Deadline(self.limits.step),
                Stop::Drained | Stop::Killed | Stop::Deadline | Stop::Gone | Stop::Broken(_) => {
                    StepError::Lost(end.clone())
                }
            };
            answer(waiting.reply, error);
        }
        self.queue.close();
        while let Ok(request) = self.queue.try_recv() {
            answer(request.reply, StepError::Stopped);
        }
    }
}

fn answer(reply: Option<Reply>, error: StepError) {
    if let Some(reply) = reply {
        // The caller may have given up.
        let _ = reply.to.send(Err(error));
    }
}
