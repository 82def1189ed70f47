//! A room with everything it needs, on SQLite, with a clock that stands still.

use db::{Db, Engine, KeyRing, Receipts, Sequencer, Settings};
use deadlines::{Almanac, Calendars, Rules};
use enterprises::clocks::Clocks;
use enterprises::lifecycle::{Application, Stage};
use enterprises::policy::{ENTERPRISE_ADMIN, REVIEWER};
use enterprises::reason::{ReasonCode, ReasonForm};
use enterprises::requirement::Slot;
use enterprises::{Answers, Enterprises, Upload};
use enterprises_contract::ApplicationId;
use files::{Files, Kind, Limits, NoScanner};
use kernel::{Chance, Clock, Grant, Id, Language, Op, OrgId, PersonId, Role, op::Reach};
use ledger::{SigningKey, TileStore};
use std::process::Command;
use std::sync::Arc;
use uuid::Uuid;

pub(crate) struct House {
    _dir: tempfile::TempDir,
    pub(crate) db: Db,
    pub(crate) enterprises: Enterprises,
    pub(crate) receipts: Receipts,
    pub(crate) sequencer: Sequencer,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
}

/// A real enterprise's code from the public register would be personal; this one is made up and its check characters hold.
pub(crate) const USCC: &str = "91410100MA9F7K2P7H";

pub(crate) fn org(n: u128) -> OrgId {
    Id::from_uuid(Uuid::from_u128(n))
}

pub(crate) fn person(n: u128) -> PersonId {
    Id::from_uuid(Uuid::from_u128(1000 + n))
}

pub(crate) fn key() -> SigningKey {
    SigningKey::generate("tests/corridor-log", [7; 32]).unwrap()
}

pub(crate) async fn house() -> House {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::Sqlite(dir.path().join("corridor.db"));
    house_on(engine, dir).await
}

/// A database of its own in the cluster whose URL is in `CORRIDOR_TEST_POSTGRESQL`, such as `postgres://postgres@127.0.0.1:5432`.
#[allow(
    clippy::disallowed_methods,
    reason = "which cluster is tested on is not configuration of the product"
)]
pub(crate) fn postgres() -> Option<Engine> {
    let cluster = std::env::var("CORRIDOR_TEST_POSTGRESQL").ok()?;
    let name = format!("enterprises_{}", Uuid::from_bytes(Chance::System.bytes()).simple());
    let sql = format!("CREATE DATABASE {name}");
    let made = Command::new("psql").args(["-qXc", &sql, &format!("{cluster}/postgres")]).status().unwrap();
    assert!(made.success(), "{sql}");
    Some(Engine::Postgres(format!("{cluster}/{name}")))
}

pub(crate) async fn house_on(engine: Engine, dir: tempfile::TempDir) -> House {
    let settings = Settings::new(engine);
    Db::migrate::<migrations::Migrator>(&settings).await.unwrap();
    let chance = Chance::seeded(1);
    let clock = Clock::standing("2026-03-02T01:00:00Z".parse().unwrap());
    let db = Db::open(&settings, vec![], KeyRing::generate(&chance)).await.unwrap();
    let store = TileStore::new(dir.path().join("ledger"));
    let (sequencer, _) =
        Sequencer::open(db.clone(), &store, key(), clock.clone(), chance.clone()).await.unwrap();
    let receipts = Receipts::new(db.clone(), store);
    let files = Files::open(&dir.path().join("files"), Limits::default(), Arc::new(NoScanner)).await.unwrap();
    let clocks = Clocks::new(&Rules::builtin(), Almanac::new(Calendars::builtin())).unwrap();
    let url = "https://corridor.example";
    let enterprises = Enterprises::new(db.clone(), clocks, receipts.clone(), files, Arc::new(key()), url);
    House { _dir: dir, db, enterprises, receipts, sequencer, clock, chance }
}

impl House {
    pub(crate) fn op(&self, who: PersonId, grants: &[(Role, Option<OrgId>)]) -> Op {
        let grants: Arc<[Grant]> =
            grants.iter().map(|(role, over)| Grant { role: *role, over: *over }).collect();
        Op::new(who, grants, Reach::Full, self.clock.now(), Language::En, self.chance.clone())
    }

    pub(crate) fn applicant(&self) -> Op {
        self.op(person(1), &[(ENTERPRISE_ADMIN, Some(org(1)))])
    }

    pub(crate) fn reviewer(&self) -> Op {
        self.op(person(2), &[(REVIEWER, None)])
    }

    pub(crate) async fn upload(&self, id: ApplicationId, slot: Slot) {
        self.upload_by(&self.applicant(), id, slot).await;
    }

    pub(crate) async fn upload_by(&self, op: &Op, id: ApplicationId, slot: Slot) {
        let bytes = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n".to_vec();
        let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes)]);
        let stored =
            self.enterprises.files().store(&self.chance, stream, "licence.pdf", Kind::ALL).await.unwrap();
        self.enterprises.attach(op, id, Upload { slot, stored }).await.unwrap();
    }

    /// A draft of organisation 1 that nothing blocks.
    pub(crate) async fn complete_draft(&self) -> Application {
        let draft = self.enterprises.begin(&self.applicant(), org(1)).await.unwrap();
        let draft = self.enterprises.answer(&self.applicant(), draft.id(), Some(1), answers()).await.unwrap();
        self.upload(draft.id(), Slot::BusinessLicence).await;
        self.upload(draft.id(), Slot::RepresentativeIdentity).await;
        draft
    }

    pub(crate) async fn submitted(&self) -> ApplicationId {
        let id = self.complete_draft().await.id();
        self.enterprises.submit(&self.applicant(), id, None).await.unwrap();
        id
    }

    pub(crate) async fn in_review(&self) -> ApplicationId {
        let id = self.submitted().await;
        self.enterprises.take_up(&self.reviewer(), id, None).await.unwrap();
        id
    }

    pub(crate) async fn stage(&self, id: ApplicationId) -> Stage {
        self.enterprises.look(&self.applicant(), id).await.unwrap().application.stage()
    }
}

pub(crate) fn answers() -> Answers {
    Answers {
        kinds: vec!["ecommerce_operator".into()],
        trade_modes: vec!["9610".into()],
        legal_name: "郑州示例跨境贸易有限公司".into(),
        jurisdiction: "CN".into(),
        uscc: USCC.into(),
        legal_form: "有限责任公司".into(),
        address: "河南省郑州市航空港区示例路1号".into(),
        division: "410100".into(),
        representative_name: "法定代表人".into(),
        representative_id: "410102199001011234".into(),
        contact_name: "备案联系人".into(),
        contact_email: "filing@example.com".into(),
        contact_phone: "+8637112345678".into(),
        safety_phone: "+8637112345679".into(),
        declared_by: "法定代表人".into(),
        declaration: "yes".into(),
        ..Answers::default()
    }
}

pub(crate) fn reason(pointer: &str) -> ReasonForm {
    ReasonForm {
        pointer: pointer.into(),
        code: ReasonCode::Illegible,
        text: "the seal cannot be read".into(),
    }
}
