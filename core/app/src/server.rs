//! The server: everything opened, listening, and stopped again without losing anything.

use crate::background::Background;
use crate::counters::{self, Counters};
use crate::foundation::Foundation;
use crate::modules::{MODULES, PUBLIC};
use crate::openapi::{self, Api, Document};
use crate::reference::Reference;
use crate::services::Services;
use crate::settings::Settings;
use crate::{guard, site};
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::{Data, scope};
use actix_web::{App, HttpServer, rt};
use anyhow::Context as _;
use db::{Deliveries, LedgerState, Pace, Sequencer};
use kernel::{Chance, Clock};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::task::JoinHandle;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use web::Site;

/// Starts servers. Needs the runtime of actix (`#[actix_web::main]`, `#[actix_web::test]`).
#[derive(Debug)]
pub struct Server;

/// A server that accepts requests.
pub struct Running {
    addr: SocketAddr,
    foundation: Foundation,
    services: Services,
    ledger: LedgerState,
    site: Data<Site>,
    handle: ServerHandle,
    ended: JoinHandle<io::Result<()>>,
    background: Background,
}

impl Server {
    /// Opens everything and listens. Time and chance are arguments, so that a test holds them still.
    ///
    /// A ledger that is ahead of its database does not keep the server from starting: it reads, refuses to write, and
    /// `/health/ready` says why.
    pub async fn start(settings: Settings, clock: Clock, chance: Chance) -> anyhow::Result<Running> {
        let listen = settings.listen;
        let socket = TcpListener::bind(listen).with_context(|| format!("could not listen on {listen}"))?;
        let addr = socket.local_addr()?;
        let public_url = settings.origin(addr);
        let listeners = MODULES.iter().flat_map(|module| (module.listeners)()).collect();

        let (foundation, key) = Foundation::open(settings, &public_url, listeners, clock, chance).await?;
        foundation.is_signed_by(&key)?;
        let (db, clock, chance) = (&foundation.db, &foundation.clock, &foundation.chance);
        // First the sole right to the data folder: opening the files sweeps what another process is still writing.
        let (sequencer, ledger) =
            Sequencer::open(db.clone(), &foundation.tiles(), key.clone(), clock.clone(), chance.clone())
                .await
                .context("could not take up the ledger; does another corridor run on this data?")?;
        let services = Services::open(&foundation, &key).await?;
        let deliveries = Deliveries::new(
            db.clone(),
            services.subscribers(),
            Pace::default(),
            clock.clone(),
            chance.clone(),
        );

        let site = Data::new(site::build(&foundation, &services)?);
        let (handle, ended) = listen_on(socket, &foundation, &services, site.clone())?;
        let background = Background::start(&foundation, &services, sequencer, deliveries);
        tracing::info!(%addr, public_url, "listening");
        Ok(Running { addr, foundation, services, ledger, site, handle, ended, background })
    }
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// How the ledger was found at start.
    pub fn ledger(&self) -> LedgerState {
        self.ledger
    }

    /// What the modules are built on.
    pub fn foundation(&self) -> &Foundation {
        &self.foundation
    }

    /// The modules' services: demo data and tests use them as a handler would.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Accepts nothing new, ends live pages, finishes what runs, ends the loops and publishes the last checkpoint.
    pub async fn stop(self) {
        self.site.close();
        self.handle.stop(true).await;
        match self.ended.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the server ended badly"),
            Err(error) => tracing::error!(%error, "the server ended badly"),
        }
        self.background.stop().await;
        tracing::info!("stopped");
    }
}

fn listen_on(
    socket: TcpListener,
    foundation: &Foundation,
    services: &Services,
    site: Data<Site>,
) -> anyhow::Result<(ServerHandle, JoinHandle<io::Result<()>>)> {
    let settings = foundation.settings.clone();
    let limits = &settings.limits;
    let longest = Duration::from_secs(limits.body_seconds);
    let counters = Data::new(Counters::default());
    let api = serde_json::to_value(openapi::document())?;
    let reference = Data::new(Reference::of(&api));
    let document = Data::new(Document(api.to_string()));
    let services = Arc::new(services.clone());

    let server = HttpServer::new(move || {
        let services = services.clone();
        App::new()
            // The last wrapped is the first to see a request.
            .wrap(from_fn(web::head))
            .wrap(from_fn(move |req, next| guard::trickles(longest, req, next)))
            .wrap(from_fn(guard::panics))
            .wrap(from_fn(web::context))
            .wrap(from_fn(counters::count))
            .app_data(site.clone())
            .app_data(counters.clone())
            .app_data(document.clone())
            .app_data(reference.clone())
            .configure(|cfg| services.configure(cfg))
            .into_utoipa_app()
            .openapi(Api::openapi())
            .service(
                utoipa_actix_web::scope("/api/v1")
                    .map(|scope| scope.wrap(from_fn(web::idempotent)))
                    .configure(openapi::routes),
            )
            .into_app()
            .service(
                scope("")
                    .wrap(from_fn(|req, next| web::signed_in_unless(&PUBLIC, req, next)))
                    .configure(|cfg| MODULES.iter().for_each(|module| (module.pages)(cfg)))
                    // Last: they answer every other address.
                    .configure(web::routes),
            )
    })
    .workers(threads(settings.workers))
    .max_connections(limits.connections)
    .client_request_timeout(Duration::from_secs(limits.request_seconds))
    .client_disconnect_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(limits.keep_alive_seconds))
    .shutdown_timeout(limits.stop_seconds)
    .disable_signals()
    .listen(socket)?
    .run();
    Ok((server.handle(), rt::spawn(server)))
}

/// As many as the settings say, else one for each processor.
fn threads(wanted: usize) -> usize {
    match wanted {
        0 => available_parallelism().map_or(2, NonZeroUsize::get),
        wanted => wanted,
    }
}
