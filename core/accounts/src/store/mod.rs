//! All SQL of this module. What changes a row asks for a [`Warrant`](crate::policy::Warrant), or for what only a checked secret gives.

pub(crate) mod attempts;
pub(crate) mod invitations;
pub(crate) mod lists;
pub(crate) mod memberships;
pub(crate) mod organisations;
pub(crate) mod people;
pub(crate) mod presented;
pub(crate) mod sessions;
pub(crate) mod tokens;
