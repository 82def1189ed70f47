//! The operator's page: is anything broken, what is it, and what can be done.

mod console;
mod metrics;
mod policy;
mod service;

pub(crate) use service::System;

use crate::foundation::Foundation;
use actix_web::web::ServiceConfig;
use kernel::Role;
use web::NavItem;

/// Who looks after the platform. `accounts` owns these roles; they are named here so that the navigation can ask for them.
pub(crate) const OPERATOR: Role = Role("operator");
/// Who looks at everything and changes nothing.
pub(crate) const AUDITOR: Role = Role("auditor");

/// The entry of the navigation.
pub(crate) const NAVIGATION: NavItem =
    NavItem { key: "app-nav-system", href: "/system", icon: "monitor", roles: &[OPERATOR, AUDITOR] };

/// The pages.
pub(crate) fn pages(cfg: &mut ServiceConfig) {
    cfg.service(console::system_page)
        .service(console::retry)
        .service(console::discard)
        .service(metrics::metrics);
}

/// Routes under `/api/v1`.
pub(crate) fn routes(cfg: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    cfg.service(metrics::metrics_for_token);
}
