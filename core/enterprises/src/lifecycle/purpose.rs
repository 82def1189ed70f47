//! What an application asks for.

use enterprises_contract::EnterpriseId;

/// What an application asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To enter the register.
    New,
    /// To change an entry of the register, as it stood at a version.
    Change(Change, Base),
}

/// What is to become of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Other facts.
    Amend,
    /// The same facts, verified again before they lapse.
    Renew,
    /// Back from a lapse.
    Restore,
    /// Out of the register.
    Cancel,
}

/// The entry that an application changes, and the version it starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// Which enterprise.
    pub enterprise: EnterpriseId,
    /// The version that was in the register when the application began.
    pub version: i64,
}

impl Purpose {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change(change, _) => change.code(),
        }
    }

    /// The entry it changes.
    pub const fn base(self) -> Option<Base> {
        match self {
            Self::New => None,
            Self::Change(_, base) => Some(base),
        }
    }

    /// What is to become of the entry it changes.
    pub const fn change(self) -> Option<Change> {
        match self {
            Self::New => None,
            Self::Change(change, _) => Some(change),
        }
    }
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Amend, Self::Renew, Self::Restore, Self::Cancel];

    /// Reads the stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.code() == code)
    }

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Amend => "amend",
            Self::Renew => "renew",
            Self::Restore => "restore",
            Self::Cancel => "cancel",
        }
    }
}
