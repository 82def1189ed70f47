//! Readers: one connection per thread, used inline. A hop to another thread would cost more than the query.

use super::{Conn, open};
use sea_orm::DbErr;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

thread_local! {
    static READER: RefCell<Option<(Arc<Path>, Conn)>> = const { RefCell::new(None) };
}

/// Runs `read` on this thread's connection to the file, opening it on first use. It refuses to write.
pub(crate) fn on_reader<T>(
    path: &Arc<Path>,
    read: impl FnOnce(&Conn) -> Result<T, DbErr>,
) -> Result<T, DbErr> {
    READER.with(|slot| {
        let mut slot = slot.borrow_mut();
        if let Some((of, conn)) = slot.as_ref()
            && Arc::ptr_eq(of, path)
        {
            return read(conn);
        }
        let conn = open(path).map_err(super::query_error)?;
        conn.sql.execute_batch("PRAGMA query_only=ON").map_err(super::query_error)?;
        let (_, conn) = slot.insert((path.clone(), conn));
        read(conn)
    })
}
