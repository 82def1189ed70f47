//! What an author writes: an adapter and its operations.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Ctx,
    protocol::{Class, Failure},
};

/// An operation under way.
pub(crate) type Work = Pin<Box<dyn Future<Output = Result<Value, Failure>> + Send>>;

/// One platform's adapter, set up for one connection.
///
/// It is shared by all operations of the connection and so holds nothing that changes.
pub trait Adapter: Sized + Send + Sync + 'static {
    /// Parses the connection's configuration, and reports on all of it that cannot be used.
    ///
    /// The SDK answers `config.check` with these faults, and refuses every other operation while there are any.
    fn new(config: Value) -> Result<Self, Faults>;

    /// What the adapter can do, as its manifest lists it.
    fn operations() -> Operations<Self>;
}

/// The operations of an adapter, by name.
pub struct Operations<A> {
    by_name: BTreeMap<&'static str, Start<A>>,
}

type Start<A> = Box<dyn Fn(Arc<A>, Value, Ctx) -> Result<Work, Failure>>;

/// Answered by the SDK for every adapter.
const CONFIG_CHECK: &str = "config.check";

impl<A: Adapter> Operations<A> {
    /// None yet; `config.check` needs no entry.
    #[allow(clippy::new_without_default, reason = "an adapter without operations is no default")]
    pub fn new() -> Self {
        Self { by_name: BTreeMap::new() }
    }

    /// Adds an operation: an `async fn(self: Arc<Self>, input, ctx)` with an input that can be read from JSON and a result
    /// that can be written as JSON.
    #[must_use]
    pub fn on<I, O, F, W>(mut self, name: &'static str, run: F) -> Self
    where
        I: DeserializeOwned,
        O: Serialize,
        F: Fn(Arc<A>, I, Ctx) -> W + 'static,
        W: Future<Output = Result<O, Failure>> + Send + 'static,
    {
        let start = move |adapter, input: Value, ctx| {
            // Who asks nothing may leave the input out.
            let input = if input.is_null() { json!({}) } else { input };
            let input = serde_json::from_value(input)
                .map_err(|error| Failure::new(Class::Data, "input", format!("reading the input: {error}")))?;
            let work = run(adapter, input, ctx);
            Ok(Box::pin(async move { written(work.await?) }) as Work)
        };
        self.by_name.insert(name, Box::new(start));
        self
    }

    /// All names, `config.check` among them, in alphabetical order.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.by_name.keys().copied().chain([CONFIG_CHECK]).collect();
        names.sort_unstable();
        names
    }
}

fn written(result: impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(result)
        .map_err(|error| Failure::new(Class::Data, "not-json", format!("writing the result: {error}")))
}

/// For operations that ask nothing; accepts any input.
#[derive(Clone, Copy, Debug)]
pub struct NoInput;

impl<'de> Deserialize<'de> for NoInput {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// All that is wrong with a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Faults(Vec<Fault>);

/// One thing that is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// JSON pointer into the configuration.
    pub field: String,
    /// Stable and specific, for programs and translations, e.g. `missing`.
    pub code: String,
    /// For people, in English.
    pub msg: String,
}

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, field: impl Into<String>, code: impl Into<String>, msg: impl Into<String>) {
        self.0.push(Fault { field: field.into(), code: code.into(), msg: msg.into() });
    }

    /// Passes a parsed field on, or notes why it could not be parsed.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, (&'static str, String)>) -> Option<T> {
        parsed.map_err(|(code, msg)| self.add(field, code, msg)).ok()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults in the order noted.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl From<&Faults> for Failure {
    fn from(faults: &Faults) -> Self {
        let all: Vec<_> = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.msg)).collect();
        let failure = Self::new(
            Class::Config,
            "config",
            format!("the configuration cannot be used: {}", all.join("; ")),
        );
        match faults.iter().next() {
            Some(first) => failure.with_field(&first.field),
            None => failure,
        }
    }
}

/// An adapter with a connection's configuration, which may turn out to be unusable.
pub struct Instance<A> {
    adapter: Result<Arc<A>, Faults>,
    operations: Operations<A>,
}

impl<A: Adapter> Instance<A> {
    /// Parses the configuration. Faults are no error here: `config.check` reports them.
    pub fn new(config: Value) -> Self {
        Self { adapter: A::new(config).map(Arc::new), operations: A::operations() }
    }

    /// The future of an operation; absent where the adapter does not know it.
    pub(crate) fn start(&self, op: &str, input: Value, ctx: Ctx) -> Option<Work> {
        if op == CONFIG_CHECK {
            let errors = self.adapter.as_ref().err().cloned().unwrap_or_default();
            return Some(Box::pin(async move { Ok(json!({ "errors": errors })) }));
        }
        let start = self.operations.by_name.get(op)?;
        let work = match &self.adapter {
            Ok(adapter) => start(adapter.clone(), input, ctx),
            Err(faults) => Err(faults.into()),
        };
        Some(work.unwrap_or_else(|failure| Box::pin(async move { Err(failure) })))
    }
}
