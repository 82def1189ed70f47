//! Why something about people and organisations could not be done.

use crate::email::EmailRefused;
use db::StoreError;
use kernel::{Class, Denied, Fault, Violation, Violations};

/// Why an operation on accounts failed.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// There is no such person, organisation, session, token or membership, or none for this actor.
    #[error("the account does not exist")]
    NotFound,
    /// Fields cannot be accepted.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// Address and password do not belong together. Which of the two is wrong is not told.
    #[error("the address and the password do not belong together")]
    SignInRefused,
    /// Too many attempts failed.
    #[error("too many attempts failed; the next may follow in {seconds} s")]
    Throttled {
        /// How long to wait.
        seconds: u64,
    },
    /// The operator does not let the public sign up.
    #[error("sign-up is closed")]
    SignUpClosed,
    /// The link of an invitation is unknown, used, withdrawn or too old; which, is not told.
    #[error("the invitation is not open")]
    InvitationGone,
    /// The invitation is for another address than that of whoever is signed in.
    #[error("the invitation is for another person")]
    InvitationForAnother,
    /// The invited address belongs to somebody who is known: they sign in first.
    #[error("the invited person is known and has to sign in")]
    InvitationForKnown,
    /// Nobody would be left to administer.
    #[error("the last administrator cannot lose the role")]
    LastAdministrator,
    /// A person cannot disable their own account.
    #[error("nobody may disable their own account")]
    OwnAccount,
    /// A password could not be hashed.
    #[error("a password could not be hashed: {0}")]
    Hashing(&'static str),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountsError {
    /// One field that cannot be accepted.
    pub(crate) fn field(pointer: &'static str, code: &'static str) -> Self {
        let mut bad = Violations::default();
        bad.add(pointer, code);
        Self::Invalid(bad)
    }
}

impl From<EmailRefused> for AccountsError {
    fn from(refused: EmailRefused) -> Self {
        let mut bad = Violations::default();
        bad.take::<(), _>("/email", Err(refused));
        Self::Invalid(bad)
    }
}

impl Fault for AccountsError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Invalid(_) => "invalid",
            Self::SignInRefused => "accounts/sign-in-refused",
            Self::Throttled { .. } => "accounts/throttled",
            Self::SignUpClosed => "accounts/sign-up-closed",
            Self::InvitationGone => "accounts/invitation-gone",
            Self::InvitationForAnother => "accounts/invitation-for-another",
            Self::InvitationForKnown => "accounts/invitation-for-known",
            Self::LastAdministrator => "accounts/last-administrator",
            Self::OwnAccount => "accounts/own-account",
            Self::Hashing(_) => "internal",
            Self::Denied(inner) => inner.code(),
            Self::Store(inner) => inner.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound | Self::InvitationGone => Class::NotFound,
            Self::Invalid(_) | Self::SignInRefused => Class::Invalid,
            Self::Throttled { .. } => Class::TooMany,
            Self::SignUpClosed => Class::Forbidden,
            Self::InvitationForAnother
            | Self::InvitationForKnown
            | Self::LastAdministrator
            | Self::OwnAccount => Class::Conflict,
            Self::Hashing(_) => Class::Internal,
            Self::Denied(inner) => inner.class(),
            Self::Store(inner) => inner.class(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(bad) => bad.as_slice(),
            _ => &[],
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Throttled { seconds } => vec![("seconds", seconds.to_string())],
            Self::Denied(inner) => inner.args(),
            _ => Vec::new(),
        }
    }
}
