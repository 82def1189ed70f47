//! Documents of applications: uploaded as the body of a request, fetched as a download.

use super::views::DocumentView;
use crate::document::DocumentId;
use crate::requirement::Slot;
use crate::service::Upload;
use crate::{EnterpriseError, Enterprises};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpResponse, delete, get, put};
use enterprises_contract::ApplicationId;
use files::{FileName, Kind};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Caller, Problem, Query};

/// What the document is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    /// Name of the file, with its ending.
    #[param(example = "licence.pdf", min_length = 1, max_length = 200)]
    name: String,
}

/// Upload a document
///
/// The body is the file itself: PDF, PNG or JPEG, at most 20 MiB. What it is, is read from its bytes.
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("slot" = String, Path), Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = CREATED, body = DocumentView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[put("/applications/{id}/documents/{slot}")]
pub(crate) async fn attach(
    caller: Caller,
    path: Path<(ApplicationId, String)>,
    named: Query<Named>,
    shop: Data<Enterprises>,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    let (id, slot) = path.into_inner();
    let slot = Slot::parse(&slot).ok_or(EnterpriseError::NotFound("slot"))?;
    // Whoever may not is told so before a byte is taken.
    shop.may_attach(&caller.op, id, slot).await?;
    let stored = shop.files().store(caller.op.chance(), body, &named.0.name, Kind::ALL).await?;
    let document = shop.attach(&caller.op, id, Upload { slot, stored }).await?;
    Ok(HttpResponse::Created().json(DocumentView::from(document)))
}

/// Fetch a document
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("document" = String, Path)), responses(
    (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/applications/{id}/documents/{document}")]
pub(crate) async fn fetch(
    caller: Caller,
    path: Path<(ApplicationId, DocumentId)>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    download(&caller, &shop, path.into_inner()).await
}

/// Answers with a document's bytes, for the API and for pages.
pub(crate) async fn download(
    caller: &Caller,
    shop: &Enterprises,
    (id, document): (ApplicationId, DocumentId),
) -> Result<HttpResponse, Problem> {
    let document = shop.document(&caller.op, id, document).await?;
    let sha256 = document.sha256.parse().map_err(Problem::internal)?;
    let content = shop.files().read(sha256).await?;
    let name = FileName::parse(&document.name).map_err(Problem::internal)?;
    let kind =
        Kind::of_media_type(&document.media_type).ok_or_else(|| Problem::internal("unknown media type"))?;
    let mut answer = HttpResponse::Ok();
    for header in files::headers(&name, kind) {
        answer.insert_header(header);
    }
    let bytes = futures_util::TryStreamExt::map_ok(content.bytes, actix_web::web::Bytes::from);
    Ok(answer.no_chunking(content.size).streaming(bytes))
}

/// Remove a document
#[utoipa::path(tag = "Registration", params(("id" = String, Path), ("document" = String, Path)), responses(
    (status = NO_CONTENT),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[delete("/applications/{id}/documents/{document}")]
pub(crate) async fn detach(
    caller: Caller,
    path: Path<(ApplicationId, DocumentId)>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let (id, document) = path.into_inner();
    shop.detach(&caller.op, id, document).await?;
    Ok(HttpResponse::NoContent().finish())
}
