//! What organisations are called: known elsewhere, asked for here.

use crate::service::Queued;
use actix_web::web::Data;
use kernel::OrgId;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::Problem;

/// Knows the names of organisations. `app` hands one in as `Data<Arc<dyn OrganisationNames + Send + Sync>>`.
#[async_trait::async_trait(?Send)]
pub trait OrganisationNames {
    /// The names of these organisations; those that are unknown are left out.
    async fn names(&self, of: &[OrgId]) -> Result<Vec<(OrgId, String)>, Problem>;
}

/// As handlers get it; without one, organisations are called by their ids.
pub(super) type Names = Option<Data<Arc<dyn OrganisationNames + Send + Sync>>>;

/// The names of these organisations.
pub(super) async fn named(names: &Names, of: &[OrgId]) -> Result<BTreeMap<OrgId, String>, Problem> {
    let mut all: BTreeMap<_, _> = of.iter().map(|id| (*id, id.to_string())).collect();
    if let Some(names) = names {
        all.extend(names.names(of).await?);
    }
    Ok(all)
}

/// The applicant's name beside that of the enterprise, unless it is the same.
pub(super) fn beside(called: &BTreeMap<OrgId, String>, queued: &Queued) -> String {
    let name = called.get(&queued.application.applicant()).cloned().unwrap_or_default();
    if name == queued.application.answers().legal_name { String::new() } else { name }
}
