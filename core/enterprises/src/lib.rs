//! Enterprise registration (主体备案): an enterprise applies once, is verified, and carries a certificate anyone can check.
//!
//! An application lives through the stages of [`lifecycle`]; its answers are believed only as a [`Registration`]; the documents it
//! needs follow from the answers ([`requirement`]); what a reviewer would find, the applicant sees first ([`finding`]). The register
//! and its certificates are public ([`register`], [`certificate`]); each step has a receipt in the ledger.

pub mod answers;
pub mod certificate;
pub mod clocks;
mod console;
pub mod delegation;
pub mod difference;
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
pub use console::{NAVIGATION, OrganisationNames, PUBLIC_PAGES, pages};
pub use document::{Document, DocumentId};
pub use error::EnterpriseError;
pub use http::routes;
pub use parse::Country;
pub use service::{Client, Done, Entered, Enterprises, Looked, News, Queued, Upload};

/// What this room says.
pub const WORDS: web::Source = web::Source {
    module: "enterprises",
    zh_cn: concat!(include_str!("../i18n/zh-CN.ftl"), include_str!("../i18n/countries.zh-CN.ftl")),
    en: concat!(include_str!("../i18n/en.ftl"), include_str!("../i18n/countries.en.ftl")),
};

macro_rules! page {
    ($code:literal, $file:literal) => {
        (
            $code,
            include_str!(concat!("../problems/", $file, ".zh-CN.md")),
            include_str!(concat!("../problems/", $file, ".en.md")),
        )
    };
}

/// The page of each problem code of this room.
pub const PROBLEMS: &[web::manual::ProblemPage] = &[
    page!("enterprises/illegal-transition", "illegal-transition"),
    page!("enterprises/already-applied", "already-applied"),
    page!("enterprises/blocked", "blocked"),
    page!("enterprises/unanswered", "unanswered"),
    page!("enterprises/conflict-of-interest", "conflict-of-interest"),
    page!("enterprises/not-the-reviewer", "not-the-reviewer"),
    page!("enterprises/extended-already", "extended-already"),
    page!("enterprises/too-late", "too-late"),
    page!("enterprises/not-in-force", "not-in-force"),
    page!("enterprises/not-open", "not-open"),
    page!("enterprises/delegated-already", "delegated-already"),
    page!("enterprises/no-such-delegate", "no-such-delegate"),
    page!("enterprises/not-admitted", "not-admitted"),
    page!("enterprises/overtaken", "overtaken"),
];
