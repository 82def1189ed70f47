//! Demo data: one person for each role and two enterprises on their way, made through the services as people would.
//!
//! Only the development server makes it, and only while it listens on this machine: everybody knows the password. What is there
//! already is left as it is.

mod cases;

use crate::foundation::Foundation;
use crate::services::Services;
use accounts::{Founder, OrganisationForm, OrganisationKind, PersonForm};
use enterprises::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER, REVIEWER, SENIOR_REVIEWER};
use kernel::op::{Grant, Op, Reach};
use kernel::{Fault, OrgId, PersonId, Role};
use secrecy::SecretString;
use testkit::DemoStore;

/// The password of every demo person. It protects nothing.
pub const PASSWORD: &str = "try corridor out";

/// The mail addresses of demo people end so; the domain is reserved for examples (RFC 2606 §2).
const DOMAIN: &str = "corridor.example";

/// Somebody to sign in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogIn {
    /// The part of the address before the domain, and what the person is.
    name: &'static str,
    role: Role,
    /// Of which of the two enterprises; `None` is over everything.
    of: Option<usize>,
}

/// All of them, in the order printed.
pub const LOG_INS: [LogIn; 8] = [
    LogIn { name: "enterprise", role: ENTERPRISE_ADMIN, of: Some(0) },
    LogIn { name: "clerk", role: ENTERPRISE_USER, of: Some(0) },
    LogIn { name: "applicant", role: ENTERPRISE_ADMIN, of: Some(1) },
    LogIn { name: "reviewer", role: REVIEWER, of: None },
    LogIn { name: "second-reviewer", role: REVIEWER, of: None },
    LogIn { name: "senior-reviewer", role: SENIOR_REVIEWER, of: None },
    LogIn { name: "auditor", role: accounts::policy::AUDITOR, of: None },
    LogIn { name: "operator", role: accounts::policy::OPERATOR, of: None },
];

const ORGANISATIONS: [&str; 2] = ["示范跨境电商有限公司 Demo Trading", "示范新设企业有限公司 Demo Newcomer"];

impl LogIn {
    /// The address to sign in with.
    pub fn email(self) -> String {
        format!("{}@{DOMAIN}", self.name)
    }

    /// The name of the role.
    pub fn role(self) -> &'static str {
        self.role.0
    }

    fn display_name(self) -> String {
        let mut name = self.name.replace('-', " ");
        name[..1].make_ascii_uppercase();
        name
    }
}

/// Makes everything, unless somebody of it is there. `store` is connected for the first enterprise.
pub async fn make(
    foundation: &Foundation,
    services: &Services,
    store: Option<&DemoStore>,
) -> anyhow::Result<()> {
    let Some(cast) = Cast::make(foundation, services).await? else { return Ok(()) };
    cases::registered(foundation, services, &cast).await?;
    cases::in_the_queue(foundation, services, &cast).await?;
    if let Some(store) = store {
        cases::connected(foundation, services, &cast, store).await?;
    }
    Ok(())
}

/// Who is there to act.
struct Cast {
    orgs: Vec<OrgId>,
    people: Vec<(LogIn, PersonId)>,
}

impl Cast {
    /// Makes people and organisations; nothing if the first person is there.
    async fn make(foundation: &Foundation, services: &Services) -> anyhow::Result<Option<Self>> {
        let accounts = &services.accounts;
        // The one without an organisation goes first, so that nothing is made twice.
        let [.., operator] = LOG_INS;
        let first = match accounts.create_person(&foundation.system(), founder(operator, &[])).await {
            Ok(person) => person,
            Err(error) if error.violations().iter().any(|said| said.code == "accounts/email-taken") => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let mut orgs = Vec::new();
        for name in ORGANISATIONS {
            let form = OrganisationForm { kind: OrganisationKind::Enterprise, name: name.to_owned() };
            orgs.push(accounts.create_organisation(&foundation.system(), form).await?);
        }
        let mut people = vec![(operator, first)];
        for log_in in &LOG_INS[..LOG_INS.len() - 1] {
            let person = accounts.create_person(&foundation.system(), founder(*log_in, &orgs)).await?;
            people.push((*log_in, person));
        }
        Ok(Some(Self { orgs, people }))
    }

    /// Begins an operation of the person of that name.
    fn op(&self, foundation: &Foundation, name: &str) -> anyhow::Result<Op> {
        let found = self.people.iter().find(|(log_in, _)| log_in.name == name);
        let (log_in, person) = found.ok_or_else(|| anyhow::anyhow!("nobody of the demo is {name}"))?;
        let grant = Grant { role: log_in.role, over: log_in.of.map(|index| self.orgs[index]) };
        let (now, chance) = (foundation.clock.now(), foundation.chance.clone());
        Ok(Op::new(*person, [grant].into(), Reach::Full, now, kernel::Language::ZhCn, chance))
    }
}

fn founder(log_in: LogIn, orgs: &[OrgId]) -> Founder {
    let over = log_in.of.map(|index| orgs[index]);
    let mut roles = vec![(log_in.role.0, over)];
    if log_in.role == ENTERPRISE_ADMIN {
        // Whoever signs an enterprise up also administers its people.
        roles.push((accounts::policy::ORG_ADMIN.0, over));
    }
    Founder {
        person: PersonForm {
            email: log_in.email(),
            display_name: log_in.display_name(),
            password: SecretString::from(PASSWORD),
        },
        roles,
    }
}
