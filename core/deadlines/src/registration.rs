//! The names of the rules in pack `registration-cn`, which enterprise registration runs on.

use crate::RuleId;

/// A submitted application is checked for completeness.
pub const COMPLETENESS_CHECK: RuleId = RuleId::known("registration-cn/completeness-check");
/// A complete application is decided; stands still while the applicant corrects it.
pub const REVIEW: RuleId = RuleId::known("registration-cn/review");
/// The applicant corrects what was sent back.
pub const CORRECTION: RuleId = RuleId::known("registration-cn/correction");
/// A draft that nobody touches is deleted.
pub const DRAFT_DELETION: RuleId = RuleId::known("registration-cn/draft-deletion");
/// A lapsed application may be restored.
pub const RESTORE_WINDOW: RuleId = RuleId::known("registration-cn/restore-window");
/// A decision may be appealed against.
pub const APPEAL: RuleId = RuleId::known("registration-cn/appeal");
/// A certificate is valid, and its enterprise must be verified again.
pub const CERTIFICATE_VALIDITY: RuleId = RuleId::known("registration-cn/certificate-validity");
/// An enterprise whose verification is due may still be verified before it lapses.
pub const VERIFICATION_GRACE: RuleId = RuleId::known("registration-cn/verification-grace");

/// All of them.
pub const ALL: [RuleId; 8] = [
    COMPLETENESS_CHECK,
    REVIEW,
    CORRECTION,
    DRAFT_DELETION,
    RESTORE_WINDOW,
    APPEAL,
    CERTIFICATE_VALIDITY,
    VERIFICATION_GRACE,
];
