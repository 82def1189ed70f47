//! From an executable to a worker that has loaded its library.

use std::{
    fs::File,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize},
    },
    time::Duration,
};

use corridor_abi::CRD_OK;
use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    sync::{Semaphore, mpsc, watch},
    time::timeout,
};

use super::{Link, Phase, Shared, task::Task};
use crate::{
    End, HostError, Library, Sandbox, Settings,
    frame::{self, Decoder, Frame, Kind, Label},
    logs::{PluginLog, drain_stderr, plain},
    process::Process,
    report::Refusal,
};

/// How long a worker that closed its socket may take to leave.
const GRACE: Duration = Duration::from_millis(250);
/// The longest reason of a worker that is passed on, in characters.
const MAX_REASON: usize = 1000;

/// Starts a worker for `library`, on the current runtime, which has to outlive it.
pub(crate) async fn start(
    exe: &Arc<File>,
    library: &Library,
    settings: &Settings,
) -> Result<Link, HostError> {
    let (process, ends) = Process::spawn(exe, library, &settings.limits).await.map_err(HostError::Spawn)?;
    tokio::spawn(drain_stderr(ends.stderr, PluginLog::new(library.name())));
    ends.control.set_nonblocking(true).map_err(HostError::Spawn)?;
    let socket = UnixStream::from_std(ends.control).map_err(HostError::Spawn)?;

    let mut starting = Starting { process, socket, decoder: Decoder::default() };
    // A timeout drops the process, which kills and reaps it.
    let patience = settings.limits.start;
    let greeted = timeout(patience, starting.greet(settings)).await;
    let (sandbox, loaded) = greeted.map_err(|_| HostError::StartTimeout(patience))??;

    let shared = Arc::new(Shared {
        phase: watch::Sender::new(Phase::Ready),
        ended: watch::Sender::new(None),
        ops: AtomicUsize::new(0),
        poisoned: AtomicBool::new(false),
    });
    let (requests, queue) = mpsc::unbounded_channel();
    let link = Link {
        pid: starting.process.pid(),
        digest: library.digest(),
        sandbox,
        loaded,
        requests,
        permits: Arc::new(Semaphore::new(settings.limits.in_flight)),
        next_id: AtomicU64::new(1),
        shared: shared.clone(),
    };
    let Starting { process, socket, decoder } = starting;
    tokio::spawn(Task::new(process, socket, decoder, queue, shared, library.name(), settings).run());
    Ok(link)
}

/// A process that is not a worker yet.
struct Starting {
    process: Process,
    socket: UnixStream,
    decoder: Decoder,
}

impl Starting {
    /// Hears how complete the sandbox is, decides, and lets the worker load the library.
    async fn greet(&mut self, settings: &Settings) -> Result<(Sandbox, crate::report::Loaded), HostError> {
        let hello = self.expect(Kind::Hello).await?;
        let sandbox: Sandbox = read(&hello).map_err(HostError::Sandbox)?;
        if !sandbox.satisfies(settings.strictness) {
            return Err(HostError::TooWeak(sandbox));
        }

        let mut load = Vec::new();
        frame::encode(&mut load, Label::request(Kind::Load, 0, 0), b"", &[])
            .map_err(|error| HostError::Load(error.to_string()))?;
        // A worker that ended meanwhile is noticed, and told apart, by the read that follows.
        let _ = self.socket.write_all(&load).await;
        let loaded = read(&self.expect(Kind::Reply).await?).map_err(HostError::Load)?;
        Ok((sandbox, loaded))
    }

    async fn expect(&mut self, kind: Kind) -> Result<Frame, HostError> {
        let protocol = |what: String| HostError::StartFailed(End::Protocol(what));
        let mut buffer = vec![0; 4096];
        loop {
            if let Some(frame) = self.decoder.next_frame().map_err(|error| protocol(error.to_string()))? {
                if frame.label.kind == kind {
                    return Ok(frame);
                }
                return Err(protocol(format!("a {:?} frame where {kind:?} was due", frame.label.kind)));
            }
            match self.socket.read(&mut buffer).await {
                Ok(read @ 1..) => self.decoder.feed(&buffer[..read]),
                Ok(0) | Err(_) => {
                    let end = self.process.ended(GRACE).await.map_err(HostError::Spawn)?;
                    return Err(HostError::StartFailed(end.unwrap_or(End::Closed)));
                }
            }
        }
    }
}

/// Reads the JSON of a frame whose status is good, or the reason of one whose status is not.
fn read<T: DeserializeOwned>(frame: &Frame) -> Result<T, String> {
    if frame.label.status == CRD_OK {
        return serde_json::from_slice(&frame.head).map_err(|error| error.to_string());
    }
    let refusal: Refusal = serde_json::from_slice(&frame.head).unwrap_or_default();
    Err(plain(refusal.msg.as_bytes(), MAX_REASON))
}
