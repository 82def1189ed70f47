//! Landlock: no file, no TCP, no abstract socket, no signal to others, whatever the user may do.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError,
    RulesetStatus, Scope,
};

use crate::Landlock;

/// The version whose rights are asked for: files, TCP and scopes, complete since Linux 6.12.
const WANTED: ABI = ABI::V6;

/// Denies all that the kernel knows how to deny. The library is still loaded afterwards: it is an anonymous file, which
/// is not part of any file system a rule could name.
pub(super) fn deny_everything() -> Result<Landlock, RulesetError> {
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .scope(Scope::from_all(WANTED))?
        .create()?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Landlock::Full,
        RulesetStatus::PartiallyEnforced => Landlock::Partial,
        RulesetStatus::NotEnforced => Landlock::Absent,
    })
}
