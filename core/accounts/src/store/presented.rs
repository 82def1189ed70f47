//! What a request presents, looked up in one query with everything that is known of its owner.

use crate::session::IDLE;
use crate::{SessionId, TokenId};
use db::StoreError;
use kernel::{OrgId, PersonId, Timestamp};
use sea_orm::prelude::*;
use sea_orm::{FromQueryResult, Statement};

/// One role of the owner, or none: the owner is in each row.
#[derive(Debug, FromQueryResult)]
pub(crate) struct OwnerRow {
    pub(crate) person_id: PersonId,
    pub(crate) display_name: String,
    pub(crate) language: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) organisation_id: Option<OrgId>,
    pub(crate) organisation: Option<String>,
}

/// A session with its owner.
#[derive(Debug, FromQueryResult)]
pub(crate) struct SessionRow {
    pub(crate) session_id: SessionId,
    pub(crate) seen_at: Timestamp,
    #[sea_orm(nested)]
    pub(crate) owner: OwnerRow,
}

/// An API token with its owner.
#[derive(Debug, FromQueryResult)]
pub(crate) struct TokenRow {
    pub(crate) token_id: TokenId,
    pub(crate) used_at: Option<Timestamp>,
    pub(crate) scopes: Json,
    #[sea_orm(nested)]
    pub(crate) owner: OwnerRow,
}

/// The columns and joins of [`OwnerRow`]. Nobody holds a thousand roles; the limit keeps a mistake from being read whole.
macro_rules! with_owner {
    ($own:literal, $from:literal) => {
        concat!(
            "SELECT ",
            $own,
            ", p.id AS person_id, p.display_name, p.language, m.role, m.organisation_id, o.name AS organisation FROM ",
            $from,
            " JOIN accounts_person p ON p.id = s.person_id AND p.status = 'active' \
             LEFT JOIN accounts_membership m ON m.person_id = p.id \
             LEFT JOIN accounts_organisation o ON o.id = m.organisation_id \
             WHERE s.token_hash = $1 AND "
        )
    };
}

pub(crate) async fn session(
    conn: &impl ConnectionTrait,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Vec<SessionRow>, StoreError> {
    let sql = concat!(
        with_owner!("s.id AS session_id, s.seen_at", "accounts_session s"),
        "s.ends_at > $2 AND s.seen_at > $3 ORDER BY m.role, m.id LIMIT 1000"
    );
    let values = [token_hash.into(), now.into(), (now - IDLE).into()];
    let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(SessionRow::find_by_statement(asked).all(conn).await?)
}

pub(crate) async fn token(
    conn: &impl ConnectionTrait,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Vec<TokenRow>, StoreError> {
    let sql = concat!(
        with_owner!("s.id AS token_id, s.used_at, s.scopes", "accounts_token s"),
        "s.expires_at > $2 ORDER BY m.role, m.id LIMIT 1000"
    );
    let values = [token_hash.into(), now.into()];
    let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(TokenRow::find_by_statement(asked).all(conn).await?)
}
