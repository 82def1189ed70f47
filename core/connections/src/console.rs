//! Pages of the console.

mod connect;
mod form;
mod health;
mod lists;
mod show;

use crate::policy::{AUDITOR, ENTERPRISE_ADMIN, ENTERPRISE_USER, OPERATOR};
use web::NavItem;

/// Entries of the console's navigation.
pub const NAVIGATION: &[NavItem] = &[NavItem {
    key: "connections-nav",
    href: "/connections",
    icon: "plug",
    roles: &[ENTERPRISE_ADMIN, ENTERPRISE_USER, OPERATOR, AUDITOR],
}];

/// Adds the pages of this room. The app's data must hold `Data<Connections>`.
pub fn pages(config: &mut actix_web::web::ServiceConfig) {
    config
        .service(connect::catalogue)
        .service(connect::fill)
        .service(connect::connect)
        .service(lists::index)
        .service(lists::products)
        .service(lists::orders)
        .service(lists::operation)
        .service(show::progress)
        .service(show::show)
        .service(form::unlist)
        .service(form::relist)
        .service(form::rotate)
        .service(form::schedule)
        .service(form::deed)
        .service(form::cancel)
        .service(form::unpark);
}
