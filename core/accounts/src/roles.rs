//! The register of roles: each module says which it knows, `app` collects them, and only these can be granted.

use crate::policy;
use kernel::{Language, Role};
use std::sync::Arc;

/// Over what a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Over one organisation; its `org-admin` may grant it.
    Organisation,
    /// Over all of them; only an operator may grant it.
    Everything,
}

/// A role as a module describes it.
#[derive(Debug, Clone, Copy)]
pub struct RoleSpec {
    /// Its name.
    pub role: Role,
    /// What Chinese pages call it.
    pub zh_cn: &'static str,
    /// What English pages call it.
    pub en: &'static str,
    /// Over what it is held.
    pub over: Over,
    /// Does whoever signs a new enterprise up hold it at once?
    pub given_at_sign_up: bool,
}

impl RoleSpec {
    /// What pages call it.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh_cn,
            Language::En => self.en,
        }
    }
}

/// All roles of the product. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Roles(Arc<[RoleSpec]>);

impl Roles {
    /// Collects the roles of all modules; those of `accounts` come first.
    pub fn new(of_modules: impl IntoIterator<Item = RoleSpec>) -> Self {
        Self(policy::ROLES.iter().copied().chain(of_modules).collect())
    }

    /// All of them, in the order pages show them.
    pub fn all(&self) -> &[RoleSpec] {
        &self.0
    }

    /// Those that are held over `over`.
    pub fn over(&self, over: Over) -> impl Iterator<Item = &RoleSpec> {
        self.0.iter().filter(move |spec| spec.over == over)
    }

    /// The role of this name.
    pub fn find(&self, name: &str) -> Option<&RoleSpec> {
        self.0.iter().find(|spec| spec.role.0 == name)
    }
}
