//! Who may look after the platform.

use super::{AUDITOR, OPERATOR};
use kernel::{Action, Role};

/// Look at how the platform is doing.
#[derive(Debug, Clone, Copy)]
pub(super) struct See;
impl Action for See {
    const NAME: &'static str = "system.see";
    const ROLES: &'static [Role] = &[OPERATOR, AUDITOR];
    const READS: bool = true;
}

/// Try a parked delivery again, or give it up.
#[derive(Debug, Clone, Copy)]
pub(super) struct SettleDeliveries;
impl Action for SettleDeliveries {
    const NAME: &'static str = "system.deliveries";
    const ROLES: &'static [Role] = &[OPERATOR];
}
