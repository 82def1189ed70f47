//! Who may do what with a connection.

use kernel::op::SYSTEM_ROLE;
use kernel::{Action, Role};

/// Answers for an enterprise; registered by `enterprises`.
pub(crate) const ENTERPRISE_ADMIN: Role = Role("enterprise-admin");
/// Works for an enterprise; registered by `enterprises`.
pub(crate) const ENTERPRISE_USER: Role = Role("enterprise-user");
/// Runs the installation.
pub(crate) const OPERATOR: Role = Role("operator");
/// Reads everything, changes nothing.
pub(crate) const AUDITOR: Role = Role("auditor");

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $name:literal, $roles:expr $(, reads $reads:literal)?;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $action;
        impl Action for $action {
            const NAME: &'static str = $name;
            const ROLES: &'static [Role] = &$roles;
            $(const READS: bool = $reads;)?
        }
    )*

        /// Name and roles of every action, for the snapshot of the whole policy.
        pub const ACTIONS: &[(&str, &[Role])] = &[$(($name, &$roles)),*];
    };
}

actions! {
    /// Connect a store, and agree that measures may be carried out in it.
    Connect = "connections.connect", [ENTERPRISE_ADMIN, ENTERPRISE_USER];
    /// Test, synchronise, schedule, pause, go on, call an operation off.
    Run = "connections.run", [ENTERPRISE_ADMIN, ENTERPRISE_USER];
    /// Give new credentials.
    Rotate = "connections.rotate", [ENTERPRISE_ADMIN, ENTERPRISE_USER];
    /// Hide or show a product in the store.
    Measure = "connections.measure", [ENTERPRISE_ADMIN, ENTERPRISE_USER, SYSTEM_ROLE];
    /// Pause what works, because its enterprise may not go on.
    Suspend = "connections.suspend", [SYSTEM_ROLE];
    /// Remove a connection.
    Remove = "connections.remove", [ENTERPRISE_ADMIN];
    /// Take a parked operation up again.
    Unpark = "connections.unpark", [OPERATOR];
    /// See which connections of all enterprises do not do their work.
    Oversee = "connections.oversee", [OPERATOR, AUDITOR], reads true;
    /// See connections and what came through them.
    See = "connections.see", [ENTERPRISE_ADMIN, ENTERPRISE_USER, OPERATOR, AUDITOR, SYSTEM_ROLE], reads true;
}
