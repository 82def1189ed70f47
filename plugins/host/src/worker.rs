//! The worker process: it shuts itself in, loads one library and answers one call after the other.
//!
//! The order is the point. A library's initialisers run inside `dlopen`, so the sandbox stands before it, and the report
//! about the sandbox is sent before it, when no code of the plugin could have forged it:
//!
//! ```text
//! descriptors → limits → landlock → seccomp 1 → HELLO → (host decides) LOAD → dlopen → seccomp 2 → calls
//! ```
//!
//! Absent: tokio, threads, logging, configuration, the environment. What a plugin prints goes to `/dev/null`, or to the
//! log pipe if it prints to standard error.

mod channel;
mod landlock;
mod limits;
mod plugin;
mod sandbox;
mod seccomp;
mod serve;
mod sink;
mod start;

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
};

use channel::Channel;
use corridor_abi::{CRD_INTERNAL, CRD_INVALID, CRD_OK};
use limits::WorkerLimits;
use plugin::Plugin;

use crate::{
    frame::{Kind, Label},
    report::Refusal,
};

/// The first argument that makes the binary a worker instead of a server.
pub const WORKER_ARGUMENT: &str = "plugin-host";

/// Why a worker could not come to answering calls, or stopped.
#[derive(Debug, thiserror::Error)]
enum WorkerError {
    #[error("this is started by Corridor itself, with its memory and processor limits as arguments")]
    Arguments,
    #[error("cannot {0}")]
    System(&'static str, #[source] io::Error),
    #[error("a worker must be started before any thread")]
    Threads,
    #[error("cannot restrict the worker with landlock")]
    Landlock(#[from] ::landlock::RulesetError),
    #[error("cannot filter system calls")]
    Seccomp(#[from] seccompiler::Error),
    #[error("cannot compile the filter of system calls")]
    Filter(#[from] seccompiler::BackendError),
    #[error("cannot read what the host sends: {0}")]
    Frame(#[from] crate::frame::FrameError),
    #[error("the host sent {0:?} where the library should be loaded")]
    Unexpected(Kind),
}

/// Runs the worker and returns its exit code.
///
/// `main` calls it before anything else when the first argument is [`WORKER_ARGUMENT`]: no thread may have been started,
/// because a sandbox holds the threads that enter it.
pub fn worker_main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log pipe; if it is gone, nobody is left to tell.
            let _ = writeln!(io::stderr(), "{}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), WorkerError> {
    let limits = WorkerLimits::from_arguments(env::args().skip(2)).ok_or(WorkerError::Arguments)?;
    let descriptors = start::take_descriptors()?;
    let channel = Channel::new(descriptors.control);

    match sandbox::enter(&limits) {
        Ok(report) => channel.hello(CRD_OK, &report)?,
        Err(error) => {
            channel.hello(CRD_INTERNAL, &Refusal { msg: with_causes(&error), field: None })?;
            return Err(error);
        }
    }

    let mut requests = serve::Requests::new(channel);
    let Some(request) = requests.next()? else { return Ok(()) };
    if request.label.kind != Kind::Load {
        return Err(WorkerError::Unexpected(request.label.kind));
    }
    let plugin = match Plugin::load(descriptors.library, channel) {
        Ok(plugin) => plugin,
        Err(msg) => {
            channel.queue_json(Label::reply(request.label.id, CRD_INVALID), &Refusal { msg, field: None });
            return channel.flush();
        }
    };
    channel.queue_json(Label::reply(request.label.id, CRD_OK), &plugin.loaded());
    channel.flush()?;
    serve::serve(requests, &plugin)
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
