//! What the rules need to know of an application beyond its own row.

use super::{applications, claims, documents, register};
use crate::answers::Registration;
use crate::entity::document;
use crate::error::EnterpriseError;
use crate::lifecycle::Application;
use crate::register::Version;
use sea_orm::ConnectionTrait;

/// What the rules need to know of an application beyond its own row.
pub(crate) struct Background {
    /// Its documents.
    pub(crate) documents: Vec<document::Model>,
    /// Schemes of the identifiers that somebody else holds; empty as long as the answers cannot be read.
    pub(crate) taken: Vec<&'static str>,
    /// What it changes.
    pub(crate) before: Option<Before>,
}

/// The version of the entry that an application starts from.
pub(crate) struct Before {
    pub(crate) version: Version,
    /// The sealed identity number it was approved with.
    pub(crate) sealed_identity: Option<Vec<u8>>,
}

/// Loads it.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    application: &Application,
) -> Result<Background, EnterpriseError> {
    let base = application.purpose().base();
    let identifiers = Registration::parse(application.answers(), application.has_identity())
        .map(|registration| registration.identifiers())
        .unwrap_or_default();
    let claimant = (application.id(), base.map(|base| base.enterprise));
    let before = match base {
        None => None,
        Some(base) => {
            let version = register::version(conn, base.enterprise, base.version).await?;
            let sealed_identity = applications::find(conn, version.application).await?.sealed_identity;
            Some(Before { version, sealed_identity })
        }
    };
    Ok(Background {
        documents: documents::documents(conn, application.id()).await?,
        taken: claims::held_by_others(conn, claimant, &identifiers).await?,
        before,
    })
}
