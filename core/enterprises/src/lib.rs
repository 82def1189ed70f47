//! Enterprise registration (主体备案): an enterprise applies once, is verified, and carries a certificate anyone can check.
//!
//! An application lives through the stages of [`lifecycle`]; its answers are believed only as a [`Registration`]; the documents it
//! needs follow from the answers ([`requirement`]); what a reviewer would find, the applicant sees first ([`finding`]). The register
//! and its certificates are public ([`register`], [`certificate`]); each step has a receipt in the ledger.

pub mod answers;
pub mod certificate;
pub mod clocks;
mod document;
mod entity;
mod error;
pub mod finding;
mod http;
pub mod kind;
pub mod lifecycle;
mod parse;
pub mod policy;
pub mod reason;
pub mod register;
pub mod requirement;
mod service;
mod store;

pub use answers::{Answers, Registration};
pub use document::{Document, DocumentId};
pub use error::EnterpriseError;
pub use http::routes;
pub use parse::Country;
pub use service::{Done, Enterprises, Looked, Queued, Upload};
