//! What host and plugin say to each other: the JSON heads of a step, protocol 1.
//!
//! A call to the plugin carries one [`Begin`] or one [`Resume`]; the answer is a list of [`Action`]s. Bodies travel beside
//! the head as raw parts and are named by index. Unknown *fields* are ignored both ways, so that either side may be
//! newer; an unknown *action* is an error, because skipping an effect is never safe. Nothing here depends on the rest of
//! the SDK.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Starts an operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begin {
    /// The operation, e.g. `orders.pull`.
    pub op: String,
    /// Names this run; the same after a crash.
    pub op_id: String,
    /// Milliseconds since 1970-01-01T00:00Z at the first begin; a replay repeats it.
    pub now: i64,
    /// Where all chance of this run comes from; a replay repeats it.
    pub seed: String,
    /// What is asked, as the operation defines it.
    #[serde(default)]
    pub input: Value,
    /// The last checkpoint of the connection's previous run, or null.
    #[serde(default)]
    pub state: Value,
    /// How much one step may return.
    #[serde(default)]
    pub limits: Limits,
    /// What the plugin may know of the connection.
    #[serde(default)]
    pub conn: Conn,
}

/// How much one step may return; the host refuses more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Records in all `emit` actions of a step.
    pub records: usize,
    /// Bytes of JSON in these records.
    pub bytes: usize,
    /// Effects without an answer at any time.
    pub effects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { records: 500, bytes: 768 * 1024, effects: 8 }
    }
}

/// What the plugin may know of the connection: no secret is among it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conn {
    /// Values that came with the credentials and are not secret, e.g. a shop id.
    #[serde(default)]
    pub claims: BTreeMap<String, Value>,
}

/// Continues an operation after its effects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resume {
    /// Milliseconds since 1970-01-01T00:00Z when the events came in; a replay repeats it.
    pub now: i64,
    /// What happened, in the order the host saw it; never empty.
    pub events: Vec<Event>,
}

/// What happened to an effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ev", rename_all = "snake_case")]
pub enum Event {
    /// The partner answered, whatever it said.
    Http {
        /// The effect.
        id: u64,
        /// The HTTP status.
        status: u16,
        /// Name and value in the order received; names in lower case.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// Where the body is; absent when it is empty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<PartRef>,
    },
    /// The partner did not answer, or the host did not ask.
    HttpError {
        /// The effect.
        id: u64,
        /// Why.
        kind: HttpErrorKind,
    },
    /// A `sleep` is over.
    Timer {
        /// The effect.
        id: u64,
    },
    /// The operation is no longer wanted.
    Cancel,
}

/// Points at a raw part of the same message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRef {
    /// The part's index.
    pub part: u32,
}

/// Why an HTTP effect has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HttpErrorKind {
    /// The URL is outside what manifest and operator admit; nothing was sent.
    Denied,
    /// The name does not resolve; nothing was sent.
    Dns,
    /// No connection; nothing was sent.
    Connect,
    /// The partner's certificate or protocol is unacceptable; nothing was sent.
    Tls,
    /// No answer in time to a request that is safe to repeat.
    Timeout,
    /// The body is longer than `max_bytes`.
    TooLarge,
    /// It may or may not have been carried out: query before you repeat.
    UnknownOutcome,
    /// A reason of a newer host.
    #[serde(other)]
    Other,
}

/// What the plugin wants done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Performs a request and resumes with `http` or `http_error`.
    Http(HttpEffect),
    /// Resumes with `timer` after `ms`; 0 asks to be resumed once this step's records are stored.
    Sleep {
        /// The effect.
        id: u64,
        /// Milliseconds.
        ms: u64,
    },
    /// Hands over records.
    Emit {
        /// The stream, e.g. `orders`.
        stream: String,
        /// Each with the name of its schema under `schema`.
        records: Vec<Value>,
    },
    /// Makes what was emitted so far durable, with the point to go on from.
    Checkpoint {
        /// Opaque to the host, at most 64 KiB.
        state: Value,
        /// Records per stream since the previous checkpoint; the host compares with its own count.
        counts: BTreeMap<String, u64>,
    },
    /// Tells people how far it is.
    Progress {
        /// Units done.
        done: u64,
        /// Units in all, where the partner says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<u64>,
        /// The unit, e.g. `orders`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Ends the operation.
    Done {
        /// As the operation defines it.
        result: Value,
    },
    /// Ends the operation without success.
    Fail(Failure),
}

/// A request the host performs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HttpEffect {
    /// Unique in the operation, counted from 1.
    pub id: u64,
    /// What to send.
    pub req: HttpRequest,
    /// The manifest's authentication scheme whose credentials the host adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    /// What protects the request from being carried out twice.
    #[serde(default)]
    pub idem: Idem,
    /// What to accept.
    #[serde(default)]
    pub expect: Expect,
    /// How long to wait for the whole answer; the host's own limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// The wire part of an [`HttpEffect`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HttpRequest {
    /// In capitals.
    pub method: String,
    /// Scheme, host, port and path; must match a host rule of the manifest.
    pub url: String,
    /// Name and value, not yet percent-encoded, appended in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// Name and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The content, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
}

/// The content of a request: `{"part": 0}` or `{"json": …}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Raw bytes beside the head; the plugin sets their `content-type`.
    Part(u32),
    /// Sent as `application/json`.
    Json(Value),
}

/// What protects a request from being carried out twice.
///
/// With `auto` and `key` the host makes one stable key per effect and puts it where the plugin wrote `{idem}` in a
/// header, a query value or a JSON string. GET and HEAD need none: the host may always repeat them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Idem {
    /// Nothing: after a lost answer the plugin hears `unknown_outcome`.
    #[default]
    None,
    /// A key for the partner's records; after a lost answer the plugin hears `unknown_outcome` and can ask for the key.
    Auto,
    /// A key the partner is known to honour: the host may repeat the request itself.
    Key,
}

/// What the host accepts as an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// Longest body in bytes.
    #[serde(default = "Expect::default_max_bytes")]
    pub max_bytes: u64,
}

impl Expect {
    fn default_max_bytes() -> u64 {
        4 * 1024 * 1024
    }
}

impl Default for Expect {
    fn default() -> Self {
        Self { max_bytes: Self::default_max_bytes() }
    }
}

/// Why an operation ended without success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What the host does about it.
    pub class: Class,
    /// Stable and specific, for programs and translations, e.g. `not-found`.
    pub code: String,
    /// What was attempted and what came of it, for an operator; in English, without secrets.
    pub msg: String,
    /// The earliest time to try again, from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// JSON pointer into the configuration or the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The partner's id of the record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

/// What the host does about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The configuration is wrong: a person must change it.
    Config,
    /// The credentials are refused: the connection needs new ones; no retry.
    Auth,
    /// Too many requests: retry after the time given.
    RateLimited,
    /// Likely to pass: retry with back-off.
    Transient,
    /// Will not pass by itself.
    Permanent,
    /// The partner's state has moved on.
    Conflict,
    /// The partner says no to what was asked.
    Rejected,
    /// An answer or a record cannot be understood.
    Data,
    /// The partner or the adapter cannot do it.
    Unsupported,
}
