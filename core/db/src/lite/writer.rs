//! The writer: one connection; units of work take turns as savepoints of one transaction, which is committed for all of them.
//!
//! No timer and no batch size: a commit queues for its turn behind the units that already wait, so a group is as large as the
//! load makes it, and one `fsync` acknowledges them all. A turn is a revocable ticket, not a lock guard: every statement checks
//! it, so a unit that dawdles, or is called and does not come because nobody polls it, loses its turn and the next goes on.

use super::{Conn, exec_error};
use crate::error::Said;
use sea_orm::DbErr;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const REVOKED: &str = "it held the writer for too long";
const LOST: &str = "the group it belonged to could not be committed";

struct Core {
    conn: Conn,
    /// The outer transaction is open.
    open: bool,
    /// Ticket of the unit, or of the commit, whose turn it is; 0 is nobody's.
    turn: u64,
    /// Ticket of the unit whose savepoint is open.
    begun: u64,
    since: Instant,
    /// Who waits for a turn, the first come first, each with the ticket it will have.
    queue: VecDeque<(u64, oneshot::Sender<()>)>,
    /// The ticket given out last.
    tickets: u64,
    /// Units that are released and wait for the group's commit.
    waiting: Vec<oneshot::Sender<Result<(), DbErr>>>,
}

impl Core {
    fn run(&self, sql: &str) -> Result<(), DbErr> {
        let done = self.conn.sql.prepare_cached(sql).and_then(|mut statement| statement.raw_execute());
        done.map(drop).map_err(exec_error)
    }

    /// Draws a ticket and stands in line; the turn has come when the receiver hears.
    fn queue_up(&mut self) -> (u64, oneshot::Receiver<()>) {
        self.tickets += 1;
        let (call, called) = oneshot::channel();
        self.queue.push_back((self.tickets, call));
        if self.turn == 0 {
            self.pass_on();
        }
        (self.tickets, called)
    }

    /// Ends the turn and gives it to the first in line who still wants it.
    fn pass_on(&mut self) {
        self.turn = 0;
        while let Some((ticket, call)) = self.queue.pop_front() {
            if call.send(()).is_ok() {
                self.turn = ticket;
                self.since = Instant::now();
                return;
            }
        }
    }

    fn check(&self, ticket: u64) -> Result<(), DbErr> {
        if self.turn != ticket {
            return Err(Said::Lost(REVOKED).into());
        }
        if !self.open {
            return Err(Said::Lost(LOST).into());
        }
        Ok(())
    }

    fn undo(&mut self) {
        if self.conn.sql.is_autocommit() {
            return self.lose_group();
        }
        if self.run("ROLLBACK TO unit").and_then(|()| self.run("RELEASE unit")).is_err() {
            self.roll_back();
            self.lose_group();
        }
    }

    fn roll_back(&self) {
        if let Err(error) = self.run("ROLLBACK") {
            tracing::debug!(%error, "the transaction was already rolled back");
        }
    }

    /// SQLite rolled the whole group back (disk full, I/O error): nobody in it is acknowledged.
    fn lose_group(&mut self) {
        self.open = false;
        for waiting in self.waiting.drain(..) {
            answer(waiting, Err(Said::Lost(LOST).into()));
        }
    }
}

/// Tells a waiting unit; it may have been dropped meanwhile, as any reply can be lost.
fn answer(waiting: oneshot::Sender<Result<(), DbErr>>, outcome: Result<(), DbErr>) {
    drop(waiting.send(outcome));
}

struct Shared {
    core: Mutex<Core>,
    bell: mpsc::Sender<()>,
    lease: Duration,
    revoked: AtomicU64,
    groups: AtomicU64,
    units: AtomicU64,
}

impl Shared {
    /// A panic inside one unit must not poison the writer: its savepoint is rolled back when the unit is dropped.
    fn lock(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the commit thread; at shutdown there is none left to wake.
    fn ring(&self) {
        let _nobody_left = self.bell.send(());
    }

    /// Commits the open group and answers everyone in it.
    fn commit_group(&self) {
        // Fair queue: every unit that waited before us runs first and joins this group.
        let (ticket, called) = self.lock().queue_up();
        if called.blocking_recv().is_err() {
            return;
        }
        let mut core = self.lock();
        if core.turn != ticket {
            // The disk was slow to let us have our turn and the watch passed it on: the next bell is ours.
            return self.ring();
        }
        let waiting = std::mem::take(&mut core.waiting);
        let mut outcome = Ok(());
        if core.open {
            outcome = core.run("COMMIT");
            if outcome.is_err() {
                core.roll_back();
            }
            core.open = false;
        }
        core.pass_on();
        drop(core);
        self.groups.fetch_add(1, Relaxed);
        self.units.fetch_add(waiting.len() as u64, Relaxed);
        for unit in waiting {
            answer(unit, outcome.clone());
        }
    }

    /// Takes the turn from a unit that held it, or did not take it, for longer than the lease.
    fn revoke_dawdler(&self) {
        let mut core = self.lock();
        if core.turn == 0 || core.since.elapsed() <= self.lease {
            return;
        }
        tracing::error!(held = ?core.since.elapsed(), "a unit of work held the writer for too long and was rolled back");
        if core.begun == core.turn && core.open {
            core.undo();
        }
        core.pass_on();
        drop(core);
        self.revoked.fetch_add(1, Relaxed);
        self.ring();
    }
}

/// Counters of the writer since the start.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted {
    pub(crate) units: u64,
    pub(crate) groups: u64,
    pub(crate) revoked: u64,
}

