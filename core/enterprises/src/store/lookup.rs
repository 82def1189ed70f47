//! What entries are found by: their names and identifiers, in an index that each engine keeps in its own way.
//!
//! The index narrows, in the order of registration; [`Query::finds`] decides, so both engines give the same hits.

use super::register::status;
use crate::entity::enterprise;
use crate::error::EnterpriseError;
use crate::policy::Decision;
use crate::register::{Entry, Hit};
use db::{StoreError, Tx};
use enterprises_contract::EnterpriseId;
use kernel::{Permit, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, DbBackend, FromQueryResult, Statement};
use search::{Query, Text};

/// The number an enterprise has in the index; who is new gets the next one.
const NUMBER: &str = "INSERT INTO enterprises_search (enterprise_id, tokenizer) VALUES ($1, $2) \
    ON CONFLICT (enterprise_id) DO UPDATE SET tokenizer = excluded.tokenizer RETURNING seq";

const FTS5_PUT: &str = "INSERT OR REPLACE INTO enterprises_search_index (rowid, terms) VALUES ($1, $2)";

const GIN_PUT: &str = "INSERT INTO enterprises_search_index (seq, terms) \
    VALUES ($1, array_to_tsvector(string_to_array($2, ' '))) ON CONFLICT (seq) DO UPDATE SET terms = excluded.terms";

/// FTS5 walks in the order of numbers and stops at the limit.
const FTS5_FIND: &str = "SELECT s.seq, e.id, e.status, e.legal_name, e.name_key, e.jurisdiction, e.registered_at \
    FROM enterprises_search_index AS i JOIN enterprises_search AS s ON s.seq = i.rowid \
    JOIN enterprises_enterprise AS e ON e.id = s.enterprise_id \
    WHERE enterprises_search_index MATCH $1 AND i.rowid > $2 ORDER BY i.rowid LIMIT $3";

/// GIN knows no order. Materialized, without the number, and with words that the planner does not see, the plan is always the same:
/// from this index alone. Else it would at times walk along the numbers until enough is found: through everything, for what is rare.
const GIN_FIND: &str = "WITH found AS MATERIALIZED (SELECT seq FROM enterprises_search_index \
    WHERE terms @@ (SELECT CAST(CAST($1 AS text) AS tsquery))), \
    next AS MATERIALIZED (SELECT seq FROM found WHERE seq > $2 ORDER BY seq LIMIT $3) \
    SELECT s.seq, e.id, e.status, e.legal_name, e.name_key, e.jurisdiction, e.registered_at \
    FROM next JOIN enterprises_search AS s ON s.seq = next.seq \
    JOIN enterprises_enterprise AS e ON e.id = s.enterprise_id ORDER BY s.seq";

/// On PostgreSQL each row also has a term for the neighbourhood of its number, at two scales: 1,024 and 32,768 rows. What is common is
/// found in the next neighbourhood, at the cost of looking through that alone.
const SCALES: [(char, u32); 2] = [('#', 10), ('%', 15)];

/// What an entry is found by.
pub(crate) fn text(entry: &Entry) -> Text {
    let registration = &entry.registration;
    let identifiers = registration.identifiers();
    let names = [Some(registration.legal_name.as_str()), registration.latin_name.as_deref()];
    Text::of(names.into_iter().flatten().chain(identifiers.iter().map(|(_, value)| value.as_str())))
}

/// Puts an entry into the index, in place of what was there of it.
pub(crate) async fn index<A: Decision>(
    tx: &Tx,
    _: &Permit<A>,
    id: EnterpriseId,
    text: &Text,
) -> Result<(), EnterpriseError> {
    let engine = tx.get_database_backend();
    let number = Statement::from_sql_and_values(engine, NUMBER, [id.into(), search::VERSION.into()]);
    let row = tx.query_one_raw(number).await?;
    let row = row.ok_or_else(|| StoreError::corrupt("search index", "it gave no number"))?;
    let seq: i64 = row.try_get("", "seq")?;

    let mut terms: Vec<_> = text.terms().into_iter().map(|term| term.to_string()).collect();
    let put = if engine == DbBackend::Postgres {
        terms.extend(SCALES.map(|scale| neighbourhood(seq, scale)));
        GIN_PUT
    } else {
        FTS5_PUT
    };
    let values = [seq.into(), terms.join(" ").into()];
    tx.execute_raw(Statement::from_sql_and_values(engine, put, values)).await?;
    Ok(())
}

