//! The hook for a virus scanner.

use std::path::Path;

/// What a scanner says of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found; the scanner's name for it.
    Infected(String),
}

/// Why a scanner said nothing.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ScanFailed(pub String);

/// Looks into a document before it is kept.
#[async_trait::async_trait]
pub trait Scanner: Send + Sync {
    /// The scanner's name and version, as it is recorded; `None` if there is none.
    fn name(&self) -> Option<String>;

    /// Looks into the file. It must not change, move or keep it.
    async fn scan(&self, file: &Path) -> Result<Verdict, ScanFailed>;
}

/// No scanner: documents are kept unscanned, and say so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoScanner;

#[async_trait::async_trait]
impl Scanner for NoScanner {
    fn name(&self) -> Option<String> {
        None
    }

    async fn scan(&self, _: &Path) -> Result<Verdict, ScanFailed> {
        Ok(Verdict::Clean)
    }
}

/// Was a kept document scanned?
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scanned {
    /// No scanner was there.
    Never,
    /// It was clean, said this one.
    CleanBy(String),
}
