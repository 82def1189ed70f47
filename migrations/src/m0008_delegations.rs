//! Delegations: an organisation lets a service firm act for it.

use crate::table::{check, create, flag, id, instant, json, key, maybe, table, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What is accepted says by whom, what has ended says how; nothing is passed on that was passed on already.
const STAGE: &str = "(accepted_at IS NULL) = (accepted_by IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL) \
    AND (ended_at IS NULL) = (ending IS NULL) AND (ending IS NULL OR ending IN ('declined', 'withdrawn', 'revoked', 'given_back')) \
    AND (parent_id IS NULL OR may_pass_on = FALSE) AND client_id <> delegate_id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut delegations = table("enterprises_delegation")
            .col(key())
            .col(id("client_id"))
            .col(id("delegate_id"))
            .col(maybe(id("parent_id")))
            .col(json("scopes"))
            .col(flag("may_pass_on"))
            .col(text("client_code"))
            .col(instant("holds_from"))
            .col(instant("holds_until"))
            .col(id("offered_by"))
            .col(instant("offered_at"))
            .col(maybe(instant("accepted_at")))
            .col(maybe(id("accepted_by")))
            .col(maybe(instant("ended_at")))
            .col(maybe(id("ended_by")))
            .col(maybe(text("ending")))
            .check(check("enterprises_delegation_stage", STAGE))
            .check(check("enterprises_delegation_period", "holds_from < holds_until"))
            .foreign_key(
                ForeignKey::create()
                    .from("enterprises_delegation", "parent_id")
                    .to("enterprises_delegation", "id"),
            )
            .to_owned();
        // One delegation between the same two at a time: the constraint decides a race.
        let one = "CREATE UNIQUE INDEX enterprises_delegation_client_id_delegate_id_open ON enterprises_delegation \
             (client_id, delegate_id) WHERE ended_at IS NULL";
        let to = "CREATE INDEX enterprises_delegation_to ON enterprises_delegation (delegate_id, id) WHERE ended_at IS NULL";
        create(manager, &mut delegations, &[one, to]).await
    }
}
