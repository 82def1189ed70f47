//! The third page of the form: the documents that the answers make necessary, each in its slot.

use super::case::{self, SlotRow};
use super::edit::{Check, Top, editable, top};
use super::section::{self, Section};
use crate::document::DocumentId;
use crate::finding::Severity;
use crate::http::documents::download;
use crate::requirement::Slot;
use crate::service;
use crate::{EnterpriseError, Enterprises};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use enterprises_contract::ApplicationId;
use files::{FileError, Kind};
use kernel::Violation;
use web::{Button, Caller, Faults, Flash, Form, Page, Problem, Query, Upload, filters, see_other};

#[derive(Template)]
#[template(path = "applications/documents.html")]
struct Documents {
    id: String,
    top: Top,
    slots: Vec<SlotRow>,
    present: usize,
    needed: usize,
    limit: String,
    faults: Faults,
}

#[get("/applications/{id}/edit/documents")]
pub(super) async fn show(
    caller: Caller,
    id: Path<ApplicationId>,
    check: Query<Check>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let application = editable(&caller, &shop, *id).await?;
    let mut findings = if check.0.check { shop.findings(&caller.op, *id).await? } else { Vec::new() };
    findings.retain(|finding| finding.severity == Severity::Block);
    let faults = section::faults(caller.frame(), Section::Documents, &findings, application.reasons());
    page(&caller, &shop, *id, faults, StatusCode::OK).await
}

/// Takes the files of one slot.
#[post("/applications/{id}/edit/documents/{slot}")]
pub(super) async fn upload(
    caller: Caller,
    path: Path<(ApplicationId, String)>,
    shop: Data<Enterprises>,
    files: Upload,
) -> Result<HttpResponse, Problem> {
    let (id, slot) = path.into_inner();
    let slot = Slot::parse(&slot).ok_or(EnterpriseError::NotFound("slot"))?;
    let refused = |violations: Vec<Violation>, status| {
        let at = violations.into_iter().map(|violation| Violation { pointer: slot.pointer(), ..violation });
        (section::named(caller.frame(), at), status)
    };
    let (faults, status) = match take(&caller, &shop, id, slot, files).await? {
        Taken::All => {
            let here = Section::Documents.href(id);
            return Ok(see_other(caller.frame(), &format!("{here}#slot-{}", slot.code()), None));
        }
        Taken::Nothing => {
            let missing =
                Violation { pointer: String::new(), code: "file-missing".to_owned(), args: Vec::new() };
            refused(vec![missing], StatusCode::UNPROCESSABLE_ENTITY)
        }
        Taken::Refused(EnterpriseError::File(FileError::TooLarge { limit })) => {
            let args = vec![("limit".to_owned(), mebibytes(limit))];
            let long = Violation { pointer: String::new(), code: "file-too-large".to_owned(), args };
            refused(vec![long], StatusCode::PAYLOAD_TOO_LARGE)
        }
        Taken::Refused(error) => {
            refused(kernel::Fault::violations(&error).to_vec(), StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    page(&caller, &shop, id, faults, status).await
}

/// What became of an upload.
enum Taken {
    All,
    Nothing,
    /// For a reason that the page can show at the slot.
    Refused(EnterpriseError),
}

async fn take(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    slot: Slot,
    mut files: Upload,
) -> Result<Taken, Problem> {
    let mut taken = Taken::Nothing;
    // Whoever may not is told so before a byte of a file is taken.
    shop.may_attach(&caller.op, id, slot).await?;
    while let Some(part) = files.next().await? {
        let Some(name) = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else {
            continue;
        };
        let stored = shop.files().store(caller.op.chance(), part, &name, Kind::ALL).await;
        let attached = match stored {
            Ok(stored) => shop.attach(&caller.op, id, service::Upload { slot, stored }).await.map(drop),
            Err(error) => Err(error.into()),
        };
        match attached {
            Ok(()) => taken = Taken::All,
            Err(
                error @ (EnterpriseError::File(FileError::Refused { .. } | FileError::TooLarge { .. })
                | EnterpriseError::Invalid(_)),
            ) => return Ok(Taken::Refused(error)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(taken)
}

#[post("/applications/{id}/edit/documents/{document}/remove")]
pub(super) async fn remove(
    caller: Caller,
    path: Path<(ApplicationId, DocumentId)>,
    _: Form<Button>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let (id, document) = path.into_inner();
    shop.detach(&caller.op, id, document).await?;
    let said = Flash::success("enterprises-document-removed");
    Ok(see_other(caller.frame(), &Section::Documents.href(id), Some(said)))
}

/// Answers with a document's bytes.
#[get("/applications/{id}/documents/{document}")]
pub(super) async fn fetch(
    caller: Caller,
    path: Path<(ApplicationId, DocumentId)>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    download(&caller, &shop, path.into_inner()).await
}

/// As the API says it, rounded down: what is promised must hold.
fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes / (1 << 20))
}

async fn page(
    caller: &Caller,
    shop: &Enterprises,
    id: ApplicationId,
    faults: Faults,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let frame = caller.frame();
    let looked = shop.look(&caller.op, id).await?;
    let slots = case::slots(frame, id, &looked);
    let mandatory = || slots.iter().filter(|slot| slot.mandatory);
    let page = Documents {
        id: id.to_string(),
        top: top(caller, &looked.application, Section::Documents),
        present: mandatory().filter(|slot| !slot.documents.is_empty()).count(),
        needed: mandatory().count(),
        limit: mebibytes(shop.files().limits().most_bytes),
        slots,
        faults,
    };
    Page::new(frame, Section::Documents.key(), page).status(status).answer()
}
