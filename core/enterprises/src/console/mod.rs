//! The pages of registration: plain forms and links that work without scripts.

mod applications;
mod case;
mod certificate;
mod clock;
mod declare;
mod delegations;
mod desk;
mod documents;
mod edit;
mod naming;
mod organisations;
mod queue;
mod reasons;
mod register;
mod review;
mod saved;
mod section;
mod standing;
mod typed;

use crate::policy::{AUDITOR, ENTERPRISE_ADMIN, ENTERPRISE_USER, REGISTRAR, REVIEWER, SENIOR_REVIEWER};
use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;
use askama::Template;
use kernel::Class;
use web::{NavItem, Page, Problem};

pub use organisations::OrganisationNames;

/// Pages that anybody may open.
pub const PUBLIC_PAGES: web::PublicPages = &[
    "/enterprises",
    "/enterprises/{id}",
    "/certificates",
    "/certificates/{serial}",
    "/certificates/{serial}.tlog-proof",
];

/// The entries of the console's navigation.
pub const NAVIGATION: &[NavItem] = &[
    NavItem {
        key: "enterprises-nav-applications",
        href: "/applications",
        icon: "file",
        roles: &[ENTERPRISE_ADMIN, ENTERPRISE_USER],
    },
    NavItem {
        key: "enterprises-nav-delegations",
        href: "/delegations",
        icon: "users",
        roles: &[ENTERPRISE_ADMIN, ENTERPRISE_USER],
    },
    NavItem {
        key: "enterprises-nav-clients",
        href: "/clients",
        icon: "building",
        roles: &[ENTERPRISE_ADMIN, ENTERPRISE_USER],
    },
    NavItem {
        key: "enterprises-nav-queue",
        href: "/queue",
        icon: "inbox",
        roles: &[REVIEWER, SENIOR_REVIEWER, REGISTRAR, AUDITOR],
    },
    NavItem { key: "enterprises-nav-register", href: "/enterprises", icon: "building", roles: &[] },
    NavItem { key: "enterprises-nav-certificates", href: "/certificates", icon: "certificate", roles: &[] },
];

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(register::search)
        .service(register::enterprise)
        .service(register::begin)
        .service(certificate::look_up)
        .service(certificate::proof)
        .service(certificate::show)
        .service(certificate::ask)
        .service(certificate::revoke)
        .service(applications::list)
        .service(applications::begin)
        .service(applications::show)
        .service(applications::again_after_lapse)
        .service(applications::ask_withdrawal)
        .service(applications::withdraw)
        .service(edit::show_enterprise)
        .service(edit::save_enterprise)
        .service(edit::show_people)
        .service(edit::save_people)
        .service(documents::show)
        .service(documents::upload)
        .service(documents::remove)
        .service(documents::fetch)
        .service(declare::show)
        .service(declare::save)
        .service(delegations::list)
        .service(delegations::offer)
        .service(delegations::accept)
        .service(delegations::end)
        .service(delegations::clients)
        .service(queue::list)
        .service(review::show)
        .service(review::take_up)
        .service(review::take_over)
        .service(review::extend)
        .service(review::ask_send_back)
        .service(review::send_back)
        .service(review::ask_approval)
        .service(review::approve)
        .service(review::ask_rejection)
        .service(review::reject);
}

/// Can the form say what went wrong, so that what was typed is not lost?
fn is_of_form(problem: &Problem) -> bool {
    problem.is_of_form() || problem.class() == Class::Stale
}

/// The form comes back, filled in and with its faults.
fn again<T: Template>(problem: &Problem, page: Page<T>) -> Result<HttpResponse, Problem> {
    page.status(web::status(problem.class())).answer()
}
