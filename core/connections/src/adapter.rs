//! Adapters, as this room sees them: a catalogue, and runs that turn events into wishes. `app` implements both with `host`.

use serde_json::Value;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// What an adapter is and wants, from its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterInfo {
    /// Stable, such as `storefront-medusa`.
    pub id: String,
    /// The adapter's own version.
    pub version: String,
    /// Hash of the library, in hexadecimal: a run goes on in the very code it began in.
    pub hash: String,
    /// Its name in Chinese and in English.
    pub title: Said,
    /// What it is for.
    pub about: Said,
    /// The operations it implements.
    pub operations: Vec<Offered>,
    /// What a connection has to say.
    pub fields: Vec<ConfigField>,
    /// The credentials it names.
    pub auth: Vec<AuthScheme>,
    /// Where it may send requests: addresses with `{config.NAME}` in place of what the connection says.
    pub hosts: Vec<String>,
    /// Who vouches for it, as the catalogue shows it: `built-in`, `verified`, `third-party`.
    pub trust: String,
}

/// An operation that an adapter implements, and how much of a store's and of our patience it may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// `config.check`, `probe`, `catalog.pull`, `orders.pull`, `listing.unlist` …
    pub name: String,
    /// How fast it may ask the store, if it is to ask more slowly than a connection may anyway.
    pub rate: Option<Rate>,
    /// How long one attempt may take.
    pub deadline: Duration,
}

/// A token bucket: how fast it fills, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// Requests per second in the long run.
    pub per_second: NonZeroU32,
    /// Requests at once.
    pub burst: NonZeroU32,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// 中文.
    pub zh_cn: String,
    /// English.
    pub en: String,
}

impl Said {
    /// In the reader's language.
    pub fn in_language(&self, language: kernel::Language) -> &str {
        match language {
            kernel::Language::ZhCn => &self.zh_cn,
            kernel::Language::En => &self.en,
        }
    }
}

/// One field of an adapter's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigField {
    /// The member of the configuration object.
    pub name: String,
    /// What it is called.
    pub label: Said,
    /// What to write there.
    pub hint: Said,
    /// What is accepted.
    pub kind: FieldKind,
    /// Is it always wanted?
    pub required: bool,
}

/// What a field accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// The address of a store.
    Url,
    /// One of these.
    Choice(Vec<String>),
}

/// Credentials the adapter names and never sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthScheme {
    /// The name in `"auth": "…"` of an effect.
    pub name: String,
    /// What it is called.
    pub label: Said,
    /// What to write there.
    pub hint: Said,
    /// Where the secret goes.
    pub kind: AuthKind,
}

/// Where the host puts a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthKind {
    /// The user name of HTTP Basic, with an empty password (RFC 7617).
    ApiKeyBasic,
    /// A bearer token (RFC 6750).
    Bearer,
    /// A header of this name.
    Header(String),
}

impl AdapterInfo {
    /// Does it implement an operation?
    pub fn can(&self, operation: &str) -> bool {
        self.offered(operation).is_some()
    }

    /// What it says of an operation.
    pub fn offered(&self, operation: &str) -> Option<&Offered> {
        self.operations.iter().find(|known| known.name == operation)
    }

    /// The credentials of a name.
    pub fn scheme(&self, name: &str) -> Option<&AuthScheme> {
        self.auth.iter().find(|scheme| scheme.name == name)
    }
}

/// What an adapter wants done next.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// JSON objects, each with a string `do`.
    pub actions: Vec<Value>,
    /// Raw bodies the actions refer to by index.
    pub parts: Vec<Vec<u8>>,
}

/// Why a call brought no step.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// The adapter is not installed, or not in the version and hash the run began in.
    #[error("the adapter is not there in the version the run began in")]
    Gone,
    /// No worker can be started now; nothing was lost.
    #[error("no worker for the adapter: {0}")]
    Unavailable(String),
    /// The worker ended under the call: crash, deadline, panic. A new one can be given the journal.
    #[error("the adapter's worker ended: {0}")]
    Crashed(String),
    /// The worker ended under another call, or before this one was sent: no fault of this run, which can begin again.
    #[error("the adapter's worker was lost: {0}")]
    Lost(String),
    /// The adapter refused the call as a programming error of its own or ours; repeating it brings the same.
    #[error("the adapter refused the call: {message}")]
    Refused {
        /// Is it about the configuration?
        config: bool,
        /// In the adapter's words.
        message: String,
        /// JSON pointer to the field it speaks of.
        field: Option<String>,
    },
}

/// The adapters an installation offers, the newest version of each. Cheap to clone; all clones show the same.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(Arc<RwLock<Vec<Arc<AdapterInfo>>>>);

impl Catalogue {
    /// Makes a catalogue.
    pub fn new(all: impl IntoIterator<Item = AdapterInfo>) -> Self {
        let catalogue = Self::default();
        catalogue.replace(all);
        catalogue
    }

    /// Shows other adapters from now on: one was installed, or taken away.
    pub fn replace(&self, all: impl IntoIterator<Item = AdapterInfo>) {
        let mut all: Vec<_> = all.into_iter().map(Arc::new).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = all;
    }

    /// Lists them by id.
    pub fn list(&self) -> Vec<Arc<AdapterInfo>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Finds one by its id.
    pub fn find(&self, id: &str) -> Option<Arc<AdapterInfo>> {
        self.list().into_iter().find(|info| info.id == id)
    }
}

/// Runs adapters: `app` implements it with `host`.
#[async_trait::async_trait(?Send)]
pub trait Adapters {
    /// Begins a run of exactly this adapter with a connection's configuration; `head` and `parts` are protocol 1.
    async fn begin(
        &self,
        adapter: &AdapterInfo,
        config: &Value,
        head: &Value,
        parts: &[Vec<u8>],
    ) -> Result<(Box<dyn Run>, Step), AdapterError>;
}

/// A run in progress. Dropping it frees it.
#[async_trait::async_trait(?Send)]
pub trait Run {
    /// Goes on with what came of the last step's effects.
    async fn resume(&mut self, head: &Value, parts: &[Vec<u8>]) -> Result<Step, AdapterError>;
}
