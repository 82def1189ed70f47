//! The pages of problem codes that belong to no module: those of the database and of the log.

use web::manual::ProblemPage;

macro_rules! pages {
    ($($code:literal),* $(,)?) => {
        &[$((
            $code,
            include_str!(concat!("../problems/", $code, ".zh-CN.md")),
            include_str!(concat!("../problems/", $code, ".en.md")),
        )),*]
    };
}

/// One for each code of `db::StoreError` and of this crate.
pub(crate) const PAGES: &[ProblemPage] = pages![
    "busy",
    "database-unreachable",
    "idempotency-key-reused",
    "ledger-frozen",
    "receipt-pending",
    "storage-full",
    "taken",
];
