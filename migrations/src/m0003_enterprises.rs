//! Enterprise registration: applications, documents, the register, identifiers, certificates.

use crate::table::{bytes, check, create, id, instant, integer, json, key, maybe, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The stages of `lifecycle.rs`, said again where no code path can get around them.
const STAGE: &str = "CASE stage \
    WHEN 'draft' THEN submitted_at IS NULL AND decided_at IS NULL AND enterprise_id IS NULL \
    WHEN 'submitted' THEN submitted_at IS NOT NULL AND review_clock IS NOT NULL AND reviewer_id IS NULL AND decided_at IS NULL \
    WHEN 'in_review' THEN submitted_at IS NOT NULL AND review_clock IS NOT NULL AND reviewer_id IS NOT NULL AND decided_at IS NULL \
    WHEN 'needs_correction' THEN review_clock IS NOT NULL AND correction_clock IS NOT NULL AND reviewer_id IS NOT NULL \
         AND reasons IS NOT NULL AND decided_at IS NULL \
    WHEN 'approved' THEN decided_at IS NOT NULL AND decided_by IS NOT NULL AND enterprise_id IS NOT NULL \
    WHEN 'rejected' THEN decided_at IS NOT NULL AND decided_by IS NOT NULL AND reasons IS NOT NULL AND remedy IS NOT NULL \
         AND appeal_clock IS NOT NULL AND enterprise_id IS NULL \
    WHEN 'withdrawn' THEN decided_at IS NOT NULL AND enterprise_id IS NULL \
    WHEN 'lapsed' THEN decided_at IS NOT NULL AND enterprise_id IS NULL \
    ELSE 1 = 0 END";

/// A new entry has nothing behind it; a change knows the version of the entry it starts from.
const PURPOSE: &str = "CASE purpose \
    WHEN 'new' THEN target_id IS NULL AND base_version IS NULL \
    WHEN 'amend' THEN target_id IS NOT NULL AND base_version IS NOT NULL \
    WHEN 'renew' THEN target_id IS NOT NULL AND base_version IS NOT NULL \
    WHEN 'restore' THEN target_id IS NOT NULL AND base_version IS NOT NULL \
    WHEN 'cancel' THEN target_id IS NOT NULL AND base_version IS NOT NULL \
    ELSE 1 = 0 END";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut applications = table("enterprises_application")
            .col(key())
            .col(id("organisation_id"))
            .col(text("stage"))
            .col(integer("version"))
            .col(text("purpose"))
            .col(maybe(id("target_id")))
            .col(maybe(integer("base_version")))
            .col(json("answers"))
            .col(maybe(bytes("representative_id")))
            .col(maybe(id("reviewer_id")))
            .col(maybe(json("review_clock")))
            .col(maybe(json("correction_clock")))
            .col(maybe(json("appeal_clock")))
            .col(maybe(instant("due_at")))
            .col(maybe(instant("submitted_at")))
            .col(maybe(instant("decided_at")))
            .col(maybe(id("decided_by")))
            .col(maybe(json("reasons")))
            .col(maybe(text("remedy")))
            .col(maybe(id("enterprise_id")))
            .col(id("created_by"))
            .col(instant("created_at"))
            .col(instant("updated_at"))
            .check(check("enterprises_application_stage", STAGE))
            .check(check("enterprises_application_version", "version >= 1"))
            .check(check("enterprises_application_purpose", PURPOSE))
            .to_owned();
        // One open application an organisation: the constraint decides a race, not a look before.
        let open = "CREATE UNIQUE INDEX enterprises_application_organisation_id_open ON enterprises_application (organisation_id) \
             WHERE stage IN ('draft', 'submitted', 'in_review', 'needs_correction')";
        let queue =
            "CREATE INDEX enterprises_application_queue ON enterprises_application (stage, due_at, id)";
        let of = "CREATE INDEX enterprises_application_of ON enterprises_application (organisation_id, id)";
        let about = "CREATE INDEX enterprises_application_about ON enterprises_application (target_id, stage) WHERE target_id IS NOT NULL";
        create(manager, &mut applications, &[open, queue, of, about]).await?;

        let mut documents = table("enterprises_document")
            .col(key())
            .col(id("application_id"))
            .col(text("slot"))
            .col(text("sha256"))
            .col(text("name"))
            .col(text("media_type"))
            .col(integer("size"))
            .col(id("uploaded_by"))
            .col(instant("uploaded_at"))
            .col(maybe(instant("removed_at")))
            .check(check("enterprises_document_sha256", "length(sha256) = 64"))
            .foreign_key(
                ForeignKey::create()
                    .from("enterprises_document", "application_id")
                    .to("enterprises_application", "id"),
            )
            .to_owned();
        let of = "CREATE INDEX enterprises_document_of ON enterprises_document (application_id, slot) WHERE removed_at IS NULL";
        create(manager, &mut documents, &[of]).await?;

        let mut enterprises = table("enterprises_enterprise")
            .col(key())
            .col(id("organisation_id"))
            .col(text("status"))
            .col(integer("version"))
            .col(text("legal_name"))
            .col(text("name_key"))
            .col(text("jurisdiction"))
            .col(instant("registered_at"))
            .col(instant("verified_until"))
            .col(integer("reminded_days"))
            .col(instant("updated_at"))
            .check(check(
                "enterprises_enterprise_status",
                "status IN ('active', 'restricted', 'suspended', 'verification_due', 'lapsed', 'merged', 'deregistered', 'annulled')",
            ))
            .to_owned();
        // An organisation whose enterprise has left the register may enter it anew.
        let one = "CREATE UNIQUE INDEX enterprises_enterprise_organisation_id_present ON enterprises_enterprise (organisation_id) \
             WHERE status NOT IN ('merged', 'deregistered', 'annulled')";
        let due = "CREATE INDEX enterprises_enterprise_verification ON enterprises_enterprise (status, verified_until)";
        create(manager, &mut enterprises, &[one, due]).await?;

        let mut versions = table("enterprises_version")
            .col(id("enterprise_id"))
            .col(integer("version"))
            .col(text("purpose"))
            .col(maybe(text("because")))
            .col(json("registration"))
            .col(id("application_id"))
            .col(id("decided_by"))
            .col(instant("effective_at"))
            .col(id("receipt_id"))
            .primary_key(Index::create().col("enterprise_id").col("version"))
            .foreign_key(
                ForeignKey::create()
                    .from("enterprises_version", "enterprise_id")
                    .to("enterprises_enterprise", "id"),
            )
            .to_owned();
        create(manager, &mut versions, &[]).await?;

        let mut identifiers = table("enterprises_identifier")
            .col(text("scheme"))
            .col(text("value"))
            .col(id("application_id"))
            .col(maybe(id("enterprise_id")))
            .primary_key(Index::create().name("enterprises_identifier_scheme").col("scheme").col("value"))
            .to_owned();
        let of = "CREATE INDEX enterprises_identifier_of ON enterprises_identifier (application_id)";
        create(manager, &mut identifiers, &[of]).await?;

        let mut certificates = table("enterprises_certificate")
            .col(key())
            .col(text("serial").unique_key())
            .col(id("enterprise_id"))
            .col(json("claims"))
            .col(instant("issued_at"))
            .col(instant("valid_until"))
            .col(id("receipt_id"))
            .col(maybe(instant("revoked_at")))
            .col(maybe(id("revoked_by")))
            .col(maybe(text("revoked_reason")))
            .col(maybe(text("superseded_by")))
            .check(check(
                "enterprises_certificate_revoked",
                "(revoked_at IS NULL AND revoked_by IS NULL AND revoked_reason IS NULL) \
                 OR (revoked_at IS NOT NULL AND revoked_by IS NOT NULL AND revoked_reason IS NOT NULL)",
            ))
            .foreign_key(
                ForeignKey::create()
                    .from("enterprises_certificate", "enterprise_id")
                    .to("enterprises_enterprise", "id"),
            )
            .to_owned();
        let of =
            "CREATE INDEX enterprises_certificate_of ON enterprises_certificate (enterprise_id, issued_at)";
        create(manager, &mut certificates, &[of]).await
    }
}
