//! Runs a plugin in a sandboxed worker: the same binary, executed again.
//!
//! ```text
//! Pool ─ one Worker per library ── socket ──▶ worker process (worker/)
//!   └ Plugin: a library with a configuration       1 descriptors, limits
//!       └ Op: begin, resume …, freed on drop       2 landlock, seccomp
//!                                                  3 dlopen, stricter seccomp
//!                                                  4 one call after the other
//! ```
//!
//! A plugin is native code of unknown origin. It never runs in this process: it runs in a worker that has no files, no
//! network, no environment and no way to start anything, and that loses nothing but itself when it crashes. What a
//! step says is bytes and believed as little as bytes from a network.
//!
//! Absent on purpose: effects, their journal and replay (they belong to `connections`), retries (a call is sent once),
//! unloading (a worker ends instead), and any plugin code in the server's own process.

mod error;
mod frame;
mod handle;
mod library;
mod link;
mod logs;
mod pool;
mod process;
mod report;
mod settings;
mod worker;

pub use error::{End, HostError, Status, StepError, Unfit};
pub use frame::{MAX_FRAME, MAX_HEAD, MAX_PARTS};
pub use handle::{Instance, Op, Step, Worker, Workers};
pub use library::{Digest, Library};
pub use pool::{Plugin, Pool, WorkerState, WorkerStatus};
pub use report::{Landlock, Sandbox};
pub use settings::{Limits, Settings, Strictness};
pub use worker::{WORKER_ARGUMENT, worker_main};
