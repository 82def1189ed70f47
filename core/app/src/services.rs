//! The modules' services, opened on the foundation, and what they hand to the server.

use crate::adapters::Installed;
use crate::foundation::Foundation;
use crate::names::Names;
use crate::roles;
use crate::system::System;
use accounts::Accounts;
use actix_web::web::{Data, ServiceConfig};
use anyhow::Context as _;
use calendars::Imports;
use connections::Connections;
use db::Subscriber;
use deadlines::Rules;
use enterprises::clocks::Clocks;
use enterprises::{Enterprises, OrganisationNames};
use files::{Files, NoScanner};
use ledger::SigningKey;
use outbound::Outbound;
use std::sync::Arc;
use web::Desk;

/// Puts a service where handlers find it.
type Share = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;
/// A module's part of *what needs me*.
pub(crate) type Desks = Vec<Arc<dyn Desk + Send + Sync>>;

/// Everything that is opened.
#[derive(Clone)]
pub struct Services {
    /// People, organisations, roles, sessions, tokens.
    pub accounts: Accounts,
    /// Working calendars, with what was imported.
    pub calendars: Imports,
    /// Registration.
    pub enterprises: Enterprises,
    /// Connected stores.
    pub connections: Connections,
    /// Adapters and their workers.
    pub(crate) adapters: Installed,
    shares: Vec<Share>,
}

impl Services {
    /// Opens every module's service. `key` is that of the ledger; it also signs certificates.
    pub async fn open(foundation: &Foundation, key: &SigningKey) -> anyhow::Result<Self> {
        let settings = &foundation.settings;
        let (db, receipts) = (foundation.db.clone(), foundation.receipts.clone());
        let files = Files::open(&settings.files_dir(), files::Limits::default(), Arc::new(NoScanner))
            .await
            .context("could not open the folder of documents")?;
        let calendars = Imports::open(db.clone()).await?;
        let clocks = Clocks::new(&Rules::builtin(), calendars.almanac().clone())?;
        let adapters = Installed::open(&settings.plugins)?;
        let outbound = Outbound::new(&outbound::Settings {
            allow: settings.outbound.allow.clone(),
            ..Default::default()
        })?;

        let accounts = accounts(foundation);
        let key = Arc::new(key.clone());
        let enterprises = Enterprises::new(db.clone(), clocks, receipts, files, key, &foundation.public_url);
        let connections = Connections::new(db, adapters.catalogue(), outbound, Arc::new(enterprises.clone()));
        let system = System::new(
            foundation.clone(),
            adapters.clone(),
            calendars.clone(),
            enterprises.clone(),
            connections.clone(),
        );

        let mut services =
            Self { accounts, calendars, enterprises, connections, adapters, shares: Vec::new() };
        services.share(foundation.clone());
        services.share(system);
        services.share(services.accounts.clone());
        services.share(services.enterprises.clone());
        services.share(services.connections.clone());
        services.share::<Desks>(vec![
            Arc::new(services.enterprises.clone()),
            Arc::new(services.connections.clone()),
        ]);
        let names: Arc<dyn OrganisationNames + Send + Sync> = Arc::new(Names {
            accounts: services.accounts.clone(),
            clock: foundation.clock.clone(),
            chance: foundation.chance.clone(),
        });
        services.share(names);
        Ok(services)
    }

    /// Makes a service known to handlers as `Data<T>`.
    fn share<T: Send + Sync + 'static>(&mut self, service: T) {
        let service = Data::new(service);
        self.shares.push(Arc::new(move |cfg| {
            cfg.app_data(service.clone());
        }));
    }

    /// Puts all services where handlers find them.
    pub(crate) fn configure(&self, cfg: &mut ServiceConfig) {
        self.shares.iter().for_each(|share| share(cfg));
    }

    /// The subscribers of all modules.
    pub(crate) fn subscribers(&self) -> Vec<Box<dyn Subscriber>> {
        vec![Box::new(connections::Revocations)]
    }
}

/// Opens accounts alone: what the command line needs beside a running server.
pub(crate) fn accounts(foundation: &Foundation) -> Accounts {
    let settings = accounts::Settings {
        open_sign_up: foundation.settings.sign_up,
        // The parts of action names before the dot.
        scopes: vec!["accounts", "enterprises", "connections", "system"],
    };
    Accounts::new(foundation.db.clone(), roles::all(), settings)
}
