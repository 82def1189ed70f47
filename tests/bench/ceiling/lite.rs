//! SQLite by hand: readers inline, one writer.

use crate::enterprise::{COLUMNS, Enterprise, Form};
use crate::{Failed, Job, now};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

const PRAGMAS: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=1073741824; PRAGMA cache_size=-65536; \
     PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=10000; PRAGMA wal_autocheckpoint=4000;";

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS enterprise(id INTEGER PRIMARY KEY, uscc TEXT NOT NULL UNIQUE, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
  kind INTEGER NOT NULL, region TEXT NOT NULL, address TEXT NOT NULL, contact TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL,
  status TEXT NOT NULL, version INTEGER NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS audit(id INTEGER PRIMARY KEY, entity TEXT NOT NULL, entity_id BIGINT NOT NULL, actor TEXT NOT NULL,
  action TEXT NOT NULL, at BIGINT NOT NULL, diff TEXT NOT NULL, leaf BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS outbox(id INTEGER PRIMARY KEY, topic TEXT NOT NULL, payload TEXT NOT NULL, at BIGINT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0);";

const ENTERPRISE: &str = "INSERT INTO enterprise(uscc, name_zh, name_en, kind, region, address, contact, phone, email, status, version, \
     created_at, updated_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'active', 1, ?10, ?10)";
const AUDIT: &str = "INSERT INTO audit(entity, entity_id, actor, action, at, diff, leaf) VALUES('enterprise', ?1, 'bench', 'create', ?2, ?3, ?4)";
const OUTBOX: &str = "INSERT INTO outbox(topic, payload, at) VALUES('enterprise.created', ?1, ?2)";

/// Most creates in one transaction.
const MOST: usize = 512;

thread_local! {
    static READER: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// A SQLite file.
pub(crate) struct Lite {
    path: PathBuf,
    writer: Arc<Mutex<Connection>>,
    group: mpsc::Sender<Job>,
}

impl Lite {
    pub(crate) fn open(path: &Path) -> Result<Self, Failed> {
        let writer = connect(path)?;
        writer.execute_batch(SCHEMA)?;
        let group = group_writer(connect(path)?);
        Ok(Self { path: path.to_owned(), writer: Arc::new(Mutex::new(writer)), group })
    }

    /// One row, on this thread's own connection.
    pub(crate) fn get(&self, id: i64) -> Result<Option<Enterprise>, Failed> {
        READER.with(|slot| {
            let mut slot = slot.borrow_mut();
            let reader = match slot.as_mut() {
                Some(reader) => reader,
                None => slot.insert(connect(&self.path)?),
            };
            let mut select =
                reader.prepare_cached(&format!("SELECT {COLUMNS} FROM enterprise WHERE id = ?1"))?;
            Ok(select.query_row([id], enterprise).optional()?)
        })
    }

    /// Three inserts in a transaction, and a flush, for this request alone.
    pub(crate) async fn single(&self, form: Form) -> Result<i64, Failed> {
        let writer = self.writer.clone();
        let done = actix_web::web::block(move || {
            let writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            run(&writer, "BEGIN IMMEDIATE")?;
            let id = insert(&writer, &form);
            run(&writer, if id.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
            id
        });
        done.await?
    }

    /// Where creates queue for the group.
    pub(crate) fn group(&self) -> &mpsc::Sender<Job> {
        &self.group
    }
}

/// Whatever has queued up while the last commit was flushing goes into the next transaction.
fn group_writer(writer: Connection) -> mpsc::Sender<Job> {
    let (queue, mut jobs) = mpsc::channel::<Job>(8192);
    std::thread::spawn(move || {
        let mut batch = Vec::with_capacity(MOST);
        while let Some(first) = jobs.blocking_recv() {
            batch.push(first);
            while batch.len() < MOST
                && let Ok(next) = jobs.try_recv()
            {
                batch.push(next);
            }
            let begun = run(&writer, "BEGIN IMMEDIATE");
            let done: Vec<_> = batch.iter().map(|job| insert(&writer, &job.form)).collect();
            let committed = begun.and_then(|()| run(&writer, "COMMIT"));
            for (job, id) in batch.drain(..).zip(done) {
                // Whoever asked may have gone away.
                drop(job.tell.send(committed.clone().and(id)));
            }
        }
    });
    queue
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(PRAGMAS)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn run(connection: &Connection, sql: &str) -> Result<(), Failed> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn insert(to: &Connection, form: &Form) -> Result<i64, Failed> {
    let (json, leaf) = form.payload()?;
    let at = now();
    let Form { uscc, name_zh, name_en, kind, region, address, contact, phone, email } = form;
    to.prepare_cached(ENTERPRISE)?
        .execute(params![uscc, name_zh, name_en, kind, region, address, contact, phone, email, at])?;
    let id = to.last_insert_rowid();
    to.prepare_cached(AUDIT)?.execute(params![id, at, json, leaf])?;
    to.prepare_cached(OUTBOX)?.execute(params![json, at])?;
    Ok(id)
}

fn enterprise(row: &Row<'_>) -> rusqlite::Result<Enterprise> {
    let form = Form {
        uscc: row.get(1)?,
        name_zh: row.get(2)?,
        name_en: row.get(3)?,
        kind: row.get(4)?,
        region: row.get(5)?,
        address: row.get(6)?,
        contact: row.get(7)?,
        phone: row.get(8)?,
        email: row.get(9)?,
    };
    Ok(Enterprise {
        id: row.get(0)?,
        form,
        status: row.get(10)?,
        version: row.get(11)?,
        created_at: row.get(12)?,
        updated_at: row.get(13)?,
    })
}
