//! `corridor` alone: a server to look at, with demo data and the double of a store.

use crate::demo::{self, LOG_INS, PASSWORD};
use crate::server::{Running, Server};
use crate::settings::Settings;
use kernel::{Chance, Clock};
use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use testkit::DemoStore;

/// A file in the data folder that says: known passwords in here, never to be served to others.
pub(super) const MARK: &str = "demo-data";

/// Runs until it is told to stop.
pub(super) fn develop(mut settings: Settings, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        settings.listen.ip().is_loopback(),
        "the development server has known passwords and listens on this machine only; use `corridor serve`"
    );
    super::logs::start(&settings)?;
    let store = DemoStore::start(&beside(settings.listen).to_string())
        .inspect_err(|error| tracing::warn!(%error, "the demo store could not be started"))
        .ok();
    settings.outbound.allow.extend(store.iter().map(|store| store.addr().to_string()));
    actix_web::rt::System::new().block_on(async {
        let running = Server::start(settings, Clock::System, Chance::System).await?;
        fs::write(running.foundation().settings.data.join(MARK), "")?;
        demo::make(running.foundation(), running.services(), store.as_ref()).await?;
        tell(&running, store.as_ref(), out)?;
        super::serve::wait_and_stop(running).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The store keeps its address from one start to the next, so that its connection goes on.
fn beside(listen: SocketAddr) -> SocketAddr {
    let port = if listen.port() == 0 { 0 } else { listen.port().wrapping_add(1) };
    SocketAddr::new(listen.ip(), port)
}

fn tell(running: &Running, store: Option<&DemoStore>, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "http://{}", running.addr())?;
    writeln!(out, "\nSign in with the password \"{PASSWORD}\" as")?;
    for log_in in LOG_INS {
        writeln!(out, "  {:<34} {}", log_in.email(), log_in.role())?;
    }
    if let Some(store) = store {
        writeln!(
            out,
            "\nA double of a Medusa store runs at {} with the key {}",
            store.base_url(),
            store.key()
        )?;
    }
    writeln!(
        out,
        "\nEnd it with Ctrl-C. Everything is kept in {}.",
        running.foundation().settings.data.display()
    )?;
    out.flush()?;
    Ok(())
}
