//! The transparency log as the public sees it: its files, its entries, its receipts.

mod api;
mod console;
mod log;
pub(crate) mod words;

use crate::foundation::Foundation;
use actix_web::web::ServiceConfig;

/// The entry of the navigation: everybody may look.
pub(crate) const NAVIGATION: web::NavItem =
    web::NavItem { key: "app-nav-ledger", href: "/ledger", icon: "ledger", roles: &[] };

/// Routes under `/api/v1`.
pub(crate) fn routes(cfg: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    cfg.service(api::entries).service(api::receipt).service(api::subject);
}

/// The log's own files. Receipts of one spelling come before pages of the other.
pub(crate) fn pages(cfg: &mut ServiceConfig) {
    cfg.service(log::checkpoint)
        .service(log::cosigned)
        .service(log::tile)
        .service(log::keys)
        .service(log::proof);
    cfg.service(console::explorer).service(console::receipt_page);
}
