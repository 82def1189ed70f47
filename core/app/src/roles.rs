//! The roles of all modules, as `accounts` gives them out: what they are called, and over what they are held.

use accounts::{Over, RoleSpec, Roles};
use enterprises::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER, REGISTRAR, REVIEWER, SENIOR_REVIEWER};

/// Those of registration. Who founds an organisation here runs its affairs; who decides is appointed.
const REGISTRATION: [RoleSpec; 5] = [
    RoleSpec {
        role: ENTERPRISE_ADMIN,
        zh_cn: "企业管理员",
        en: "Enterprise administrator",
        over: Over::Organisation,
        given_at_sign_up: true,
    },
    RoleSpec {
        role: ENTERPRISE_USER,
        zh_cn: "企业用户",
        en: "Enterprise user",
        over: Over::Organisation,
        given_at_sign_up: false,
    },
    RoleSpec {
        role: REVIEWER,
        zh_cn: "审核员",
        en: "Reviewer",
        over: Over::Everything,
        given_at_sign_up: false,
    },
    RoleSpec {
        role: SENIOR_REVIEWER,
        zh_cn: "高级审核员",
        en: "Senior reviewer",
        over: Over::Everything,
        given_at_sign_up: false,
    },
    RoleSpec {
        role: REGISTRAR,
        zh_cn: "登记员",
        en: "Registrar",
        over: Over::Everything,
        given_at_sign_up: false,
    },
];

/// All of them.
pub(crate) fn all() -> Roles {
    Roles::new(REGISTRATION)
}
