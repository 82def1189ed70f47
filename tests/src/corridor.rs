//! A Corridor of one's own.

use crate::engine::Engine;
use crate::port::free_port;
use crate::visitor::Visitor;
use accounts::{Accounts, Over, RoleSpec, Roles};
use app::{Running, Server, Settings};
use db::Deliveries;
use kernel::{Chance, Clock, Role, Timestamp};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// A Monday morning in Hangzhou, no holiday: working days can be counted from it without a calendar at hand.
const BEGINNING: &str = "2026-03-02T01:00:00Z";

static LOG: Once = Once::new();

/// How long background work may take before a test stops waiting for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The real server in this process, with a folder, a database and a clock of its own.
pub struct Corridor {
    pub(crate) running: Running,
    pub(crate) accounts: Accounts,
    clock: Clock,
    folder: TempDir,
    database: String,
    people: AtomicU32,
}

impl Corridor {
    /// Starts one on `engine`.
    pub async fn start(engine: Engine) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// Starts one whose operator decided otherwise in some settings.
    pub async fn with(engine: Engine, decide: impl FnOnce(&mut Settings)) -> Self {
        let clock = Clock::standing(BEGINNING.parse().expect("an instant"));
        Self::open(engine, clock, Chance::seeded(1), decide).await
    }

    /// Starts one by the clock on the wall: where something outside keeps time, too.
    pub async fn by_the_wall_clock(engine: Engine, decide: impl FnOnce(&mut Settings)) -> Self {
        Self::open(engine, Clock::System, Chance::System, decide).await
    }

    /// Starts one that will go on as a process: see [`hand_over`](Self::hand_over).
    pub async fn to_hand_over(engine: Engine) -> Self {
        Self::by_the_wall_clock(engine, |settings| settings.listen = ([127, 0, 0, 1], free_port()).into())
            .await
    }

    async fn open(engine: Engine, clock: Clock, chance: Chance, decide: impl FnOnce(&mut Settings)) -> Self {
        LOG.call_once(|| {
            // What the server calls its own mistake is seen beside the test that failed of it.
            let log =
                tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::ERROR);
            drop(log.with_test_writer().try_init());
        });
        let folder = tempfile::tempdir().expect("a folder for data");
        let mut settings = Settings::in_folder(folder.path()).expect("the reference can be read");
        settings.listen = ([127, 0, 0, 1], 0).into();
        let database = engine.fresh(folder.path());
        settings.database = database.parse().expect("a URL of ours");
        settings.workers = 1;
        settings.ledger.every_ms = 50;
        // Tests come faster than people; those about limits set their own.
        settings.limits.address_per_second = 0;
        settings.limits.person_per_second = 0;
        decide(&mut settings);

        let running = Server::start(settings, clock.clone(), chance).await;
        let running = running.unwrap_or_else(|error| panic!("the server did not start: {error:#}"));
        let accounts = accounts(&running);
        Self { running, accounts, clock, folder, database, people: AtomicU32::new(0) }
    }

    /// Scheme, host and port.
    pub fn base(&self) -> String {
        format!("http://{}", self.running.addr())
    }

    /// The server under test.
    pub fn running(&self) -> &Running {
        &self.running
    }

    /// The folder of its data.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// What its clock shows.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves its clock.
    pub fn set_clock(&self, at: Timestamp) {
        self.clock.set(at);
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Visitor {
        Visitor::new(&self.base())
    }

    /// A number nobody else of this Corridor has: for addresses and names.
    pub(crate) fn number(&self) -> u32 {
        self.people.fetch_add(1, Ordering::Relaxed)
    }

    /// Waits until every event has been delivered. Parked deliveries fail the test: nothing parks by itself.
    pub async fn settles(&self) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let state = Deliveries::state(&self.running.foundation().db).await.expect("the database answers");
            assert_eq!(state.parked, 0, "a delivery was parked");
            if state.waiting == 0 {
                return;
            }
            assert!(tokio::time::Instant::now() < deadline, "{} deliveries are left undone", state.waiting);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Stops it, and fails the test if deliveries are left undone.
    pub async fn stop(self) {
        drop(self.leave().await);
    }

    /// Stops it, and gives the folder of its data and the URL of its database.
    pub(crate) async fn leave(self) -> (TempDir, String) {
        self.settles().await;
        self.running.stop().await;
        (self.folder, self.database)
    }
}

/// The accounts of this server, to begin with people: what the command line would do.
fn accounts(running: &Running) -> Accounts {
    let over = |role: &Role, over| RoleSpec {
        role: *role,
        zh_cn: role.0,
        en: role.0,
        over,
        given_at_sign_up: false,
    };
    use enterprises::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER, REGISTRAR, REVIEWER, SENIOR_REVIEWER};
    let one = [ENTERPRISE_ADMIN, ENTERPRISE_USER].map(|role| over(&role, Over::Organisation));
    let all = [REVIEWER, SENIOR_REVIEWER, REGISTRAR].map(|role| over(&role, Over::Everything));
    let settings = accounts::Settings::default();
    Accounts::new(running.foundation().db.clone(), Roles::new(one.into_iter().chain(all)), settings)
}
