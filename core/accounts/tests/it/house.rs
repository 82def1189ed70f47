//! A house to test in: the real service on a database of its own.

use accounts::policy::ORG_ADMIN;
use accounts::{
    Accounts, AccountsError, Begun, Founder, OrganisationForm, OrganisationKind, Origin, Over, PersonForm,
    RoleSpec, Roles, Settings, SignInForm, SignUpForm,
};
use chrono::TimeDelta;
use db::{Db, Engine, KeyRing};
use kernel::{Chance, Class, Clock, Fault, Language, Op, OrgId, PersonId, Role};
use secrecy::SecretString;
use tempfile::TempDir;
use web::{Authenticator, Identity, Presented};

pub(crate) const CLERK: Role = Role("clerk");
pub(crate) const PASSWORD: &str = "a long way to the harbour";

pub(crate) struct House {
    pub(crate) accounts: Accounts,
    pub(crate) clock: Clock,
    pub(crate) db: Db,
    chance: Chance,
    _dir: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self::on(Engine::Sqlite(dir.path().join("corridor.db")), dir, settings).await
    }

    /// A house on an empty database of this engine.
    pub(crate) async fn on(engine: Engine, dir: TempDir, settings: Settings) -> Self {
        let at = db::Settings::new(engine);
        Db::migrate::<migrations::Migrator>(&at).await.unwrap();
        let chance = Chance::seeded(7);
        let db = Db::open(&at, Vec::new(), KeyRing::generate(&chance)).await.unwrap();
        let clerk = RoleSpec {
            role: CLERK,
            zh_cn: "职员",
            en: "Clerk",
            over: Over::Organisation,
            given_at_sign_up: true,
        };
        let accounts = Accounts::new(db.clone(), Roles::new([clerk]), settings);
        let clock = Clock::standing("2026-11-24T09:00:00Z".parse().unwrap());
        Self { accounts, clock, db, chance, _dir: dir }
    }

    pub(crate) fn later(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    pub(crate) fn public(&self) -> Op {
        Op::public(self.clock.now(), Language::En, self.chance.clone())
    }

    pub(crate) fn system(&self) -> Op {
        Op::system(self.clock.now(), self.chance.clone())
    }

    /// Who presents this session, if anybody.
    pub(crate) async fn session(&self, token: &str) -> Option<Identity> {
        self.accounts.authenticate(Presented::Session(token), self.clock.now()).await.unwrap()
    }

    /// Who presents this API token, if anybody.
    pub(crate) async fn bearer(&self, token: &str) -> Option<Identity> {
        self.accounts.authenticate(Presented::Bearer(token), self.clock.now()).await.unwrap()
    }

    /// The operation of somebody.
    pub(crate) fn op(&self, who: &Identity) -> Op {
        let (now, chance) = (self.clock.now(), self.chance.clone());
        Op::new(who.person, who.grants.clone(), who.reach.clone(), now, Language::En, chance)
    }

    /// Another operation of the same person in the same moment: one operation opens one unit of work at a time.
    #[cfg(feature = "full")]
    pub(crate) fn same(&self, op: &Op) -> Op {
        let grants = op.grants().into();
        Op::new(
            op.actor(),
            grants,
            kernel::op::Reach::Full,
            self.clock.now(),
            Language::En,
            self.chance.clone(),
        )
    }

    /// The operation of whoever carries this session.
    pub(crate) async fn op_of(&self, begun: &Begun) -> Op {
        self.op(&self.session(begun.token.expose()).await.expect("the session is alive"))
    }

    /// A new enterprise with its administrator.
    pub(crate) async fn enterprise(&self, email: &str) -> (OrgId, Begun) {
        self.accounts.sign_up(&self.public(), sign_up(email), Origin::default()).await.unwrap()
    }

    pub(crate) async fn organisation(&self, name: &str) -> OrgId {
        let form = OrganisationForm { kind: OrganisationKind::Enterprise, name: name.to_owned() };
        self.accounts.create_organisation(&self.system(), form).await.unwrap()
    }

    pub(crate) async fn person(&self, email: &str, roles: Vec<(&'static str, Option<OrgId>)>) -> PersonId {
        let founder = Founder { person: person(email), roles };
        self.accounts.create_person(&self.system(), founder).await.unwrap()
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Result<Begun, AccountsError> {
        self.sign_in_from(email, password, Origin::default()).await
    }

    pub(crate) async fn sign_in_from(
        &self,
        email: &str,
        password: &str,
        from: Origin,
    ) -> Result<Begun, AccountsError> {
        let form = SignInForm { email: email.to_owned(), password: SecretString::from(password) };
        self.accounts.sign_in(&self.public(), form, from).await
    }

    /// An operator, signed in.
    pub(crate) async fn operator(&self) -> Op {
        let password = SecretString::from(PASSWORD);
        let email = "operator@corridor.example";
        self.accounts.create_operator(&self.system(), email, "Operator", password).await.unwrap();
        self.op_of(&self.sign_in(email, PASSWORD).await.unwrap()).await
    }

    /// The same operator, signed in once more.
    pub(crate) async fn operator_again(&self) -> Op {
        self.op_of(&self.sign_in("operator@corridor.example", PASSWORD).await.unwrap()).await
    }

    /// Somebody who administers this organisation, signed in.
    pub(crate) async fn admin_of(&self, org: OrgId, email: &str) -> Op {
        self.person(email, vec![(ORG_ADMIN.0, Some(org))]).await;
        self.op_of(&self.sign_in(email, PASSWORD).await.unwrap()).await
    }
}

pub(crate) fn person(email: &str) -> PersonForm {
    PersonForm {
        email: email.to_owned(),
        display_name: "企业用户".to_owned(),
        password: SecretString::from(PASSWORD),
    }
}

pub(crate) fn sign_up(email: &str) -> SignUpForm {
    SignUpForm {
        organisation: "示例贸易有限公司".to_owned(),
        email: email.to_owned(),
        display_name: "企业用户".to_owned(),
        password: SecretString::from(PASSWORD),
    }
}

/// The fields at fault with their reasons.
pub(crate) fn faults<T>(result: Result<T, AccountsError>) -> Vec<(String, String)> {
    let error = result.err().expect("it is refused");
    error.violations().iter().map(|fault| (fault.pointer.clone(), fault.code.clone())).collect()
}

/// The class and code of a failure.
pub(crate) fn failure<T>(result: Result<T, AccountsError>) -> (Class, &'static str) {
    let error = result.err().expect("it fails");
    (error.class(), error.code())
}
