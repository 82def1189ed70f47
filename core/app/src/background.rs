//! What runs beside the requests: the sequencer, the deliveries, the workers of connections.

use crate::adapters::Installed;
use crate::foundation::Foundation;
use crate::services::Services;
use crate::witnessing::Witnessing;
use accounts::Accounts;
use actix_web::rt;
use calendars::Imports;
use connections::{Adapters, Pace, Worker};
use db::{Deliveries, Sequencer};
use enterprises::Enterprises;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time;

/// The loops of one server.
pub(crate) struct Background {
    sequencer: Rc<Sequencer>,
    stop: watch::Sender<bool>,
    adapters: Installed,
    patience: Duration,
    loops: Vec<JoinHandle<()>>,
}

/// How often what counts no more is swept out: no use case waits for it.
const SWEEPS_EVERY: Duration = Duration::from_secs(3600);
/// How often clocks are looked at. They run in days; a minute more is within what a person notices.
const CLOCKS_EVERY: Duration = Duration::from_secs(60);
/// How often an imported calendar is looked for. Another process brings it in, so nobody tells this one.
const CALENDARS_EVERY: Duration = Duration::from_secs(2);

impl Background {
    /// Starts the loops on the current thread's runtime.
    pub(crate) fn start(
        foundation: &Foundation,
        services: &Services,
        sequencer: Sequencer,
        deliveries: Deliveries,
    ) -> Self {
        let stop = watch::Sender::new(false);
        let mut this = Self {
            sequencer: Rc::new(sequencer),
            adapters: services.adapters.clone(),
            patience: Duration::from_secs(foundation.settings.limits.stop_seconds),
            stop,
            loops: Vec::new(),
        };
        let every = Duration::from_millis(foundation.settings.ledger.every_ms);
        this.loops.push(rt::spawn(seal(this.sequencer.clone(), every, this.stop.subscribe())));
        this.run(async move { deliveries.run().await });
        if let Some(witnessing) = Witnessing::of(foundation, this.sequencer.clone()) {
            this.run(witnessing.run());
        }
        this.run(clocks(foundation.clone(), services.enterprises.clone()));
        this.run(reindex(foundation.clone(), services.enterprises.clone()));
        this.run(calendars(foundation.clone(), services.calendars.clone(), services.enterprises.clone()));
        this.run(sweeps(foundation.clone(), services.accounts.clone()));

        let (clock, chance) = (foundation.clock.clone(), foundation.chance.clone());
        let adapters: Rc<dyn Adapters> = Rc::new(services.adapters.clone());
        let worker = Worker::new(&services.connections, adapters, clock, chance, Pace::default());
        this.loops.push(rt::spawn(worker.run(this.stop.subscribe())));
        this
    }

    /// Runs `work` until it ends or the server stops; it loses nothing when it is dropped at an await.
    pub(crate) fn run(&mut self, work: impl Future<Output = ()> + 'static) {
        let mut stop = self.stop.subscribe();
        self.loops.push(rt::spawn(async move {
            tokio::select! {
                () = work => {}
                _ = stop.wait_for(|stopped| *stopped) => {}
            }
        }));
    }

    /// Ends the loops, then publishes what they left: the last checkpoint covers everything that was acknowledged.
    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        for done in self.loops {
            if let Err(error) = done.await {
                tracing::error!(%error, "a background loop ended badly");
            }
        }
        self.adapters.pool().drain(self.patience).await;
        if let Err(error) = self.sequencer.seal().await {
            tracing::warn!(%error, "the last checkpoint was not published; the next start does it");
        }
    }
}

/// Seals what was entered, each `every` again. It is never dropped within a seal: a checkpoint half made is for the next start.
async fn seal(sequencer: Rc<Sequencer>, every: Duration, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = sequencer.seal().await {
            tracing::error!(%error, "the ledger could not be sealed");
        }
        tokio::select! {
            () = time::sleep(every) => {}
            _ = stop.wait_for(|stopped| *stopped) => break,
        }
    }
}

/// Carries out what follows when a clock of registration runs out.
async fn clocks(foundation: Foundation, enterprises: Enterprises) {
    loop {
        if let Err(error) = enterprises.run_clocks(&foundation.system()).await {
            tracing::warn!(%error, "the clocks of registration could not be carried out");
        }
        time::sleep(CLOCKS_EVERY).await;
    }
}

/// Makes the register's search index anew where another version of the product made it, then ends. Units of others come in between.
async fn reindex(foundation: Foundation, enterprises: Enterprises) {
    loop {
        match enterprises.reindex(&foundation.system()).await {
            Ok(0) => break,
            Ok(_) => time::sleep(Duration::from_millis(5)).await,
            Err(error) => {
                tracing::warn!(%error, "the search index of the register could not be made anew");
                time::sleep(CLOCKS_EVERY).await;
            }
        }
    }
}

/// Sweeps out sessions that have ended, and keys of requests that nobody repeats any more.
async fn sweeps(foundation: Foundation, accounts: Accounts) {
    loop {
        if let Err(error) = accounts.sweep(&foundation.system()).await {
            tracing::warn!(%error, "old sessions and attempts were not swept out");
        }
        if let Err(error) = foundation.db.forget_keys(&foundation.system()).await {
            tracing::warn!(%error, "old idempotency keys were not swept out");
        }
        time::sleep(SWEEPS_EVERY).await;
    }
}

/// Takes up calendars that are imported, and has the clocks of open cases counted anew: at the start, for one may have come while
/// nobody was running, and after each.
async fn calendars(foundation: Foundation, imports: Imports, enterprises: Enterprises) {
    let mut owed = true;
    loop {
        match imports.refresh().await {
            Ok(news) => owed |= news,
            Err(error) => tracing::warn!(%error, "the imported calendars could not be read"),
        }
        if owed {
            match enterprises.recount_clocks(&foundation.system()).await {
                Ok(changed) => {
                    owed = false;
                    if changed > 0 {
                        tracing::info!(changed, "due dates were counted anew with a newer calendar");
                    }
                }
                Err(error) => tracing::warn!(%error, "due dates could not be counted anew"),
            }
        }
        time::sleep(CALENDARS_EVERY).await;
    }
}
