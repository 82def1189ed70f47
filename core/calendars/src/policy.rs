//! Who may bring a calendar in.

use kernel::op::SYSTEM_ROLE;
use kernel::{Action, Role};

/// Bring in a calendar: whoever has a shell on the machine, and nobody through the network.
#[derive(Debug, Clone, Copy)]
pub struct Import;
impl Action for Import {
    const NAME: &'static str = "calendars.import";
    const ROLES: &'static [Role] = &[SYSTEM_ROLE];
}
