//! What the API shows. Views are written out, so that a change inside never changes the API unseen.

mod application;
mod register;

pub(crate) use application::{ApplicationView, DocumentView, DoneView, FindingView, QueuedView};
pub(crate) use register::{CertificateView, EnterpriseView, HistoryView, HitView, VersionView};
