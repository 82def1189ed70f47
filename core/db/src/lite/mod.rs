//! The SQLite half of the door.

mod reader;
mod value;
mod writer;

pub(crate) use reader::on_reader;
pub(crate) use writer::{Unit, Writer};

use crate::error::Said;
use rusqlite::{Connection, ErrorCode, ffi};
use sea_orm::{DbErr, ProxyExecResult, ProxyRow, RuntimeErr, Statement};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// `synchronous=FULL`: an acknowledged commit survives a power cut. With group commit it costs about what NORMAL costs.
/// `mmap_size` is capped, for mapped pages count as our memory.
const PRAGMAS: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=10000; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; \
     PRAGMA wal_autocheckpoint=4000; PRAGMA trusted_schema=OFF;";

/// Name and declared kind of each column of a statement.
type Columns = Arc<[(String, value::Kind)]>;

/// A connection, and what it knows of the statements it has prepared.
pub(crate) struct Conn {
    pub(crate) sql: Connection,
    columns: RefCell<HashMap<String, Columns>>,
}

/// Opens the file with our pragmas.
pub(crate) fn open(path: &Path) -> rusqlite::Result<Conn> {
    let sql = Connection::open(path)?;
    sql.execute_batch(PRAGMAS)?;
    sql.set_prepared_statement_cache_capacity(256);
    Ok(Conn { sql, columns: RefCell::default() })
}

impl Conn {
    /// Runs a statement that answers rows.
    pub(crate) fn query(&self, statement: &Statement) -> Result<Vec<ProxyRow>, DbErr> {
        let mut prepared = self.sql.prepare_cached(&statement.sql).map_err(query_error)?;
        let columns = self.columns_of(&statement.sql, &prepared);
        value::bind(&mut prepared, statement).map_err(query_error)?;
        let mut rows = prepared.raw_query();
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(query_error)? {
            let mut values = BTreeMap::new();
            for (index, (name, kind)) in columns.iter().enumerate() {
                values.insert(name.clone(), value::decode(*kind, row.get_ref(index).map_err(query_error)?)?);
            }
            out.push(ProxyRow::new(values));
        }
        Ok(out)
    }

    /// Runs a statement that changes rows.
    pub(crate) fn execute(&self, statement: &Statement) -> Result<ProxyExecResult, DbErr> {
        let mut prepared = self.sql.prepare_cached(&statement.sql).map_err(exec_error)?;
        value::bind(&mut prepared, statement).map_err(exec_error)?;
        let changed = prepared.raw_execute().map_err(exec_error)?;
        let last = u64::try_from(self.sql.last_insert_rowid()).unwrap_or_default();
        Ok(ProxyExecResult::new(last, changed as u64))
    }

    /// Runs a text of several statements: migrations.
    pub(crate) fn batch(&self, sql: &str) -> Result<ProxyExecResult, DbErr> {
        self.sql.execute_batch(sql).map_err(exec_error)?;
        Ok(ProxyExecResult::new(0, 0))
    }

    /// Reads the declared column types once per statement text; they decide how a stored value reads back.
    fn columns_of(&self, sql: &str, prepared: &rusqlite::Statement<'_>) -> Columns {
        if let Some(known) = self.columns.borrow().get(sql) {
            return known.clone();
        }
        let read: Arc<[_]> = prepared
            .columns()
            .iter()
            .map(|column| (column.name().to_owned(), value::Kind::declared(column.decl_type())))
            .collect();
        let mut known = self.columns.borrow_mut();
        // Statements are built from code, so they are few; a bound in case one day they are not.
        if known.len() >= 1024 {
            known.clear();
        }
        known.insert(sql.to_owned(), read.clone());
        read
    }
}

fn query_error(error: rusqlite::Error) -> DbErr {
    said(&error).map_or_else(|| DbErr::Query(RuntimeErr::Internal(error.to_string())), DbErr::from)
}

fn exec_error(error: rusqlite::Error) -> DbErr {
    said(&error).map_or_else(|| DbErr::Exec(RuntimeErr::Internal(error.to_string())), DbErr::from)
}

/// Classifies by extended result code (sqlite.org/rescode.html).
fn said(error: &rusqlite::Error) -> Option<Said> {
    let rusqlite::Error::SqliteFailure(code, text) = error else { return None };
    let named = || text.as_deref().and_then(|text| text.rsplit(": ").next()).unwrap_or("unnamed").to_owned();
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            Some(Said::Unique(named().split(',').next().unwrap_or_default().to_owned()))
        }
        ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_FOREIGNKEY | ffi::SQLITE_CONSTRAINT_NOTNULL => {
            Some(Said::Constraint(named()))
        }
        _ => match code.code {
            ErrorCode::DiskFull => Some(Said::Full),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Some(Said::Lost("the file is locked")),
            _ => None,
        },
    }
}
