//! Who may do what with people and organisations.
//!
//! A change needs a [`Warrant`]: a permit, or one of the few other reasons for which a row of ours may change. None can be built
//! without the check that it stands for.

use crate::entity::person::{self, Status};
use crate::error::AccountsError;
use crate::roles::{Over, RoleSpec};
use kernel::op::{Reach, SYSTEM, SYSTEM_ROLE};
use kernel::{Action, Denied, Op, Permit, PersonId, Role};

/// Administers one organisation: invites people, grants and revokes its roles.
pub const ORG_ADMIN: Role = Role("org-admin");
/// Runs this installation: organisations, people, every role.
pub const OPERATOR: Role = Role("operator");
/// Reads everything, changes nothing.
pub const AUDITOR: Role = Role("auditor");

/// The roles of this module.
pub const ROLES: &[RoleSpec] = &[
    RoleSpec {
        role: ORG_ADMIN,
        zh_cn: "机构管理员",
        en: "Organisation administrator",
        over: Over::Organisation,
        given_at_sign_up: true,
    },
    RoleSpec {
        role: OPERATOR,
        zh_cn: "平台运营员",
        en: "Operator",
        over: Over::Everything,
        given_at_sign_up: false,
    },
    RoleSpec {
        role: AUDITOR,
        zh_cn: "审计员",
        en: "Auditor",
        over: Over::Everything,
        given_at_sign_up: false,
    },
];

/// Every action of this module with who may, for the table of roles and actions.
pub const ACTIONS: &[(&str, &[Role])] = &[
    (SeeOrganisation::NAME, SeeOrganisation::ROLES),
    (SeeEverybody::NAME, SeeEverybody::ROLES),
    (CreateOrganisation::NAME, CreateOrganisation::ROLES),
    (CreatePerson::NAME, CreatePerson::ROLES),
    (ChangeStatus::NAME, ChangeStatus::ROLES),
    (Invite::NAME, Invite::ROLES),
    (InviteOverAll::NAME, InviteOverAll::ROLES),
    (GrantRole::NAME, GrantRole::ROLES),
    (GrantOverAll::NAME, GrantOverAll::ROLES),
];

macro_rules! action {
    ($(#[$doc:meta])* $action:ident, $name:literal, [$($role:expr),*] $(, $reads:literal)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $action;
        impl Action for $action {
            const NAME: &'static str = $name;
            const ROLES: &'static [Role] = &[$($role),*];
            $(const READS: bool = $reads;)?
        }
    };
}

action!(
    /// See an organisation, its people and its open invitations.
    SeeOrganisation, "accounts.see-organisation", [ORG_ADMIN, OPERATOR, AUDITOR], true
);
action!(
    /// See all organisations and all people.
    SeeEverybody, "accounts.see-everybody", [OPERATOR, AUDITOR], true
);
action!(
    /// Create an organisation.
    CreateOrganisation, "accounts.create-organisation", [OPERATOR, SYSTEM_ROLE]
);
action!(
    /// Create a person with a password; for the first administrator and for demo data.
    CreatePerson, "accounts.create-person", [SYSTEM_ROLE]
);
action!(
    /// Disable a person, or let them in again.
    ChangeStatus, "accounts.change-status", [OPERATOR]
);
action!(
    /// Invite somebody into an organisation.
    Invite, "accounts.invite", [ORG_ADMIN, OPERATOR]
);
action!(
    /// Invite somebody to roles over everything.
    InviteOverAll, "accounts.invite-over-all", [OPERATOR]
);
action!(
    /// Grant or revoke a role over an organisation.
    GrantRole, "accounts.grant-role", [ORG_ADMIN, OPERATOR, SYSTEM_ROLE]
);
action!(
    /// Grant or revoke a role over everything.
    GrantOverAll, "accounts.grant-over-all", [OPERATOR, SYSTEM_ROLE]
);

/// A reason for which a row of this module may change. Stores ask for one.
pub(crate) trait Warrant {
    /// Who changes it.
    fn by(&self) -> PersonId;
    /// In which role, as the ledger shows it.
    fn role(&self) -> Role;
}

impl<A: Action> Warrant for Permit<A> {
    fn by(&self) -> PersonId {
        Permit::by(self)
    }
    fn role(&self) -> Role {
        Permit::role(self)
    }
}

/// What the ledger calls somebody who changes what is their own.
const SELF: Role = Role("self");

/// Proof that somebody deals with what is their own, in person: signed in at a browser, not through an API token.
///
/// A token that leaked must not make more tokens or change the password.
#[derive(Debug, Clone, Copy)]
pub struct Oneself(PersonId);

impl Oneself {
    /// Asks whether whoever acts is a person who came in person.
    pub fn in_person(op: &Op, reach: &Reach) -> Result<Self, Denied> {
        match reach {
            Reach::Full if op.actor() != SYSTEM => Ok(Self(op.actor())),
            Reach::Full => Err(Denied::Hidden),
            Reach::Scopes(_) => Err(Denied::Scope { action: "accounts.oneself" }),
        }
    }

    /// Who.
    pub fn person(&self) -> PersonId {
        self.0
    }
}

impl Warrant for Oneself {
    fn by(&self) -> PersonId {
        self.0
    }
    fn role(&self) -> Role {
        SELF
    }
}

/// Sign-up is open to the public: Corridor itself founds the organisation and gives its first roles.
#[derive(Debug)]
pub(crate) struct OpenSignUp(());

impl OpenSignUp {
    pub(crate) fn ask(open: bool) -> Result<Self, AccountsError> {
        if open { Ok(Self(())) } else { Err(AccountsError::SignUpClosed) }
    }
}

impl Warrant for OpenSignUp {
    fn by(&self) -> PersonId {
        SYSTEM
    }
    fn role(&self) -> Role {
        SYSTEM_ROLE
    }
}

/// Somebody showed the link of an open invitation: what follows, its sender wanted.
#[derive(Debug)]
pub(crate) struct Invited {
    by: PersonId,
}

impl Invited {
    /// Only from an invitation that was found by its token and is open.
    pub(crate) fn of(open: &crate::invitation::Open) -> Self {
        Self { by: open.invited_by }
    }
}

impl Warrant for Invited {
    fn by(&self) -> PersonId {
        self.by
    }
    fn role(&self) -> Role {
        Role("invited")
    }
}

/// Proof that whoever asks is this person, so that a session may begin.
#[derive(Debug)]
pub(crate) struct Proven(PersonId);

impl Proven {
    /// By the password: it matched, nobody changed it since, and the person is not kept out.
    pub(crate) fn by_password(matched: Option<&str>, person: &person::Model) -> Result<Self, AccountsError> {
        let same = matched.is_some_and(|hash| hash == person.password_hash);
        match person.status {
            Status::Active if same => Ok(Self(person.id)),
            Status::Active | Status::Disabled => Err(AccountsError::SignInRefused),
        }
    }

    /// By having been created a moment ago, in the same unit of work.
    pub(crate) fn just_created(_: &dyn Warrant, person: &person::Model) -> Self {
        Self(person.id)
    }

    /// Who.
    pub(crate) fn person(&self) -> PersonId {
        self.0
    }
}
