//! The pages of accounts.

mod account;
mod door;
mod invitation;
mod inviting;
mod organisations;
mod people;
mod rows;

use crate::policy::{AUDITOR, OPERATOR, ORG_ADMIN};
use crate::secret::Secret;
use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;
use askama::Template;
use kernel::Class;
use web::{Frame, NavItem, Page, Problem};

/// Pages that anybody may open.
pub const PUBLIC_PAGES: web::PublicPages = &["/sign-in", "/sign-out", "/sign-up", "/invitation"];

/// The entries of the console's navigation.
pub const NAVIGATION: &[NavItem] = &[
    NavItem {
        key: "accounts-nav-organisations",
        href: "/organisations",
        icon: "building",
        roles: &[ORG_ADMIN, OPERATOR, AUDITOR],
    },
    NavItem { key: "accounts-nav-people", href: "/people", icon: "users", roles: &[OPERATOR, AUDITOR] },
];

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(door::sign_in)
        .service(door::signed_in)
        .service(door::sign_out)
        .service(door::sign_up)
        .service(door::signed_up)
        .service(invitation::show)
        .service(invitation::accepted)
        .service(account::show)
        .service(account::set_profile)
        .service(account::set_password)
        .service(account::end_sessions)
        .service(account::end_session)
        .service(account::create_token)
        .service(account::revoke_token)
        .service(organisations::list)
        .service(organisations::create)
        .service(organisations::show)
        .service(organisations::invite)
        .service(organisations::withdraw)
        .service(organisations::grant)
        .service(organisations::revoke)
        .service(people::list)
        .service(people::invite)
        .service(people::withdraw)
        .service(people::grant)
        .service(people::revoke)
        .service(people::disable)
        .service(people::enable);
}

/// Can the form say what went wrong? Waiting is said there, too: what was typed should not be lost.
fn is_of_form(problem: &Problem) -> bool {
    problem.is_of_form() || problem.class() == Class::TooMany
}

/// The page, with the status of what its form could not do.
fn with_form<T: Template>(page: Page<T>, problem: Option<Problem>) -> Result<HttpResponse, Problem> {
    match problem {
        Some(problem) => again(&problem, page),
        None => page.answer(),
    }
}

/// The form comes back, filled in and with its faults.
fn again<T: Template>(problem: &Problem, page: Page<T>) -> Result<HttpResponse, Problem> {
    page.status(web::status(problem.class())).answer()
}

/// The address that an invited person opens.
pub(crate) fn invitation_link(frame: &Frame, secret: &Secret) -> String {
    format!("{}/invitation?token={}", frame.site().settings.origin, secret.expose())
}
