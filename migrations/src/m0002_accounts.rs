//! People, organisations, roles, invitations, sessions, API tokens, and the attempts to sign in that are counted.

use crate::table::{bytes, check, create, id, instant, integer, json, key, maybe, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        who(manager).await?;
        may(manager).await?;
        proves_it(manager).await
    }
}

/// Organisations and people.
async fn who(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut organisations = table("accounts_organisation")
        .col(key())
        .col(text("kind"))
        .col(text("name"))
        .col(instant("created_at"))
        .check(check(
            "accounts_organisation_kind",
            "kind IN ('enterprise', 'association', 'authority', 'operator')",
        ))
        .check(check("accounts_organisation_name", "length(name) BETWEEN 1 AND 200"))
        .to_owned();
    create(manager, &mut organisations, &[]).await?;

    let mut people = table("accounts_person")
        .col(key())
        .col(text("email"))
        .col(text("email_key").unique_key())
        .col(text("display_name"))
        .col(text("password_hash"))
        .col(maybe(text("language")))
        .col(text("status"))
        .col(integer("version"))
        .col(instant("created_at"))
        .col(instant("password_set_at"))
        .check(check("accounts_person_email_key", "length(email_key) BETWEEN 3 AND 254"))
        .check(check("accounts_person_display_name", "length(display_name) BETWEEN 1 AND 100"))
        .check(check("accounts_person_password_hash", "password_hash LIKE '$argon2id$%'"))
        .check(check("accounts_person_language", "language IS NULL OR language IN ('zh-CN', 'en')"))
        .check(check("accounts_person_status", "status IN ('active', 'disabled')"))
        .check(check("accounts_person_version", "version >= 1"))
        .to_owned();
    create(manager, &mut people, &[]).await
}

/// Who holds which role over whom, and who is invited to.
async fn may(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut memberships = table("accounts_membership")
        .col(key())
        .col(id("person_id"))
        .col(maybe(id("organisation_id")))
        .col(text("role"))
        .col(id("granted_by"))
        .col(instant("granted_at"))
        .check(check("accounts_membership_role", "length(role) BETWEEN 1 AND 64"))
        .foreign_key(&mut reference("accounts_membership", "person_id", "accounts_person"))
        .foreign_key(&mut reference("accounts_membership", "organisation_id", "accounts_organisation"))
        .to_owned();
    // Two indexes, for a NULL equals no other NULL.
    let over_one = "CREATE UNIQUE INDEX accounts_membership_person_id_over_one \
         ON accounts_membership (person_id, organisation_id, role) WHERE organisation_id IS NOT NULL";
    let over_all = "CREATE UNIQUE INDEX accounts_membership_person_id_over_all \
         ON accounts_membership (person_id, role) WHERE organisation_id IS NULL";
    let of =
        "CREATE INDEX accounts_membership_organisation ON accounts_membership (organisation_id, person_id)";
    create(manager, &mut memberships, &[over_one, over_all, of]).await?;

    let mut invitations = table("accounts_invitation")
        .col(key())
        .col(maybe(id("organisation_id")))
        .col(text("email"))
        .col(text("email_key"))
        .col(json("roles"))
        .col(bytes("token_hash").unique_key())
        .col(id("invited_by"))
        .col(instant("invited_at"))
        .col(instant("expires_at"))
        .col(maybe(id("accepted_by")))
        .col(maybe(instant("accepted_at")))
        .check(check("accounts_invitation_email_key", "length(email_key) BETWEEN 3 AND 254"))
        .check(check("accounts_invitation_token_hash", "length(token_hash) = 32"))
        .check(check("accounts_invitation_expiry", "expires_at > invited_at"))
        .check(check(
            "accounts_invitation_accepted",
            "CASE WHEN accepted_at IS NULL THEN accepted_by IS NULL ELSE accepted_by IS NOT NULL END",
        ))
        .foreign_key(&mut reference("accounts_invitation", "organisation_id", "accounts_organisation"))
        .to_owned();
    let open = "CREATE INDEX accounts_invitation_open ON accounts_invitation (organisation_id, id) \
         WHERE accepted_at IS NULL";
    create(manager, &mut invitations, &[open]).await
}

/// Sessions, API tokens, and counted attempts.
async fn proves_it(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut sessions = table("accounts_session")
        .col(key())
        .col(id("person_id"))
        .col(bytes("token_hash").unique_key())
        .col(text("agent"))
        .col(instant("begun_at"))
        .col(instant("seen_at"))
        .col(instant("ends_at"))
        .check(check("accounts_session_token_hash", "length(token_hash) = 32"))
        .check(check("accounts_session_end", "ends_at > begun_at"))
        .foreign_key(&mut reference("accounts_session", "person_id", "accounts_person"))
        .to_owned();
    let of_person = "CREATE INDEX accounts_session_person ON accounts_session (person_id, id)";
    let ending = "CREATE INDEX accounts_session_ending ON accounts_session (ends_at)";
    create(manager, &mut sessions, &[of_person, ending]).await?;

    let mut tokens = table("accounts_token")
        .col(key())
        .col(id("person_id"))
        .col(text("name"))
        .col(bytes("token_hash").unique_key())
        .col(json("scopes"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(maybe(instant("used_at")))
        .check(check("accounts_token_name", "length(name) BETWEEN 1 AND 100"))
        .check(check("accounts_token_token_hash", "length(token_hash) = 32"))
        .check(check("accounts_token_expiry", "expires_at > created_at"))
        .foreign_key(&mut reference("accounts_token", "person_id", "accounts_person"))
        .to_owned();
    let of_person = "CREATE INDEX accounts_token_person ON accounts_token (person_id, id)";
    create(manager, &mut tokens, &[of_person]).await?;

    // The key is a hash: whom somebody tried to sign in as is nobody's business, least of all when nobody has that name.
    let mut attempts = table("accounts_attempt")
        .col(ColumnDef::new("key").binary().not_null().primary_key().to_owned())
        .col(integer("failures"))
        .col(instant("last_at"))
        .col(instant("blocked_until"))
        .check(check("accounts_attempt_key", "length(key) = 32"))
        .check(check("accounts_attempt_failures", "failures >= 0"))
        .to_owned();
    let old = "CREATE INDEX accounts_attempt_old ON accounts_attempt (last_at)";
    create(manager, &mut attempts, &[old]).await
}

fn reference(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{from}_{column}_fk")).from(from, column).to(to, "id").to_owned()
}
