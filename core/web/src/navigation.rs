//! The console's navigation: modules name their entries, a person sees those of their roles.

use kernel::Role;
use kernel::op::Grant;

/// One entry of the console's navigation.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// The text key: `enterprises-nav-queue`.
    pub key: &'static str,
    /// Where it leads. The entry is marked current on this path and everything below it.
    pub href: &'static str,
    /// A name that [`icon`](crate::icon::svg) knows.
    pub icon: &'static str,
    /// Who sees it; empty is everybody who is signed in.
    pub roles: &'static [Role],
}

/// A link of the footer.
#[derive(Debug, Clone, Copy)]
pub struct FooterLink {
    /// The text key.
    pub key: &'static str,
    /// Where it leads.
    pub href: &'static str,
}

/// What every page can be checked against, and what programs use instead of pages.
pub(crate) const FOOTER: &[FooterLink] = &[
    FooterLink { key: "web-checkpoint", href: "/checkpoint" },
    FooterLink { key: "web-api", href: "/api/openapi.json" },
];

impl NavItem {
    pub(crate) fn is_for(&self, grants: &[Grant]) -> bool {
        self.roles.is_empty() || grants.iter().any(|grant| self.roles.contains(&grant.role))
    }

    /// Is `path` this entry's page or below it?
    pub(crate) fn covers(&self, path: &str) -> bool {
        path.strip_prefix(self.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}
