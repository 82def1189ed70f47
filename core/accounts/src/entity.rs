//! Rows, as they are stored. They never leave the crate.

#![allow(unreachable_pub, reason = "SeaORM writes public types beside these, which must be as public")]

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What kind of organisation it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, utoipa::ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Trades, or serves those who do.
    Enterprise,
    /// An industry association.
    Association,
    /// A public authority.
    Authority,
    /// Runs this installation.
    Operator,
}

/// An organisation.
pub(crate) mod organisation {
    use super::OrganisationKind;
    use kernel::{OrgId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OrgId,
        pub kind: OrganisationKind,
        pub name: String,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A person.
pub(crate) mod person {
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// May they sign in?
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
    pub enum Status {
        Active,
        Disabled,
    }

    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PersonId,
        pub email: String,
        pub email_key: String,
        pub display_name: String,
        pub password_hash: String,
        pub language: Option<String>,
        pub status: Status,
        pub version: i64,
        pub created_at: Timestamp,
        pub password_set_at: Timestamp,
    }

    /// Without the hash: a log line must not carry it.
    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("person").field("id", &self.id).field("version", &self.version).finish()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A role that a person holds over an organisation, or over everything.
pub(crate) mod membership {
    use crate::MembershipId;
    use kernel::{OrgId, PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_membership")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MembershipId,
        pub person_id: PersonId,
        pub organisation_id: Option<OrgId>,
        pub role: String,
        pub granted_by: PersonId,
        pub granted_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An invitation.
pub(crate) mod invitation {
    use crate::InvitationId;
    use kernel::{OrgId, PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_invitation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: InvitationId,
        pub organisation_id: Option<OrgId>,
        pub email: String,
        pub email_key: String,
        pub roles: Json,
        pub token_hash: Vec<u8>,
        pub invited_by: PersonId,
        pub invited_at: Timestamp,
        pub expires_at: Timestamp,
        pub accepted_by: Option<PersonId>,
        pub accepted_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A browser that is signed in.
pub(crate) mod session {
    use crate::SessionId;
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SessionId,
        pub person_id: PersonId,
        pub token_hash: Vec<u8>,
        pub agent: String,
        pub begun_at: Timestamp,
        pub seen_at: Timestamp,
        pub ends_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An API token.
pub(crate) mod token {
    use crate::TokenId;
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TokenId,
        pub person_id: PersonId,
        pub name: String,
        pub token_hash: Vec<u8>,
        pub scopes: Json,
        pub created_at: Timestamp,
        pub expires_at: Timestamp,
        pub used_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Attempts that are counted under a hashed key.
pub(crate) mod attempt {
    use kernel::Timestamp;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts_attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Vec<u8>,
        pub failures: i64,
        pub last_at: Timestamp,
        pub blocked_until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
