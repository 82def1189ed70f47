//! The rows of this room. They never leave it, and are never a request or an answer.
#![allow(
    unreachable_pub,
    missing_docs,
    reason = "the entity macro writes public items; this module is private"
)]

/// Applications.
pub(crate) mod application {
    use enterprises_contract::{ApplicationId, EnterpriseId};
    use kernel::{OrgId, PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_application")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ApplicationId,
        pub organisation_id: OrgId,
        pub stage: String,
        pub version: i64,
        pub purpose: String,
        pub target_id: Option<EnterpriseId>,
        pub base_version: Option<i64>,
        pub answers: Json,
        pub representative_id: Option<Vec<u8>>,
        pub reviewer_id: Option<PersonId>,
        pub review_clock: Option<Json>,
        pub correction_clock: Option<Json>,
        pub appeal_clock: Option<Json>,
        pub due_at: Option<Timestamp>,
        pub due_provisional: bool,
        pub submitted_at: Option<Timestamp>,
        pub decided_at: Option<Timestamp>,
        pub decided_by: Option<PersonId>,
        pub reasons: Option<Json>,
        pub remedy: Option<String>,
        pub enterprise_id: Option<EnterpriseId>,
        pub created_by: PersonId,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Documents of applications.
pub(crate) mod document {
    use enterprises_contract::ApplicationId;
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: crate::document::DocumentId,
        pub application_id: ApplicationId,
        pub slot: String,
        pub sha256: String,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub uploaded_by: PersonId,
        pub uploaded_at: Timestamp,
        pub removed_at: Option<Timestamp>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The register.
pub(crate) mod enterprise {
    use enterprises_contract::EnterpriseId;
    use kernel::{OrgId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_enterprise")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EnterpriseId,
        pub organisation_id: OrgId,
        pub status: String,
        pub version: i64,
        pub legal_name: String,
        pub name_key: String,
        pub jurisdiction: String,
        pub registered_at: Timestamp,
        pub verified_until: Timestamp,
        pub reminded_days: i64,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Versions of register entries.
pub(crate) mod version {
    use enterprises_contract::{ApplicationId, EnterpriseId};
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enterprise_id: EnterpriseId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub purpose: String,
        pub because: Option<String>,
        pub registration: Json,
        pub application_id: ApplicationId,
        pub decided_by: PersonId,
        pub effective_at: Timestamp,
        pub receipt_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Identifiers: held by an open application, then by the enterprise it became.
pub(crate) mod identifier {
    use enterprises_contract::{ApplicationId, EnterpriseId};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_identifier")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scheme: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub value: String,
        pub application_id: ApplicationId,
        pub enterprise_id: Option<EnterpriseId>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Delegations.
pub(crate) mod delegation {
    use crate::delegation::DelegationId;
    use kernel::{OrgId, PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_delegation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DelegationId,
        pub client_id: OrgId,
        pub delegate_id: OrgId,
        pub parent_id: Option<DelegationId>,
        pub scopes: Json,
        pub may_pass_on: bool,
        pub client_code: String,
        pub holds_from: Timestamp,
        pub holds_until: Timestamp,
        pub offered_by: PersonId,
        pub offered_at: Timestamp,
        pub accepted_at: Option<Timestamp>,
        pub accepted_by: Option<PersonId>,
        pub ended_at: Option<Timestamp>,
        pub ended_by: Option<PersonId>,
        pub ending: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Certificates.
pub(crate) mod certificate {
    use crate::certificate::CertificateId;
    use enterprises_contract::EnterpriseId;
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enterprises_certificate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CertificateId,
        pub serial: String,
        pub enterprise_id: EnterpriseId,
        pub claims: Json,
        pub issued_at: Timestamp,
        pub valid_until: Timestamp,
        pub receipt_id: Uuid,
        pub revoked_at: Option<Timestamp>,
        pub revoked_by: Option<PersonId>,
        pub revoked_reason: Option<String>,
        pub superseded_by: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
