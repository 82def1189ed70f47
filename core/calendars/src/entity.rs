//! The rows of this room. They never leave it.
#![allow(
    unreachable_pub,
    missing_docs,
    reason = "the entity macro writes public items; this module is private"
)]

/// Imported files.
pub(crate) mod import {
    use kernel::{PersonId, Timestamp};
    use sea_orm::entity::prelude::*;

    /// One row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendars_import")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub id: Uuid,
        pub calendar: String,
        pub file: String,
        pub sha256: String,
        pub imported_at: Timestamp,
        pub imported_by: PersonId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
