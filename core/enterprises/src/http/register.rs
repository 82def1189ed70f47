//! The register and its certificates: public, except for revocation.

use super::views::{CertificateView, EnterpriseView, HistoryView, HitView, VersionView};
use crate::certificate::Serial;
use crate::{EnterpriseError, Enterprises};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use db::ReceiptState;
use enterprises_contract::EnterpriseId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Caller, Json, Paged, Paging, Problem, Query, Visitor};

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// Parts of a Chinese name in either writing, their pinyin initials, beginnings of words or numbers; or a whole USCC or LEI.
    #[param(max_length = 200)]
    #[serde(default)]
    query: String,
}

/// Why a certificate is revoked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Revocation {
    /// Shown to everybody.
    reason: String,
}

/// The receipt of a revocation.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevokedView {
    receipt: String,
}

/// Search the register
#[utoipa::path(tag = "Register", security(()), params(Search, Paging), responses(
    (status = OK, body = Paged<HitView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/enterprises")]
pub(crate) async fn search(
    _: Visitor,
    search: Query<Search>,
    paging: Paging,
    shop: Data<Enterprises>,
) -> Result<Paged<HitView>, Problem> {
    let hits = shop.search(&search.0.query, paging.after()?, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, hits, |hit| hit.id).map(Into::into))
}

/// Show an enterprise
#[utoipa::path(tag = "Register", security(()), params(("id" = String, Path)), responses(
    (status = OK, body = EnterpriseView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/enterprises/{id}")]
pub(crate) async fn enterprise(
    _: Visitor,
    id: Path<EnterpriseId>,
    shop: Data<Enterprises>,
) -> Result<Json<EnterpriseView>, Problem> {
    let entry = shop.enterprise(*id).await?;
    Ok(Json(EnterpriseView::new(entry, shop.pending_since(*id).await?)))
}

/// List an enterprise's versions
#[utoipa::path(tag = "Register", security(()), params(("id" = String, Path)), responses(
    (status = OK, body = Vec<VersionView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/enterprises/{id}/versions")]
pub(crate) async fn versions(
    _: Visitor,
    id: Path<EnterpriseId>,
    shop: Data<Enterprises>,
) -> Result<Json<Vec<VersionView>>, Problem> {
    Ok(Json(shop.versions(*id).await?.into_iter().map(Into::into).collect()))
}

/// Which field.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Of {
    /// The name of a field, such as `legal_name`; all fields without it.
    #[param(max_length = 100)]
    path: Option<String>,
}

/// List what changed of an enterprise, field by field
#[utoipa::path(tag = "Register", security(()), params(("id" = String, Path), Of), responses(
    (status = OK, body = Vec<HistoryView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/enterprises/{id}/history")]
pub(crate) async fn history(
    _: Visitor,
    id: Path<EnterpriseId>,
    of: Query<Of>,
    shop: Data<Enterprises>,
) -> Result<Json<Vec<HistoryView>>, Problem> {
    let changed = shop.history(*id, of.0.path.as_deref()).await?;
    Ok(Json(changed.into_iter().flat_map(HistoryView::of).collect()))
}

/// Show one version of an enterprise
#[utoipa::path(tag = "Register", security(()), params(("id" = String, Path), ("number" = i64, Path)), responses(
    (status = OK, body = VersionView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/enterprises/{id}/versions/{number}")]
pub(crate) async fn version(
    _: Visitor,
    path: Path<(EnterpriseId, i64)>,
    shop: Data<Enterprises>,
) -> Result<Json<VersionView>, Problem> {
    let (id, number) = path.into_inner();
    let found = shop.versions(id).await?.into_iter().find(|version| version.version == number);
    Ok(Json(found.ok_or(EnterpriseError::NotFound("version"))?.into()))
}

/// List an enterprise's certificates
#[utoipa::path(tag = "Register", security(()), params(("id" = String, Path)), responses(
    (status = OK, body = Vec<CertificateView>),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/enterprises/{id}/certificates")]
pub(crate) async fn certificates(
    visitor: Visitor,
    id: Path<EnterpriseId>,
    shop: Data<Enterprises>,
) -> Result<Json<Vec<CertificateView>>, Problem> {
    let certificates = shop.certificates(*id).await?.into_iter();
    let views =
        certificates.map(|one| Ok(CertificateView::new(one.clone(), shop.code(&one)?, visitor.op.now())));
    Ok(Json(views.collect::<Result<_, EnterpriseError>>()?))
}

/// Fetch a certificate's proof
///
/// A `.tlog-proof` text that verifies without server or network: `corridor ledger verify FILE --keys KEYS`.
#[utoipa::path(tag = "Register", security(()), params(("serial" = String, Path)), responses(
    (status = OK, body = String, content_type = "text/plain"),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/certificates/{serial}/proof")]
pub(crate) async fn proof(
    _: Visitor,
    serial: Path<String>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    proven(&shop, &serial).await
}

/// Answers with a certificate's proof, for the API and for pages.
pub(crate) async fn proven(shop: &Enterprises, serial: &str) -> Result<HttpResponse, Problem> {
    let found = shop.certificate(&parse(serial)?).await?;
    match shop.receipts().receipt(found.receipt, true).await? {
        Some(state) => Ok(proof_file(found.serial.as_str(), state)),
        None => Err(Problem::not_found()),
    }
}

/// A receipt as a file to keep; while it is pending, when to ask again.
pub(crate) fn proof_file(name: &str, state: ReceiptState) -> HttpResponse {
    match state {
        ReceiptState::Sealed(_, text) => HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .insert_header(("content-disposition", format!("attachment; filename=\"{name}.tlog-proof\"")))
            .body(text),
        ReceiptState::Pending(_) => HttpResponse::Accepted().insert_header(("retry-after", "1")).finish(),
    }
}

/// Show a certificate
#[utoipa::path(tag = "Register", security(()), params(("serial" = String, Path, example = "CR-4F7KQ-9ZT2M")), responses(
    (status = OK, body = CertificateView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[get("/certificates/{serial}")]
pub(crate) async fn certificate(
    visitor: Visitor,
    serial: Path<String>,
    shop: Data<Enterprises>,
) -> Result<Json<CertificateView>, Problem> {
    let certificate = shop.certificate(&parse(&serial)?).await?;
    let code = shop.code(&certificate)?;
    Ok(Json(CertificateView::new(certificate, code, visitor.op.now())))
}

/// Revoke a certificate
#[utoipa::path(tag = "Register", params(("serial" = String, Path)), request_body = Revocation, responses(
    (status = OK, body = RevokedView),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
#[post("/certificates/{serial}/revocation")]
pub(crate) async fn revoke(
    caller: Caller,
    serial: Path<String>,
    shop: Data<Enterprises>,
    form: Json<Revocation>,
) -> Result<Json<RevokedView>, Problem> {
    let receipt = shop.revoke(&caller.op, &parse(&serial)?, &form.0.reason).await?;
    Ok(Json(RevokedView { receipt: receipt.to_string() }))
}

/// A serial that cannot be one is a certificate that does not exist.
pub(crate) fn parse(serial: &str) -> Result<Serial, EnterpriseError> {
    serial.parse().map_err(|_| EnterpriseError::NotFound("certificate"))
}
