//! Faults: every error that reaches a user says what was attempted, has a code, and knows what kind of failure it is.

use crate::Violation;
use std::error::Error;

/// The kind of a failure. Only `web` knows which HTTP status each one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The request cannot be read or breaks a rule; [`Fault::violations`] names the fields.
    Invalid,
    /// Nobody is signed in.
    Unauthenticated,
    /// Signed in, and may know of it, but may not do it.
    Forbidden,
    /// Not there, or not for you: the answer is the same to the byte.
    NotFound,
    /// The thing is in another state than the request assumes.
    Conflict,
    /// `If-Match` named another version.
    Stale,
    /// Larger than allowed.
    TooLarge,
    /// Too many requests; try later.
    TooMany,
    /// Something we depend on does not answer; try later.
    Unavailable,
    /// Our mistake. Nothing of it is shown.
    Internal,
}

/// An error that can be shown to a user: `code` chooses the page and the translation, `class` the status.
///
/// `Display` is for logs and in English; what people read comes from the translations under `problem-` and the code.
pub trait Fault: Error + Send + Sync {
    /// A stable name such as `enterprises/illegal-transition`; it has a page under `/problems/`.
    fn code(&self) -> &'static str;

    /// What kind of failure it is.
    fn class(&self) -> Class;

    /// The fields at fault, all of them.
    fn violations(&self) -> &[Violation] {
        &[]
    }

    /// What the translation of [`Fault::code`] needs to be told, by name.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
