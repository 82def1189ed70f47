//! The log in the API: entries, the receipt of one, everything about a subject. All of it is public, for entries name nobody.

use super::Foundation;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use chrono::{DateTime, Utc};
use db::{ReceiptId, ReceiptState, Recorded};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Json, Paged, Paging, Problem, Query, Visitor, Wait};

/// One entry of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct EntryView {
    /// Names the receipt: `rcp_` and 32 hexadecimal digits.
    receipt: String,
    /// What happened: `enterprises.application-submitted`.
    kind: String,
    /// To what.
    subject: SubjectView,
    /// When it was recorded.
    at: DateTime<Utc>,
    /// Where it stands in the log; `null` until it is sealed, which takes about a second.
    index: Option<u64>,
}

/// What an entry is about, by type and id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SubjectView {
    /// Such as `application`.
    r#type: String,
    /// 32 hexadecimal digits.
    id: String,
}

/// A receipt.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ReceiptView {
    /// Whether a checkpoint covers the entry.
    state: StateView,
    /// The entry.
    entry: EntryView,
    /// Where the file is that proves it offline; `null` while it is pending.
    proof: Option<String>,
}

/// Where a receipt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StateView {
    /// Recorded, not yet under a checkpoint.
    Pending,
    /// Under a signed checkpoint.
    Sealed,
}

/// Everything recorded about a subject.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SubjectHistory {
    /// The oldest first, at most a thousand.
    items: Vec<EntryView>,
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Before {
    /// Entries before this index; the latest if it is left out.
    before: Option<u64>,
}

impl From<Recorded> for EntryView {
    fn from(recorded: Recorded) -> Self {
        let (kind, id) = recorded.subject;
        Self {
            receipt: recorded.id.to_string(),
            kind: recorded.kind,
            subject: SubjectView { r#type: kind, id: id.simple().to_string() },
            at: recorded.at,
            index: recorded.index,
        }
    }
}

/// Latest entries
///
/// Sealed entries of the transparency log, the newest first. They say what happened, when and in which role, and commit to
/// everything else without showing it.
#[utoipa::path(
    tag = "Ledger",
    security(()),
    params(Before, Paging),
    responses(
        (status = OK, body = Paged<EntryView>),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[get("/ledger/entries")]
pub(super) async fn entries(
    _: Visitor,
    query: Query<Before>,
    paging: Paging,
    foundation: Data<Foundation>,
) -> Result<Paged<EntryView>, Problem> {
    let before = paging.after()?.or(query.0.before);
    let rows = foundation.receipts.latest(before, paging.limit() + 1).await?;
    Ok(Paged::new(&paging, rows, |row| row.index).map(EntryView::from))
}

/// A receipt
///
/// Answers 202 while the entry waits for its checkpoint; `Prefer: wait=5` waits that many seconds for it.
#[utoipa::path(
    tag = "Ledger",
    security(()),
    params(
        ("id" = String, Path, pattern = "^rcp_[0-9a-f]{32}$"),
        ("prefer" = Option<String>, Header, description = "`wait=5` waits up to five seconds; at most thirty"),
    ),
    responses(
        (status = OK, body = ReceiptView),
        (status = ACCEPTED, body = ReceiptView, headers(("retry-after" = u32, description = "seconds"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[get("/ledger/receipts/{id}")]
pub(super) async fn receipt(
    req: HttpRequest,
    _: Visitor,
    id: Path<ReceiptId>,
    wait: Wait,
    foundation: Data<Foundation>,
) -> Result<HttpResponse, Problem> {
    if wait.0 > 0 {
        foundation.receipts.wait(*id, Duration::from_secs(wait.0.into())).await?;
    }
    let found = foundation.receipts.receipt(*id, false).await?.ok_or_else(Problem::not_found)?;
    let (state, recorded) = match found {
        ReceiptState::Pending(recorded) => (StateView::Pending, recorded),
        ReceiptState::Sealed(recorded, _) => (StateView::Sealed, recorded),
    };
    let sealed = state == StateView::Sealed;
    let proof = sealed.then(|| format!("/ledger/receipts/{}.tlog-proof", *id));
    let mut answer = Json(ReceiptView { state, entry: recorded.into(), proof }).respond_to(&req);
    if !sealed {
        *answer.status_mut() = StatusCode::ACCEPTED;
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
    }
    Ok(answer)
}

/// Everything about a subject
///
/// The entries that name this subject, the oldest first. The id is that of an entry, or of the API, with or without its prefix.
#[utoipa::path(
    tag = "Ledger",
    security(()),
    params(("type" = String, Path), ("id" = String, Path, pattern = "^([a-z]+_)?[0-9a-f]{32}$")),
    responses(
        (status = OK, body = SubjectHistory),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[get("/ledger/subjects/{type}/{id}")]
pub(super) async fn subject(
    _: Visitor,
    path: Path<(String, String)>,
    foundation: Data<Foundation>,
) -> Result<Json<SubjectHistory>, Problem> {
    let (kind, id) = path.into_inner();
    let id = subject_id(&id).ok_or_else(Problem::not_found)?;
    let rows = foundation.receipts.about(id).await?;
    let items: Vec<_> = rows.into_iter().filter(|row| row.subject.0 == kind).map(EntryView::from).collect();
    if items.is_empty() { Err(Problem::not_found()) } else { Ok(Json(SubjectHistory { items })) }
}

fn subject_id(text: &str) -> Option<Uuid> {
    let hex = text.rsplit_once('_').map_or(text, |(_, hex)| hex);
    let plain = hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    plain.then(|| Uuid::parse_str(hex).ok())?
}
