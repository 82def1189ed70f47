//! A document of an application, as its parties see it.

use crate::requirement::Slot;
use kernel::{Id, Kind, Timestamp};

/// Kind of [`DocumentId`].
pub struct DocumentKind;
impl Kind for DocumentKind {
    const PREFIX: &'static str = "doc";
}
/// Names a document of an application.
pub type DocumentId = Id<DocumentKind>;

/// A document in its slot.
#[derive(Debug, Clone)]
pub struct Document {
    /// Which.
    pub id: DocumentId,
    /// Where it belongs.
    pub slot: Slot,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits; also its name in the file store.
    pub sha256: String,
    /// The name it was uploaded under.
    pub name: String,
    /// What its bytes are, as sniffed.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// When.
    pub uploaded_at: Timestamp,
}
