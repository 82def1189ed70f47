//! Memberships: a person holds a role over an organisation, or over everything.

use kernel::{Id, Kind};

/// Kind of [`MembershipId`].
pub struct Membership;
impl Kind for Membership {
    const PREFIX: &'static str = "mem";
}
/// Names a role that somebody holds.
pub type MembershipId = Id<Membership>;
