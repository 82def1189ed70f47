//! What the API shows of adapters, connections and operations.

pub(crate) mod records;

use crate::adapter::{AdapterInfo, AuthScheme, ConfigField, FieldKind};
use crate::circuit::CircuitState;
use crate::entity::{connection, credential, effect, operation};
use chrono::{DateTime, Utc};
use kernel::{Language, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An adapter that a store can be connected through.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdapterView {
    id: String,
    version: String,
    title: String,
    about: String,
    trust: String,
    operations: Vec<String>,
    config: Vec<FieldView>,
    credentials: Vec<FieldView>,
}

/// A field of a form.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldView {
    name: String,
    label: String,
    hint: String,
    /// `text`, `url`, `choice` or `secret`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    choices: Vec<String>,
    required: bool,
}

impl AdapterView {
    pub(crate) fn of(info: &AdapterInfo, language: Language) -> Self {
        Self {
            id: info.id.clone(),
            version: info.version.clone(),
            title: info.title.in_language(language).to_owned(),
            about: info.about.in_language(language).to_owned(),
            trust: info.trust.clone(),
            operations: info.operations.iter().map(|offered| offered.name.clone()).collect(),
            config: info.fields.iter().map(|field| FieldView::of(field, language)).collect(),
            credentials: info.auth.iter().map(|scheme| FieldView::of_secret(scheme, language)).collect(),
        }
    }
}

impl FieldView {
    fn of(field: &ConfigField, language: Language) -> Self {
        let (kind, choices) = match &field.kind {
            FieldKind::Text => ("text", Vec::new()),
            FieldKind::Url => ("url", Vec::new()),
            FieldKind::Choice(choices) => ("choice", choices.clone()),
        };
        Self {
            name: field.name.clone(),
            label: field.label.in_language(language).to_owned(),
            hint: field.hint.in_language(language).to_owned(),
            kind,
            choices,
            required: field.required,
        }
    }

    fn of_secret(scheme: &AuthScheme, language: Language) -> Self {
        Self {
            name: scheme.name.clone(),
            label: scheme.label.in_language(language).to_owned(),
            hint: scheme.hint.in_language(language).to_owned(),
            kind: "secret",
            choices: Vec::new(),
            required: true,
        }
    }
}

/// A connected store.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConnectionView {
    #[schema(example = "con_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f")]
    id: String,
    organisation: String,
    name: String,
    adapter: String,
    /// `new`, `ok`, `needs_credentials`, `failing`, `paused` or `removed`.
    stage: String,
    /// Why it does not work, as a stable code.
    trouble: Option<String>,
    /// The same, as the adapter put it.
    trouble_detail: Option<String>,
    /// `closed`, `open` or `half_open`.
    circuit: &'static str,
    /// Until when nothing is sent, while the circuit is open.
    circuit_until: Option<DateTime<Utc>>,
    config: Value,
    /// Version of the text the owner agreed to.
    agreement: String,
    agreed_at: DateTime<Utc>,
    /// The ledger entry that holds the agreement.
    agreement_receipt: String,
    every_minutes: i64,
    next_due: Option<DateTime<Utc>>,
    /// When the store last answered, to the minute.
    heard_at: Option<DateTime<Utc>>,
    version: i64,
    made_at: DateTime<Utc>,
}

impl ConnectionView {
    pub(crate) fn of(row: connection::Model, now: Timestamp) -> Self {
        let (circuit, circuit_until) = match row.circuit().state(now) {
            CircuitState::Closed => ("closed", None),
            CircuitState::Open(until) => ("open", Some(until)),
            CircuitState::HalfOpen => ("half_open", None),
        };
        Self {
            id: row.id.to_string(),
            organisation: row.org_id.to_string(),
            name: row.name,
            adapter: row.adapter,
            stage: row.stage,
            trouble: row.trouble,
            trouble_detail: row.trouble_detail,
            circuit,
            circuit_until,
            config: row.config,
            agreement: row.agreement,
            agreed_at: row.agreed_at,
            agreement_receipt: row.agreement_receipt.to_string(),
            every_minutes: row.every_s / 60,
            next_due: row.next_due,
            heard_at: row.heard_at,
            version: row.version,
            made_at: row.made_at,
        }
    }
}

/// That a credential is, or was, there. What it is, is never shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct CredentialView {
    scheme: String,
    made_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

impl From<credential::Model> for CredentialView {
    fn from(row: credential::Model) -> Self {
        Self { scheme: row.scheme, made_at: row.made_at, retired_at: row.retired_at }
    }
}

/// A connection with what is known of its credentials and records.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConnectionPageView {
    #[serde(flatten)]
    pub(crate) connection: ConnectionView,
    pub(crate) credentials: Vec<CredentialView>,
    pub(crate) products: u64,
    pub(crate) orders: u64,
}

/// One run of an adapter.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperationView {
    id: String,
    connection: String,
    kind: String,
    /// `queued`, `running`, `waiting`, `done`, `failed`, `parked` or `cancelled`.
    state: String,
    attempt: i64,
    received: i64,
    written: i64,
    unchanged: i64,
    rejected: i64,
    rejections: Value,
    progress_done: i64,
    progress_total: Option<i64>,
    progress_note: Option<String>,
    result: Option<Value>,
    failure_class: Option<String>,
    failure_code: Option<String>,
    failure_text: Option<String>,
    adapter_version: Option<String>,
    adapter_hash: Option<String>,
    asked_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<operation::Model> for OperationView {
    fn from(row: operation::Model) -> Self {
        Self {
            id: row.id.to_string(),
            connection: row.connection_id.to_string(),
            kind: row.kind,
            state: row.state,
            attempt: row.attempt,
            received: row.received,
            written: row.written,
            unchanged: row.unchanged,
            rejected: row.rejected,
            rejections: row.rejections,
            progress_done: row.progress_done,
            progress_total: row.progress_total,
            progress_note: row.progress_note,
            result: row.result,
            failure_class: row.failure_class,
            failure_code: row.failure_code,
            failure_text: row.failure_text,
            adapter_version: row.plugin_version,
            adapter_hash: row.plugin_hash,
            asked_at: row.asked_at,
            due_at: row.due_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

/// One line of an operation's journal; never an answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct EffectView {
    attempt: i64,
    effect: i64,
    /// `http` or `sleep`.
    kind: String,
    /// Method and address without its query.
    summary: String,
    request_hash: String,
    /// May it be repeated although it may have been carried out?
    repeatable: bool,
    /// `intent`, `sent` or `result`.
    state: String,
    status: Option<i64>,
    error: Option<String>,
    intended_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<effect::Model> for EffectView {
    fn from(row: effect::Model) -> Self {
        Self {
            attempt: row.attempt,
            effect: row.effect_no,
            kind: row.kind,
            summary: row.summary,
            request_hash: hex::encode(row.request_hash),
            repeatable: row.repeatable,
            state: row.state,
            status: row.status,
            error: row.error,
            intended_at: row.intended_at,
            sent_at: row.sent_at,
            ended_at: row.ended_at,
        }
    }
}

/// The operation that was asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct AskedView {
    /// Its id, or those of all.
    pub(crate) operations: Vec<String>,
}
