//! `corridor serve`.

use crate::server::{Running, Server};
use crate::settings::Settings;
use kernel::{Chance, Clock};
use std::io::Write;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// Runs until it is told to stop. The address is the only line on standard output, written when requests are accepted.
pub(super) fn serve(settings: Settings, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        !settings.data.join(super::develop::MARK).exists(),
        "{} holds demo data whose passwords everybody knows; name another folder with --data",
        settings.data.display()
    );
    super::logs::start(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let running = Server::start(settings, Clock::System, Chance::System).await?;
        writeln!(out, "http://{}", running.addr())?;
        out.flush()?;
        wait_and_stop(running).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// SIGTERM from a service manager, or Ctrl-C; a second one ends the process at once.
pub(super) async fn wait_and_stop(running: Running) -> anyhow::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
    tracing::info!("stopping");
    tokio::select! {
        () = running.stop() => {}
        _ = terminate.recv() => tracing::warn!("told twice: ending at once"),
        _ = interrupt.recv() => tracing::warn!("told twice: ending at once"),
    }
    Ok(())
}
