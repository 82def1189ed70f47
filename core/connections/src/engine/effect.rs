//! Performs one HTTP effect: checked, credited, paced, sent once, scrubbed, recorded.

use super::deadline::Deadline;
use super::digest::{Wish, plain};
use super::{Engine, Stop, Subject};
use crate::circuit::{Circuit, CircuitState};
use crate::entity::effect;
use crate::lifecycle::EffectState;
use crate::protocol::{self, HttpEffect, Idem, UNKNOWN_OUTCOME};
use crate::store;
use db::{StoreError, Tx};
use kernel::Op;
use outbound::{Kind, Origin, OutboundError, Request, Response};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long an effect may take when the adapter does not say, and at most; shorter than a lease.
const USUAL_TIMEOUT: u64 = 30_000;
const LONGEST_TIMEOUT: u64 = 60_000;
/// The longest answer an adapter may ask for: what fits one frame to the worker, with room for its head.
const MAX_BODY: u64 = 12 * 1024 * 1024;
/// The same, when the adapter does not say.
const USUAL_BODY: u64 = 4 * 1024 * 1024;
/// Headers that name the host, the length, the connection or the caller are the client's and the host's business.
const OURS: [&str; 8] = [
    "host",
    "content-length",
    "connection",
    "transfer-encoding",
    "authorization",
    "proxy-authorization",
    "cookie",
    "accept-encoding",
];

/// What came of an effect.
enum Outcome {
    Answered(Response),
    Unanswered(&'static str),
}

impl Engine {
    /// Sees an HTTP effect through to its result, from wherever the journal says it is.
    pub(super) async fn perform(
        &self,
        subject: &Subject,
        row: &mut effect::Model,
        (wish, key): (&Wish, &str),
        deadline: Deadline,
    ) -> Result<(), Stop> {
        let Wish::Http { effect, body } = wish else { return Ok(()) };
        // It may have been carried out before this process, or its worker, was ended.
        if row.state == EffectState::Sent.name() && !row.repeatable {
            return self.conclude(subject, row, Outcome::Unanswered(UNKNOWN_OUTCOME)).await;
        }
        let mut request = match request(subject, effect, body.clone(), key) {
            Ok(request) => request,
            Err(refused) => {
                tracing::warn!(connection = %subject.id(), effect = row.effect_no, "{refused}");
                return self.conclude(subject, row, Outcome::Unanswered("denied")).await;
            }
        };
        if let CircuitState::Open(_) = self.circuit(subject).await?.state(self.now()) {
            return self.conclude(subject, row, Outcome::Unanswered("connect")).await;
        }
        let host = Origin::of(&request.url).map(|origin| origin.to_string()).unwrap_or_default();
        self.shared.pace.ready(&subject.asker(&host)).await;
        request.timeout = request.timeout.min(deadline.left(self.now()));

        self.mark_sent(row).await?;
        let outcome = match self.shared.outbound.perform(request).await {
            Ok(answer) => Outcome::Answered(scrubbed(subject, answer)),
            Err(error) => Outcome::Unanswered(protocol::http_error(self.note(subject, &error))),
        };
        self.conclude(subject, row, outcome).await
    }

    fn note(&self, subject: &Subject, error: &OutboundError) -> Kind {
        let text = subject.secrets.scrub_text(&error.to_string());
        tracing::info!(connection = %subject.id(), kind = ?error.kind, "{text}");
        error.kind
    }

    async fn circuit(&self, subject: &Subject) -> Result<Circuit, StoreError> {
        let row = store::connection(&self.db().read(), subject.id()).await?;
        Ok(row.map(|row| row.circuit()).unwrap_or_default())
    }

    async fn mark_sent(&self, row: &mut effect::Model) -> Result<(), Stop> {
        let op = self.op();
        row.state = EffectState::Sent.name().to_owned();
        row.sent_at = Some(op.now());
        self.db()
            .unit(&op, async |tx| {
                self.hold(tx, &op, row.operation_id).await?;
                Ok(store::save_effect(tx, row).await?)
            })
            .await
    }

