//! `corridor witness`: a small server that cosigns checkpoints, `c2sp.org/tlog-witness`.

use super::ledger::trusted::file_or_text;
use crate::keys;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, PayloadConfig};
use actix_web::{App, HttpResponse, HttpServer, get, post};
use anyhow::Context as _;
use clap::Args;
use kernel::{Chance, Clock};
use ledger::{CosigningKey, LedgerError, Trust, Witness, WitnessError, WitnessRefusal};
use std::fs::DirBuilder;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task;

/// Where it listens unless told otherwise.
const LISTEN: &str = "127.0.0.1:8081";
/// A request has at most 63 hashes and a checkpoint with at most a hundred signatures.
const MAX_BODY: usize = 256 * 1024;
/// Content type of the size in a 409 (tlog-witness, "add-checkpoint").
const SIZE: &str = "text/x.tlog.size";
const TEXT: &str = "text/plain; charset=utf-8";

#[derive(Debug, Args)]
pub(super) struct WitnessArgs {
    /// Name of the witness, an address without scheme; needed when its key is made, at the first start
    #[arg(long)]
    name: Option<String>,
    /// Folder of its key and of what it cosigned. Never bring back an older copy of it: a witness must not forget
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// A log to watch: a file with its public keys, or with what its /ledger/keys shows, or one key itself. May be repeated
    #[arg(long = "log", value_name = "FILE|TEXT", required = true)]
    logs: Vec<String>,
}

/// Prints its public key and its address, then runs until it is told to stop.
pub(super) fn run(
    args: &WitnessArgs,
    listen: Option<&str>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let key = key(args)?;
    let logs = args.logs.iter().map(|log| trust(log)).collect::<anyhow::Result<Vec<_>>>()?;
    writeln!(out, "{}", key.witness())?;
    let witness = Witness::open(&args.state.join("cosigned"), key, logs).context(
        "could not take up the memory of this witness; if it is gone, begin again with another name and key",
    )?;
    let witness = Data::new(Arc::new(Mutex::new(witness)));
    let listen = listen.unwrap_or(LISTEN);
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(witness.clone())
                .app_data(PayloadConfig::new(MAX_BODY))
                .service(add_checkpoint)
                .service(latest)
        })
        .workers(1)
        .bind(listen)
        .with_context(|| format!("could not listen on {listen}"))?;
        for addr in server.addrs() {
            writeln!(out, "http://{addr}")?;
        }
        out.flush()?;
        // It ends at SIGTERM or Ctrl-C, after the requests that run.
        server.run().await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Reads the key, or makes it together with an empty memory. A key whose memory is gone is not given a new one.
fn key(args: &WitnessArgs) -> anyhow::Result<CosigningKey> {
    let path = args.state.join("witness.key");
    DirBuilder::new().recursive(true).mode(0o700).create(&args.state)?;
    if !path.exists() {
        anyhow::ensure!(args.name.is_some(), "a witness needs a name: give --name at its first start");
        Witness::begin(&args.state.join("cosigned"))?;
    }
    let name = args.name.as_deref().unwrap_or_default();
    let text = keys::private_text(&path, || {
        let key = CosigningKey::generate(name, Chance::System.bytes());
        let origin = |error: ledger::KeyError| keys::KeysError::Origin {
            origin: name.to_owned(),
            why: error.to_string(),
        };
        Ok(key.map_err(origin)?.to_private_text())
    })?;
    let key =
        CosigningKey::parse(&text).with_context(|| format!("{} is no key of a witness", path.display()))?;
    let found = key.witness().name();
    anyhow::ensure!(
        args.name.as_deref().is_none_or(|name| name == found),
        "the key in {} is that of {found}",
        path.display()
    );
    Ok(key)
}

fn trust(log: &str) -> anyhow::Result<Trust> {
    file_or_text(log)?
        .parse()
        .with_context(|| format!("{log} is neither a file with public keys nor a public key"))
}

type Shared = Data<Arc<Mutex<Witness>>>;

/// A log shows its new checkpoint and asks for a cosignature.
#[post("/add-checkpoint")]
async fn add_checkpoint(witness: Shared, body: Bytes) -> HttpResponse {
    let Ok(body) = String::from_utf8(body.to_vec()) else {
        return answer(Err(WitnessRefusal::Malformed.into()));
    };
    let witness = witness.get_ref().clone();
    // The state is flushed to the disk before the answer.
    let done = task::spawn_blocking(move || {
        let mut witness = witness.lock().unwrap_or_else(PoisonError::into_inner);
        witness.add_checkpoint(&body, Clock::System.now())
    });
    match done.await {
        Ok(outcome) => answer(outcome),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

fn answer(outcome: Result<String, WitnessError>) -> HttpResponse {
    match outcome {
        Ok(line) => HttpResponse::Ok().content_type(TEXT).body(line),
        Err(WitnessError::Refused(refusal)) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
            match refusal {
                WitnessRefusal::OtherSize(size) => {
                    HttpResponse::build(status).content_type(SIZE).body(format!("{size}\n"))
                }
                other => HttpResponse::build(status).content_type(TEXT).body(format!("{other}\n")),
            }
        }
        Err(WitnessError::Files(error)) => broken(&error),
    }
}

/// The checkpoint cosigned last of the log whose origin has this SHA-256.
#[get("/{origin_hash}/checkpoint")]
async fn latest(witness: Shared, origin_hash: Path<String>) -> HttpResponse {
    let witness = witness.get_ref().clone();
    let read = task::spawn_blocking(move || {
        witness.lock().unwrap_or_else(PoisonError::into_inner).latest(&origin_hash)
    });
    match read.await {
        Ok(Ok(Some(checkpoint))) => HttpResponse::Ok().content_type(TEXT).body(checkpoint.to_string()),
        Ok(Ok(None)) => HttpResponse::NotFound().finish(),
        Ok(Err(error)) => broken(&error),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

fn broken(error: &LedgerError) -> HttpResponse {
    tracing::error!(%error, "the witness could not remember");
    HttpResponse::InternalServerError().finish()
}
