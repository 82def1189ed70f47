//! The one thread that starts workers.
//!
//! A worker asks the kernel to be killed when the thread that started it ends (`PR_SET_PDEATHSIG`), so that a server that
//! is killed leaves no worker behind, not even one that spins. That thread must therefore live as long as the server,
//! which no thread of a runtime does.

use std::{
    io,
    sync::{LazyLock, mpsc},
    thread,
};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

static SPAWNER: LazyLock<Option<mpsc::Sender<Job>>> = LazyLock::new(|| {
    let (jobs, queue) = mpsc::channel::<Job>();
    let work = move || queue.into_iter().for_each(|job| job());
    let thread = thread::Builder::new().name("plugin-spawner".into()).spawn(work);
    thread.is_ok().then_some(jobs)
});

/// Runs `job` on the thread and returns what it returned. What nobody waits for any more is dropped.
pub(super) async fn run<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let gone = || io::Error::other("the thread that starts workers is gone");
    let (to, done) = oneshot::channel();
    let jobs = SPAWNER.as_ref().ok_or_else(gone)?;
    jobs.send(Box::new(move || drop(to.send(job())))).map_err(|_| gone())?;
    done.await.map_err(|_| gone())
}