/// Hands out units of work, one at a time.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Shared>);

impl Writer {
    /// Starts the commit thread and the watch over dawdlers; both end with the last handle.
    pub(crate) fn start(conn: Conn, lease: Duration) -> std::io::Result<Self> {
        let (bell, rung) = mpsc::channel();
        let core = Core {
            conn,
            open: false,
            turn: 0,
            begun: 0,
            since: Instant::now(),
            queue: VecDeque::new(),
            tickets: 0,
            waiting: Vec::new(),
        };
        let shared = Arc::new(Shared {
            core: Mutex::new(core),
            bell,
            lease,
            revoked: AtomicU64::new(0),
            groups: AtomicU64::new(0),
            units: AtomicU64::new(0),
        });

        let committer = Arc::downgrade(&shared);
        thread::Builder::new().name("db-commit".into()).spawn(move || {
            while rung.recv().is_ok() {
                while rung.try_recv().is_ok() {}
                let Some(shared) = committer.upgrade() else { return };
                shared.commit_group();
            }
        })?;
        let watch = Arc::downgrade(&shared);
        thread::Builder::new().name("db-watch".into()).spawn(move || {
            while let Some(shared) = watch.upgrade() {
                shared.revoke_dawdler();
                drop(shared);
                thread::sleep(lease / 4);
            }
        })?;
        Ok(Self(shared))
    }

    /// Waits for a turn.
    pub(crate) async fn begin(&self) -> Result<Unit, DbErr> {
        let (ticket, called) = self.0.lock().queue_up();
        // From here on a dropped future gives its place, or its turn, back.
        let unit = Unit { writer: self.0.clone(), ticket, over: false };
        called.await.map_err(|_| DbErr::from(Said::Lost("the writer is shut down")))?;
        let mut core = self.0.lock();
        if core.turn != ticket {
            return Err(Said::Lost(REVOKED).into());
        }
        if !core.open {
            core.run("BEGIN IMMEDIATE")?;
            core.open = true;
        }
        core.run("SAVEPOINT unit")?;
        core.begun = ticket;
        core.since = Instant::now();
        drop(core);
        Ok(unit)
    }

    /// What has been counted since the start.
    pub(crate) fn counted(&self) -> Counted {
        let at = |counter: &AtomicU64| counter.load(Relaxed);
        Counted { units: at(&self.0.units), groups: at(&self.0.groups), revoked: at(&self.0.revoked) }
    }
}

/// One unit of work: a savepoint of the group's transaction, for as long as it is this unit's turn.
pub(crate) struct Unit {
    writer: Arc<Shared>,
    ticket: u64,
    /// Released: there is nothing left to undo.
    over: bool,
}

impl Unit {
    /// Runs statements while it is this unit's turn. Never awaits: the lock is never held across a suspension.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Conn) -> Result<T, DbErr>) -> Result<T, DbErr> {
        let mut core = self.writer.lock();
        core.check(self.ticket)?;
        let outcome = work(&core.conn);
        if outcome.is_err() && core.conn.sql.is_autocommit() {
            core.lose_group();
        }
        outcome
    }

    /// Passes the turn on and waits until the group is on disk.
    pub(crate) async fn commit(mut self) -> Result<(), DbErr> {
        let (tell, told) = oneshot::channel();
        {
            let mut core = self.writer.lock();
            core.check(self.ticket)?;
            core.run("RELEASE unit")?;
            core.waiting.push(tell);
            core.pass_on();
            self.over = true;
        }
        self.writer.ring();
        told.await.map_err(|_| DbErr::from(Said::Lost("the writer is shut down")))?
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let mut core = self.writer.lock();
        if core.turn != self.ticket {
            // Still in line, then the call will find nobody; or revoked, then the watch has passed the turn on.
            return;
        }
        if core.begun == self.ticket && core.open {
            core.undo();
        }
        core.pass_on();
        drop(core);
        self.writer.ring();
    }
}
