//! Health: whether the process lives, and whether it can do its work.

use crate::disk::{Disk, Room};
use crate::foundation::Foundation;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;

/// Whether the server can do its work, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// All of the below.
    pub ready: bool,
    /// Does the database answer?
    pub database: Check,
    /// Do the ledger's files and the database agree?
    pub ledger: Check,
    /// Is there room for data?
    pub disk: Check,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// As it should be.
    Ok,
    /// The database does not answer.
    Unreachable,
    /// The ledger is ahead of the database, or another: an older database was restored.
    Frozen,
    /// Entries could not be sealed the last time: receipts stay pending.
    Unsealed,
    /// Less than 64 MiB are left, or the file system does not say.
    Full,
}

impl Readiness {
    /// Looks at everything. The schema is not among it: a server with pending migrations does not start.
    pub async fn of(foundation: &Foundation) -> Self {
        let database = match foundation.db.ping().await {
            Ok(()) => Check::Ok,
            Err(error) => {
                tracing::warn!(%error, "the database does not answer");
                Check::Unreachable
            }
        };
        let ledger = match (foundation.db.is_frozen(), foundation.db.seals()) {
            (true, _) => Check::Frozen,
            (false, false) => Check::Unsealed,
            (false, true) => Check::Ok,
        };
        let disk = match Disk::of(&foundation.settings.data).map(Disk::room) {
            Ok(Room::Ample | Room::Low) => Check::Ok,
            Ok(Room::Full) | Err(_) => Check::Full,
        };
        let all = [database, ledger, disk].iter().all(|check| *check == Check::Ok);
        Self { ready: all, database, ledger, disk }
    }
}

/// The process answers; it says nothing of what the process depends on.
#[get("/health/live")]
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({ "live": true }))
}

/// Ready to do its work (200), or not (503) and why. It names no host, path or version: anybody may ask.
#[get("/health/ready")]
pub(crate) async fn ready(foundation: Data<Foundation>) -> HttpResponse {
    let readiness = Readiness::of(&foundation).await;
    let mut answer = if readiness.ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((header::CACHE_CONTROL, "no-store")).json(readiness)
}
