//! People, organisations, roles, sessions and API tokens.
//!
//! Everything that asks *who may* begins here: [`Accounts`] signs people in, answers who presents a session or a token (as
//! `web`'s authenticator), and keeps the roles that other modules name in their [`RoleSpec`]s. It knows no other module.

mod authenticator;
mod console;
mod email;
mod entity;
mod error;
mod http;
mod invitation;
mod membership;
mod organisation;
mod password;
pub mod policy;
mod roles;
mod secret;
mod service;
mod session;
mod store;
mod throttle;
mod token;

pub use console::{NAVIGATION, PUBLIC_PAGES, pages};
pub use email::{Email, EmailRefused};
pub use error::AccountsError;
pub use http::routes;
pub use invitation::{InvitationForm, InvitationId};
pub use membership::MembershipId;
pub use organisation::{OrganisationForm, OrganisationKind, PersonForm, SignUpForm};
pub use password::{NewPassword, PasswordRefused};
pub use policy::Oneself;
pub use roles::{Over, RoleSpec, Roles};
pub use secret::Secret;
pub use service::{
    AcceptForm, Accounts, Begun, Census, Founder, GrantForm, HeldRole, InvitationSent, InvitationShown,
    Organisation, PasswordForm, PersonWithRoles, ProfileForm, SessionSeen, Settings, TokenSeen,
};
pub use session::{Origin, SessionId, SignInForm};
pub use token::{READ, TokenForm, TokenId};

/// What this room says.
pub const WORDS: web::Source = web::Source {
    module: "accounts",
    zh_cn: include_str!("../i18n/zh-CN.ftl"),
    en: include_str!("../i18n/en.ftl"),
};

macro_rules! page {
    ($code:literal, $file:literal) => {
        (
            $code,
            include_str!(concat!("../problems/", $file, ".zh-CN.md")),
            include_str!(concat!("../problems/", $file, ".en.md")),
        )
    };
}

/// The page of each problem code of this room.
pub const PROBLEMS: &[web::manual::ProblemPage] = &[
    page!("accounts/sign-in-refused", "sign-in-refused"),
    page!("accounts/throttled", "throttled"),
    page!("accounts/sign-up-closed", "sign-up-closed"),
    page!("accounts/invitation-gone", "invitation-gone"),
    page!("accounts/invitation-for-another", "invitation-for-another"),
    page!("accounts/invitation-for-known", "invitation-for-known"),
    page!("accounts/last-administrator", "last-administrator"),
    page!("accounts/own-account", "own-account"),
];
