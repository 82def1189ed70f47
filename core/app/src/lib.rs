//! Corridor: one binary.
//!
//! ```text
//! Settings ──▶ Foundation (keys, database, ledger) ──▶ Services (the modules) ──▶ Server ──▶ Running
//!                                                                              └── Background (loops)
//! ```
//!
//! [`modules`] is the only list of modules. What is here and in no module: the public log, the operator's page, the landing
//! page, and the demo. Nothing of it knows a domain word but through a module's service.

mod adapters;
mod background;
pub mod cli;
mod counters;
pub mod demo;
mod disk;
mod foundation;
mod guard;
mod health;
mod home;
mod keys;
mod modules;
mod names;
mod numbers;
mod openapi;
mod problems;
mod reference;
mod roles;
mod server;
mod services;
mod settings;
mod site;
mod system;
mod transparency;
mod witnessing;

pub use disk::{Disk, Room};
pub use foundation::{Foundation, database};
pub use health::{Check, Readiness};
pub use keys::{Keys, KeysError, ledger_key};
pub use openapi::document;
pub use server::{Running, Server};
pub use services::Services;
pub use settings::{
    DatabaseUrl, Ledger, Limits, Log, LogFormat, Outbound, Overrides, Plugins, REFERENCE, Settings,
    SettingsError, SettingsFile, Strictness, WitnessAddress, Zone,
};

use modules::{Module, NOTHING};

/// What belongs to no module and stands first in the navigation.
const FRONT: Module = Module {
    words: web::Source {
        module: "app",
        zh_cn: include_str!("../i18n/zh-CN.ftl"),
        en: include_str!("../i18n/en.ftl"),
    },
    navigation: &[home::NAVIGATION],
    public: &[
        "/",
        "/api",
        "/api/openapi.json",
        "/health/live",
        "/health/ready",
        "/dev/components",
        "/dev/components/sheet",
        "/dev/components/progress",
    ],
    problems: problems::PAGES,
    pages: |cfg| {
        cfg.service(health::live).service(health::ready).service(openapi::json).service(reference::page);
        cfg.configure(home::pages).configure(web::catalogue_routes);
    },
    ..NOTHING
};

/// What belongs to no module and stands last.
const BACK: Module = Module {
    navigation: &[transparency::NAVIGATION, system::NAVIGATION],
    public: &[
        "/metrics",
        "/checkpoint",
        "/ledger/cosigned",
        "/tile/{path:.+}",
        "/ledger",
        "/ledger/keys",
        "/ledger/receipts/{id}",
        "/ledger/receipts/{id}.tlog-proof",
    ],
    api: |cfg| {
        transparency::routes(cfg);
        system::routes(cfg);
    },
    pages: |cfg| {
        cfg.configure(transparency::pages).configure(system::pages);
    },
    ..NOTHING
};
