//! An enterprise's connected stores and gateways: connect, synchronise, hide and show, with every effect in a journal.
//!
//! An adapter performs nothing itself: it says what it wants ([`Adapters`], [`Run`]), and [`engine`] carries it out. This room does
//! not know what a plugin is; `app` hands in the adapters. Other rooms do not call this one: they emit events, and hear
//! `ListingGone` with a receipt.
//!
//! Absent on purpose: webhooks, signing recipes and OAuth (their effects have a place in the protocol), and any retry inside an
//! effect: an operation is tried again from its last checkpoint, or not at all.

mod adapter;
mod circuit;
mod console;
mod desk;
mod engine;
#[allow(unreachable_pub, reason = "the derives of SeaORM want `pub` models")]
mod entity;
mod error;
mod events;
mod hosts;
mod http;
mod lifecycle;
mod measures;
mod pace;
mod policy;
mod protocol;
mod queue;
mod record;
mod secrets;
mod service;
mod store;
#[cfg(test)]
mod tests;
mod trouble;
mod verdict;
mod worker;

pub use adapter::{
    AdapterError, AdapterInfo, Adapters, AuthKind, AuthScheme, Catalogue, ConfigField, FieldKind, Offered,
    Rate, Run, Said, Step,
};
pub use console::{NAVIGATION, pages};
pub use error::ConnectionError;
pub use events::{LISTENER, Revocations};
pub use http::routes;
pub use lifecycle::{IllegalTransition, OperationState, Stage};
pub use policy::ACTIONS;
pub use service::{AGREEMENT, Connecting, Connections};
pub use trouble::Trouble;
pub use worker::{Pace, Worker};

/// What this room says.
pub const WORDS: web::Source = web::Source {
    module: "connections",
    zh_cn: include_str!("../i18n/zh-CN.ftl"),
    en: include_str!("../i18n/en.ftl"),
};

macro_rules! page {
    ($code:literal, $file:literal) => {
        (
            $code,
            include_str!(concat!("../problems/", $file, ".zh-CN.md")),
            include_str!(concat!("../problems/", $file, ".en.md")),
        )
    };
}

/// The page of each problem code of this room.
pub const PROBLEMS: &[web::manual::ProblemPage] = &[
    page!("connections/illegal-transition", "illegal-transition"),
    page!("connections/enterprise-not-active", "enterprise-not-active"),
    page!("connections/not-offered", "not-offered"),
    page!("connections/operation-state", "operation-state"),
];
