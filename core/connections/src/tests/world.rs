//! A fresh database, a clock that stands still, a store, and an engine over them.

use super::adapter::{Tiny, info};
use super::shop::Shop;
use crate::adapter::Catalogue;
use crate::engine::Engine;
use crate::entity::{connection, operation};
use crate::policy::ENTERPRISE_ADMIN;
use crate::service::{Connecting, Connections};
use crate::store;
use chrono::TimeDelta;
use connections_contract::ConnectionId;
use db::{Db, KeyRing, Settings, SoleRight};
use enterprises_contract::{EnterpriseId, Standing, Standings, Unanswered};
use kernel::op::Reach;
use kernel::{Chance, Clock, Grant, Id, Language, Op, OrgId};
use outbound::Outbound;
use std::collections::{BTreeMap, HashSet};
use std::pin::pin;
use std::process::Command;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const KEY: &str = "sk_test_4f9a8c7b6d5e";

/// A register in which every organisation has an active enterprise, but for those that are held.
#[derive(Clone, Default)]
pub(crate) struct Register {
    pub(crate) held: Arc<Mutex<HashSet<OrgId>>>,
}

#[async_trait::async_trait(?Send)]
impl Standings for Register {
    async fn of_organisation(&self, org: OrgId) -> Result<Option<(EnterpriseId, Standing)>, Unanswered> {
        let held = self.held.lock().unwrap().contains(&org);
        Ok(Some((Id::from_uuid(org.uuid()), if held { Standing::Held } else { Standing::Active })))
    }
}

pub(crate) struct World {
    pub(crate) dir: TempDir,
    pub(crate) connections: Connections,
    pub(crate) clock: Clock,
    pub(crate) shop: Shop,
    pub(crate) tiny: Tiny,
    pub(crate) register: Register,
    /// These tests are the only process that works on their database.
    pub(crate) right: Option<SoleRight>,
}

/// A database of its own: a file, or one in the cluster whose URL is in `CORRIDOR_TEST_POSTGRESQL`, such as
/// `postgres://postgres@127.0.0.1:5432`.
#[allow(clippy::disallowed_methods, reason = "which engine is tested is not configuration of the product")]
fn engine(dir: &TempDir) -> db::Engine {
    let Ok(cluster) = std::env::var("CORRIDOR_TEST_POSTGRESQL") else {
        return db::Engine::Sqlite(dir.path().join("corridor.db"));
    };
    let name = format!("connections_{}", hex::encode(Chance::System.bytes::<8>()));
    let sql = format!("CREATE DATABASE {name}");
    let made = Command::new("psql").args(["-qXc", &sql, &format!("{cluster}/postgres")]).status().unwrap();
    assert!(made.success(), "{sql}");
    db::Engine::Postgres(format!("{cluster}/{name}"))
}

pub(crate) fn org(n: u128) -> OrgId {
    Id::from_uuid(Uuid::from_u128(n))
}

impl World {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings::new(engine(&dir));
        Db::migrate::<migrations::Migrator>(&settings).await.unwrap();
        let db = Db::open(&settings, vec![crate::events::LISTENER], KeyRing::generate(&Chance::System))
            .await
            .unwrap();
        let right = db.take_sole_right().await.unwrap();
        let shop = Shop::open(KEY);
        let allow = vec![format!("127.0.0.1:{}", shop.port)];
        let outbound = Outbound::new(&outbound::Settings { allow, ..Default::default() }).unwrap();
        let register = Register::default();
        let standings = Arc::new(register.clone());
        let connections = Connections::new(db, Catalogue::new([info()]), outbound, standings);
        let clock = Clock::standing("2026-11-24T08:00:00Z".parse().unwrap());
        Self { dir, connections, clock, shop, tiny: Tiny::default(), register, right }
    }

    pub(crate) fn op(&self) -> Op {
        self.op_of(org(1))
    }

    pub(crate) fn op_of(&self, over: OrgId) -> Op {
        self.op_as(Grant { role: ENTERPRISE_ADMIN, over: Some(over) })
    }

    pub(crate) fn op_as(&self, grant: Grant) -> Op {
        let grants = Arc::from([grant]);
        let actor = Id::from_uuid(Uuid::from_u128(77));
        Op::new(actor, grants, Reach::Full, self.clock.now(), Language::En, Chance::System)
    }

    pub(crate) fn engine(&self) -> Engine {
        let parts = (
            self.connections.db.clone(),
            self.connections.catalogue.clone(),
            self.connections.outbound.clone(),
        );
        Engine::new(parts, Rc::new(self.tiny.clone()), self.clock.clone(), Chance::System)
    }

    pub(crate) fn said(&self) -> Connecting {
        Connecting {
            adapter: "storefront-test".to_owned(),
            name: "Tea house".to_owned(),
            config: BTreeMap::from([("base_url".to_owned(), self.shop.url())]),
            credentials: BTreeMap::from([("seller".to_owned(), KEY.to_owned())]),
            agreed: true,
        }
    }

    /// Connects the store without running anything.
    pub(crate) async fn connect(&self) -> ConnectionId {
        self.connections.connect(&self.op(), org(1), self.said()).await.unwrap()
    }

    /// Connects the store and runs until it works and everything was pulled once.
    pub(crate) async fn connected(&self) -> ConnectionId {
        let id = self.connect().await;
        self.settle().await;
        assert_eq!(self.connection(id).await.stage, "ok");
        // Ids sort by their millisecond: what comes next is later.
        self.pass(1);
        id
    }

    /// Runs everything that is due now, as a worker would.
    pub(crate) async fn settle(&self) {
        let engine = self.engine();
        engine.recover().await.unwrap();
        while let Some(claimed) = engine.claim().await.unwrap() {
            engine.run(claimed).await.unwrap();
        }
    }

    /// Claims what is due and runs it for so many polls; true if it came to an end by itself. What a `kill -9` leaves behind.
    pub(crate) async fn killed_after(&self, polls: usize) -> bool {
        let engine = self.engine();
        engine.recover().await.unwrap();
        let Some(claimed) = engine.claim().await.unwrap() else { return true };
        let mut run = pin!(engine.run(claimed));
        let mut left = polls;
        std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            run.as_mut().poll(context).map(|outcome| {
                outcome.unwrap();
                true
            })
        })
        .await
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now() + TimeDelta::seconds(seconds));
    }

    pub(crate) async fn connection(&self, id: ConnectionId) -> connection::Model {
        store::connection(&self.connections.db.read(), id).await.unwrap().unwrap()
    }

    /// The latest operation of a kind.
    pub(crate) async fn latest(&self, id: ConnectionId, kind: &str) -> operation::Model {
        let all = store::operations(&self.connections.db.read(), id, None, 100).await.unwrap();
        all.into_iter().find(|row| row.kind == kind).unwrap()
    }
}
