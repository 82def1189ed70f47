//! Protocol 1 as the host reads it: what adapters say is parsed here once, and nothing they say is believed before.
//!
//! `plugins/sdk` has the plugin's side of the same text; the two meet in the conformance tests. Unknown fields are ignored,
//! unknown actions are an error, because skipping an effect is never safe.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What an adapter wants done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Action {
    Http(HttpEffect),
    Sleep { id: i64, ms: u64 },
    Emit { stream: String, records: Vec<Value> },
    Checkpoint { state: Value, counts: BTreeMap<String, u64> },
    Progress { done: i64, total: Option<i64>, note: Option<String> },
    Done { result: Value },
    Fail(Failure),
}

/// A request to perform.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct HttpEffect {
    pub(crate) id: i64,
    pub(crate) req: HttpRequest,
    pub(crate) auth: Option<String>,
    #[serde(default)]
    pub(crate) idem: Idem,
    #[serde(default)]
    pub(crate) expect: Expect,
    pub(crate) timeout_ms: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct HttpRequest {
    pub(crate) method: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) query: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Body {
    Part(usize),
    Json(Value),
}

/// What protects a request from being carried out twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Idem {
    #[default]
    None,
    Auto,
    Key,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Expect {
    pub(crate) max_bytes: Option<u64>,
}

/// Why a run ended without success.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Failure {
    pub(crate) class: FailureClass,
    pub(crate) code: String,
    pub(crate) msg: String,
    pub(crate) retry_after_ms: Option<u64>,
    pub(crate) field: Option<String>,
}

/// What the host does about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FailureClass {
    /// The configuration is wrong: a person must change it.
    Config,
    /// The credentials are refused.
    Auth,
    /// Too many requests.
    RateLimited,
    /// Likely to pass.
    Transient,
    /// Will not pass by itself.
    Permanent,
    /// The partner's state has moved on.
    Conflict,
    /// The partner says no.
    Rejected,
    /// An answer or a record cannot be understood.
    Data,
    /// The partner or the adapter cannot do it.
    Unsupported,
}
crate::lifecycle::named!(pub(crate) FailureClass {
    Config = "config",
    Auth = "auth",
    RateLimited = "rate_limited",
    Transient = "transient",
    Permanent = "permanent",
    Conflict = "conflict",
    Rejected = "rejected",
    Data = "data",
    Unsupported = "unsupported",
});

/// Starts a run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Begin<'a> {
    pub(crate) op: &'a str,
    pub(crate) op_id: String,
    pub(crate) now: i64,
    pub(crate) seed: &'a str,
    pub(crate) input: &'a Value,
    pub(crate) state: &'a Value,
    pub(crate) limits: Limits,
    pub(crate) conn: Conn,
}

/// How much one step may return.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Limits {
    pub(crate) records: usize,
    pub(crate) bytes: usize,
    pub(crate) effects: usize,
}

/// What `plugins.md` §4.5 promises to adapters.
pub(crate) const LIMITS: Limits = Limits { records: 500, bytes: 768 * 1024, effects: 8 };

/// What an adapter may know of the connection beside its configuration; nothing secret.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Conn {
    pub(crate) claims: BTreeMap<String, Value>,
}

/// Goes on after effects.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Resume {
    pub(crate) now: i64,
    pub(crate) events: Vec<Event>,
}

/// What came of an effect.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "ev", rename_all = "snake_case")]
pub(crate) enum Event {
    Http {
        id: i64,
        status: i64,
        headers: Value,
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<PartRef>,
    },
    HttpError {
        id: i64,
        kind: String,
    },
    Timer {
        id: i64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct PartRef {
    pub(crate) part: usize,
}

/// The name of an outgoing failure in protocol 1.
pub(crate) const fn http_error(kind: outbound::Kind) -> &'static str {
    match kind {
        outbound::Kind::Denied => "denied",
        outbound::Kind::Dns => "dns",
        outbound::Kind::Connect => "connect",
        outbound::Kind::Tls => "tls",
        outbound::Kind::Timeout => "timeout",
        outbound::Kind::TooLarge => "too_large",
        outbound::Kind::UnknownOutcome => UNKNOWN_OUTCOME,
    }
}

/// The request may or may not have been carried out, and is not repeated.
pub(crate) const UNKNOWN_OUTCOME: &str = "unknown_outcome";
