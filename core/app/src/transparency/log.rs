//! The files of the log, as `c2sp.org/tlog-tiles` wants them served, and the text of a receipt.

use super::Foundation;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use db::{ReceiptId, ReceiptState};
use kernel::Class;
use ledger::{SignedCheckpoint, TilePath};
use web::{Problem, Visitor};

/// A full tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A partial tile does not change either, but it goes when the full one is there.
const FOR_A_WHILE: &str = "public, max-age=300";
const TEXT: &str = "text/plain; charset=utf-8";

/// The latest checkpoint, a signed note.
#[get("/checkpoint")]
pub(super) async fn checkpoint(foundation: Data<Foundation>) -> Result<HttpResponse, Problem> {
    note(foundation.receipts.published().await?.checkpoint)
}

/// The checkpoint that witnesses cosigned last; the latest one may be younger than their answers.
#[get("/ledger/cosigned")]
pub(super) async fn cosigned(foundation: Data<Foundation>) -> Result<HttpResponse, Problem> {
    note(foundation.receipts.published().await?.cosigned)
}

fn note(statement: Option<SignedCheckpoint>) -> Result<HttpResponse, Problem> {
    let text = statement.ok_or_else(Problem::not_found)?.to_string();
    Ok(HttpResponse::Ok().content_type(TEXT).insert_header((header::CACHE_CONTROL, "no-cache")).body(text))
}

/// A tile of hashes, or a bundle of entries.
#[get("/tile/{path:.+}")]
pub(super) async fn tile(path: Path<String>, foundation: Data<Foundation>) -> Result<HttpResponse, Problem> {
    let path: TilePath = format!("tile/{path}").parse().map_err(|_| Problem::not_found())?;
    let bytes = foundation.receipts.tile(path).await?.ok_or_else(Problem::not_found)?;
    let kept = if path.is_full() { FOR_EVER } else { FOR_A_WHILE };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((header::CACHE_CONTROL, kept))
        .body(bytes))
}

/// The keys that verify the log's signatures, the first one first: what `corridor ledger verify --keys` takes.
#[get("/ledger/keys")]
pub(super) async fn keys(foundation: Data<Foundation>) -> Result<HttpResponse, Problem> {
    let text = match foundation.receipts.published().await?.history {
        Some(history) => history.to_string(),
        None => format!("{}\n", foundation.verifier),
    };
    Ok(HttpResponse::Ok().content_type(TEXT).insert_header((header::CACHE_CONTROL, "no-cache")).body(text))
}

/// The receipt as a file, `c2sp.org/tlog-proof@v1`, with no payload in it. Whoever knows its id may have it.
#[get("/ledger/receipts/{id}.tlog-proof")]
pub(super) async fn proof(
    _: Visitor,
    id: Path<ReceiptId>,
    foundation: Data<Foundation>,
) -> Result<HttpResponse, Problem> {
    match foundation.receipts.receipt(*id, false).await?.ok_or_else(Problem::not_found)? {
        ReceiptState::Pending(_) => Err(Problem::new("receipt-pending", Class::Unavailable).retry_after(1)),
        ReceiptState::Sealed(_, text) => Ok(HttpResponse::Ok()
            .content_type(TEXT)
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{}.tlog-proof\"", *id),
            ))
            .body(text)),
    }
}