    async fn conclude(
        &self,
        subject: &Subject,
        row: &mut effect::Model,
        outcome: Outcome,
    ) -> Result<(), Stop> {
        let op = self.op();
        let lives = lives(&outcome);
        row.state = EffectState::Result.name().to_owned();
        row.ended_at = Some(op.now());
        match outcome {
            Outcome::Answered(answer) => {
                row.status = Some(i64::from(answer.status));
                row.headers = Some(serde_json::json!(answer.headers));
                row.body = Some(answer.body);
            }
            Outcome::Unanswered(kind) => row.error = Some(kind.to_owned()),
        }
        self.db()
            .unit(&op, async |tx| {
                self.hold(tx, &op, row.operation_id).await?;
                store::save_effect(tx, row).await?;
                if let Some(lives) = lives {
                    heard(tx, &op, subject, lives).await?;
                }
                Ok(())
            })
            .await
    }
}

/// Does the store live? Nothing is learnt from what was never sent, or from an answer that is too long.
fn lives(outcome: &Outcome) -> Option<bool> {
    match outcome {
        Outcome::Answered(answer) => Some(answer.status < 500),
        Outcome::Unanswered("denied" | "too_large") => None,
        Outcome::Unanswered(_) => Some(false),
    }
}

/// Tells the circuit, if that says anything new.
async fn heard(tx: &Tx, op: &Op, subject: &Subject, lives: bool) -> Result<(), StoreError> {
    let Some(mut row) = store::lock_connection(tx, subject.id()).await? else { return Ok(()) };
    let before = row.circuit();
    // A circuit that is open already is not opened again by the requests that were under way.
    let now = if lives { before.succeeded() } else { before.failed(op.now()) };
    let stale = row.heard_at.is_none_or(|at| op.now() - at > chrono::TimeDelta::minutes(1));
    if now == before && !(lives && stale) {
        return Ok(());
    }
    (row.circuit_failures, row.circuit_opens, row.circuit_until) = (now.failures, now.opens, now.until);
    if lives {
        row.heard_at = Some(op.now());
    }
    store::settle_connection(tx, &row).await
}

fn scrubbed(subject: &Subject, answer: Response) -> Response {
    let headers = answer.headers.into_iter();
    Response {
        headers: headers.map(|(name, value)| (name, subject.secrets.scrub_text(&value))).collect(),
        body: subject.secrets.scrub(answer.body),
        ..answer
    }
}

/// Why a request may not be sent.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("an adapter wants to reach {0}, which its manifest and the connection do not name")]
    Host(String),
    #[error("an adapter names an address with a fragment, which is no part of a request")]
    Fragment,
    #[error("an adapter names the credentials {0:?}, which the connection does not have")]
    Credentials(String),
    #[error("an adapter sets the header {0}, which is not its own")]
    Header(String),
}

fn request(
    subject: &Subject,
    effect: &HttpEffect,
    body: Option<Vec<u8>>,
    key: &str,
) -> Result<Request, Refused> {
    if !subject.hosts.admit(&effect.req.url) {
        let origin = Origin::of(&effect.req.url).map(|origin| origin.to_string());
        return Err(Refused::Host(origin.unwrap_or_else(|_| "what is no address".to_owned())));
    }
    if effect.req.url.contains('#') {
        return Err(Refused::Fragment);
    }
    let keyed =
        |text: &str| if effect.idem == Idem::None { text.to_owned() } else { text.replace("{idem}", key) };
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in &effect.req.headers {
        let name = name.to_ascii_lowercase();
        if OURS.contains(&name.as_str()) {
            return Err(Refused::Header(name));
        }
        headers.push((name, keyed(value)));
    }
    let json = matches!(effect.req.body, Some(protocol::Body::Json(_)));
    if json && !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    if let Some(scheme) = &effect.auth {
        let header = subject.secrets.header(scheme).ok_or_else(|| Refused::Credentials(scheme.clone()))?;
        headers.retain(|(name, _)| *name != header.0);
        headers.push(header);
    }
    let body = body.map(|body| match String::from_utf8(body) {
        Ok(text) if json => keyed(&text).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(bytes) => bytes.into_bytes(),
    });
    Ok(Request {
        method: effect.req.method.clone(),
        url: address(effect, keyed),
        headers,
        body,
        timeout: Duration::from_millis(effect.timeout_ms.unwrap_or(USUAL_TIMEOUT).min(LONGEST_TIMEOUT)),
        max_bytes: effect.expect.max_bytes.unwrap_or(USUAL_BODY).min(MAX_BODY),
    })
}

fn address(effect: &HttpEffect, keyed: impl Fn(&str) -> String) -> String {
    let url = effect.req.url.as_str();
    if effect.req.query.is_empty() {
        return url.to_owned();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &effect.req.query {
        query.append_pair(name, &keyed(value));
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{}", query.finish())
}

/// What the history shows of an effect: never a query, a header or a body.
pub(super) fn summary(wish: &Wish) -> String {
    match wish {
        Wish::Sleep { ms } => format!("{ms} ms"),
        Wish::Http { effect, .. } => {
            let url = effect.req.url.split(['?', '#']).next().unwrap_or_default();
            format!("{} {}", plain(&effect.req.method, 16), plain(url, 400))
        }
    }
}

/// Hash of a request, so that the history can tell two apart.
pub(super) fn request_hash(wish: &Wish) -> Vec<u8> {
    let mut hash = Sha256::new();
    match wish {
        Wish::Sleep { ms } => hash.update(ms.to_be_bytes()),
        Wish::Http { effect, body } => {
            let text = format!("{:?}", effect.req);
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
            hash.update(body.as_deref().unwrap_or_default());
        }
    }
    hash.finalize().to_vec()
}