/// Makes what an entry is found by anew, name key and index.
pub(crate) async fn renew<A: Decision>(
    tx: &Tx,
    permit: &Permit<A>,
    entry: &Entry,
) -> Result<(), EnterpriseError> {
    let text = text(entry);
    let key = Set(text.as_str().to_owned());
    let row = enterprise::ActiveModel { id: Set(entry.id), name_key: key, ..Default::default() };
    enterprise::Entity::update(row).exec(tx).await?;
    index(tx, permit, entry.id, &text).await
}

/// Entries that an older tokenizer put into the index, or none.
pub(crate) async fn outdated(
    conn: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<EnterpriseId>, EnterpriseError> {
    let sql =
        "SELECT enterprise_id FROM enterprises_search WHERE tokenizer < $1 ORDER BY tokenizer, seq LIMIT $2";
    let values = [search::VERSION.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn.query_all_raw(asked).await?;
    rows.iter().map(|row| Ok(row.try_get("", "enterprise_id")?)).collect()
}

/// What the index gives: a hit, if the query finds its text.
#[derive(FromQueryResult)]
struct Candidate {
    seq: i64,
    id: EnterpriseId,
    status: String,
    legal_name: String,
    name_key: String,
    jurisdiction: String,
    registered_at: Timestamp,
}

/// The hits after one of them, in the order of registration.
pub(crate) async fn search(
    conn: &impl ConnectionTrait,
    query: &Query,
    after: Option<EnterpriseId>,
    limit: u64,
) -> Result<Vec<Hit>, EnterpriseError> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut seq = match after {
        Some(after) => number_of(conn, after).await?,
        None => 0,
    };
    // The index rarely gives what is no hit; if it does, more is asked for each time.
    let mut page = limit.clamp(1, LARGEST);
    let mut hits = Vec::new();
    while hits.len() < wanted {
        let candidates = next(conn, query, seq, page).await?;
        let is_last = (candidates.len() as u64) < page;
        for candidate in candidates {
            seq = candidate.seq;
            hits.extend(candidate.judge(query)?);
        }
        if is_last {
            break;
        }
        page = (page * 4).min(LARGEST);
    }
    hits.truncate(wanted);
    Ok(hits)
}

/// Most candidates that are looked at in one go.
const LARGEST: u64 = 1000;

impl Candidate {
    fn judge(self, query: &Query) -> Result<Option<Hit>, EnterpriseError> {
        if !query.finds(&Text::stored(self.name_key)) {
            return Ok(None);
        }
        Ok(Some(Hit {
            id: self.id,
            status: status(&self.status)?,
            legal_name: self.legal_name,
            jurisdiction: self.jurisdiction,
            registered_at: self.registered_at,
        }))
    }
}

async fn next(
    conn: &impl ConnectionTrait,
    query: &Query,
    after: i64,
    page: u64,
) -> Result<Vec<Candidate>, EnterpriseError> {
    let engine = conn.get_database_backend();
    let limit = i64::try_from(page).unwrap_or(i64::MAX);
    let ask = async |sql: &str, words: String| {
        let values = [words.into(), after.into(), limit.into()];
        Candidate::find_by_statement(Statement::from_sql_and_values(engine, sql, values)).all(conn).await
    };
    if engine != DbBackend::Postgres {
        return Ok(ask(FTS5_FIND, query.fts5()).await?);
    }
    let words = query.tsquery();
    for scale in SCALES {
        let near = ask(GIN_FIND, format!("{words} & '{}'", neighbourhood(after + 1, scale))).await?;
        if near.len() as u64 == page {
            return Ok(near);
        }
    }
    Ok(ask(GIN_FIND, words).await?)
}

fn neighbourhood(seq: i64, (mark, bits): (char, u32)) -> String {
    format!("{mark}{}", seq >> bits)
}

/// Where in the order an enterprise stands.
async fn number_of(conn: &impl ConnectionTrait, id: EnterpriseId) -> Result<i64, EnterpriseError> {
    let sql =
        "SELECT seq FROM enterprises_search WHERE enterprise_id <= $1 ORDER BY enterprise_id DESC LIMIT 1";
    let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, [id.into()]);
    match conn.query_one_raw(asked).await? {
        Some(row) => Ok(row.try_get("", "seq")?),
        None => Ok(0),
    }
}
