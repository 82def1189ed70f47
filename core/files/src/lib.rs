//! Documents, kept by what is in them: the SHA-256 of the bytes is the name.
//!
//! A document is streamed to disk while it is hashed, measured and looked at; what is refused leaves nothing, and what is
//! acknowledged survives the loss of power. Names that people gave are never paths.
//!
//! Plain files rather than an object store's client: the name is known only when the last byte was read, and *write, sync, rename,
//! sync the folder* is the one sequence that promises durability on a local disk.

mod digest;
mod disk;
mod error;
mod kind;
mod name;
mod scan;
mod serve;
mod store;
mod watch;

pub use digest::{Digest, DigestRefused};
pub use error::{FileError, Refusal};
pub use kind::Kind;
pub use name::FileName;
pub use scan::{NoScanner, ScanFailed, Scanned, Scanner, Verdict};
pub use serve::headers;
pub use store::{Content, Files, Limits, Stored};

macro_rules! page {
    ($code:literal, $file:literal) => {
        (
            $code,
            include_str!(concat!("../problems/", $file, ".zh-CN.md")),
            include_str!(concat!("../problems/", $file, ".en.md")),
        )
    };
}

/// What is said of this room's failures, in Chinese: a Fluent file.
pub const ZH_CN: &str = include_str!("../i18n/zh-CN.ftl");
/// What is said of this room's failures, in English: a Fluent file.
pub const EN: &str = include_str!("../i18n/en.ftl");

/// The page of each problem code of this room: code, Chinese, English.
pub const PROBLEMS: &[(&str, &str, &str)] = &[
    page!("files/too-large", "too-large"),
    page!("files/interrupted", "interrupted"),
    page!("files/scanner-unavailable", "scanner-unavailable"),
];
