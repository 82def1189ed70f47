//! Violations: what is wrong with the fields of a request, all of it at once.

use serde::{Deserialize, Serialize};

/// One field that cannot be accepted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// JSON pointer (RFC 6901) to the field: `/names/0/value`.
    pub pointer: String,
    /// Stable reason; its translation is `violation-` and this code.
    pub code: String,
    /// What the translation needs to be told, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(String, String)>,
}

/// A reason that a single value was refused; the caller knows which field it was.
pub trait Refused {
    /// Stable reason, the same as [`Violation::code`].
    fn code(&self) -> &'static str;

    /// What its translation needs to be told.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// Collects violations while a form is parsed, so that a user learns of every fault at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} fields cannot be accepted", .0.len())]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Keeps the value, or notes why `pointer` cannot be accepted.
    pub fn take<T, R: Refused>(&mut self, pointer: impl Into<String>, parsed: Result<T, R>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(refused) => {
                let args = refused.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                self.0.push(Violation { pointer: pointer.into(), code: refused.code().to_owned(), args });
                None
            }
        }
    }

    /// Notes a fault that no single value explains.
    pub fn add(&mut self, pointer: impl Into<String>, code: &'static str) {
        self.0.push(Violation { pointer: pointer.into(), code: code.to_owned(), args: Vec::new() });
    }

    /// Takes over the violations of a part of the form, its pointers prefixed with `at`.
    pub fn nest(&mut self, at: &str, part: Self) {
        self.0.extend(part.0.into_iter().map(|mut violation| {
            violation.pointer.insert_str(0, at);
            violation
        }));
    }

    /// Is nothing wrong?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in the order of the form.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// `Ok` if nothing is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}
