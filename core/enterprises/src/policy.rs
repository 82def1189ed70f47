//! Who may do what to an application, an enterprise and a certificate: the whole policy of this room.

use crate::delegation::Scope;
use kernel::op::SYSTEM_ROLE;
use kernel::{Action, Role};

/// Runs the enterprise's affairs here: applies, signs, connects.
pub const ENTERPRISE_ADMIN: Role = Role("enterprise-admin");
/// Prepares applications and documents, but does not sign.
pub const ENTERPRISE_USER: Role = Role("enterprise-user");
/// Decides on applications.
pub const REVIEWER: Role = Role("reviewer");
/// Decides, and may undo: revokes certificates.
pub const SENIOR_REVIEWER: Role = Role("senior-reviewer");
/// Keeps the register and its certificates.
pub const REGISTRAR: Role = Role("registrar");
/// Reads everything, changes nothing.
pub const AUDITOR: Role = Role("auditor");
/// Keeps the installation running.
pub const OPERATOR: Role = Role("operator");

macro_rules! action {
    ($(#[$doc:meta])* $name:ident = $text:literal by [$($role:ident),+] $(, reads: $reads:literal)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const ROLES: &'static [Role] = &[$($role),+];
            $(const READS: bool = $reads;)?
        }
    };
}

action!(
    /// Begin and edit a draft, add and remove documents.
    Prepare = "enterprises.prepare" by [ENTERPRISE_ADMIN, ENTERPRISE_USER]
);
action!(
    /// Sign the declaration and submit, answer a send-back, withdraw.
    Submit = "enterprises.submit" by [ENTERPRISE_ADMIN]
);
action!(
    /// Let a service firm act for the organisation, and end that.
    Delegate = "enterprises.delegate" by [ENTERPRISE_ADMIN]
);
action!(
    /// Accept to act for another organisation, pass it on, or end it.
    ActFor = "enterprises.act-for" by [ENTERPRISE_ADMIN]
);
action!(
    /// See who acts for whom.
    SeeDelegations = "enterprises.see-delegations" by [ENTERPRISE_ADMIN, ENTERPRISE_USER, AUDITOR], reads: true
);
action!(
    /// See an application with its documents and reasons.
    See = "enterprises.see" by [ENTERPRISE_ADMIN, ENTERPRISE_USER, REVIEWER, SENIOR_REVIEWER, REGISTRAR, AUDITOR], reads: true
);
action!(
    /// See the review queue.
    SeeQueue = "enterprises.see-queue" by [REVIEWER, SENIOR_REVIEWER, REGISTRAR, AUDITOR], reads: true
);
action!(
    /// Take an application up for review.
    TakeUp = "enterprises.take-up" by [REVIEWER, SENIOR_REVIEWER]
);
action!(
    /// Take an application over from the reviewer who works on it.
    TakeOver = "enterprises.take-over" by [SENIOR_REVIEWER]
);
action!(
    /// Give the applicant more time to correct, once.
    Extend = "enterprises.extend" by [REVIEWER, SENIOR_REVIEWER]
);
action!(
    /// Send an application back with coded reasons.
    SendBack = "enterprises.send-back" by [REVIEWER, SENIOR_REVIEWER]
);
action!(
    /// Enter the enterprise in the register.
    Approve = "enterprises.approve" by [REVIEWER, SENIOR_REVIEWER]
);
action!(
    /// Refuse the application, with reasons and the remedy.
    Reject = "enterprises.reject" by [REVIEWER, SENIOR_REVIEWER]
);
action!(
    /// Revoke a certificate.
    Revoke = "enterprises.revoke" by [SENIOR_REVIEWER, REGISTRAR]
);
action!(
    /// Carry out what follows when a clock runs out.
    RunClock = "enterprises.run-clock" by [SYSTEM_ROLE]
);
action!(
    /// Make the search index anew.
    Reindex = "enterprises.reindex" by [SYSTEM_ROLE]
);

/// Actions that end in a changed application or register row; a store saves only with a permit for one of them.
///
/// Some of them a client lets a delegate do: those name the scope of delegation that covers them.
pub trait Decision: Action {
    /// The scope of delegation that covers it; without one it cannot be delegated.
    const SCOPE: Option<Scope> = None;
}
impl Decision for Prepare {
    const SCOPE: Option<Scope> = Some(Scope::Prepare);
}
impl Decision for Submit {
    const SCOPE: Option<Scope> = Some(Scope::Submit);
}
impl Decision for Delegate {}
impl Decision for ActFor {}
impl Decision for TakeUp {}
impl Decision for TakeOver {}
impl Decision for Extend {}
impl Decision for SendBack {}
impl Decision for Approve {}
impl Decision for Reject {}
impl Decision for Revoke {}
impl Decision for RunClock {}
impl Decision for Reindex {}

/// A row of the policy table: an action's name and the roles it is for.
pub type Rule = (&'static str, &'static [Role]);

/// The table of role × action, for the policy page and its snapshot test.
pub const TABLE: &[Rule] = &[
    (Prepare::NAME, Prepare::ROLES),
    (Submit::NAME, Submit::ROLES),
    (Delegate::NAME, Delegate::ROLES),
    (ActFor::NAME, ActFor::ROLES),
    (SeeDelegations::NAME, SeeDelegations::ROLES),
    (See::NAME, See::ROLES),
    (SeeQueue::NAME, SeeQueue::ROLES),
    (TakeUp::NAME, TakeUp::ROLES),
    (TakeOver::NAME, TakeOver::ROLES),
    (Extend::NAME, Extend::ROLES),
    (SendBack::NAME, SendBack::ROLES),
    (Approve::NAME, Approve::ROLES),
    (Reject::NAME, Reject::ROLES),
    (Revoke::NAME, Revoke::ROLES),
    (RunClock::NAME, RunClock::ROLES),
    (Reindex::NAME, Reindex::ROLES),
];
