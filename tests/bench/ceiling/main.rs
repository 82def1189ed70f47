//! The ceiling: the same durable create and the same read, written by hand as fast as we know, on the same engines.
//!
//! It has no sessions, no tenancy, no access log and no ledger beyond a leaf's hash: what the product does more shows in the ratio.
//! `ceiling FILE` or `ceiling postgres://…` listens on a free port of loopback and prints the address when it accepts requests.

mod enterprise;
mod lite;
mod pg;

use actix_web::error::BlockingError;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{App, HttpResponse, HttpServer, ResponseError, get, post};
use enterprise::Form;
use lite::Lite;
use pg::Pg;
use std::fmt;
use std::io::Write;
use std::net::TcpListener;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, oneshot};

/// As the product's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A create that waits for its group.
pub(crate) struct Job {
    pub(crate) form: Form,
    pub(crate) tell: oneshot::Sender<Result<i64, Failed>>,
}

enum Engine {
    Lite(Lite),
    Pg(Pg),
}

impl Engine {
    fn group(&self) -> &mpsc::Sender<Job> {
        match self {
            Self::Lite(lite) => lite.group(),
            Self::Pg(pg) => pg.group(),
        }
    }
}

/// Answers once there is a database.
#[get("/ready")]
async fn ready() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// Answers one enterprise.
#[get("/enterprises/{id}")]
async fn show(id: Path<i64>, engine: Data<Engine>) -> Result<HttpResponse, Failed> {
    let found = match engine.get_ref() {
        Engine::Lite(lite) => lite.get(*id)?,
        Engine::Pg(pg) => pg.get(*id).await?,
    };
    Ok(found.map_or_else(|| HttpResponse::NotFound().finish(), |found| HttpResponse::Ok().json(found)))
}

/// Creates one, flushed together with all that wait.
#[post("/group")]
async fn group(body: Bytes, engine: Data<Engine>) -> Result<HttpResponse, Failed> {
    let (tell, told) = oneshot::channel();
    let gone = |_| Failed("the writer is gone".to_owned());
    engine.group().send(Job { form: read(&body)?, tell }).await.map_err(|_| gone(()))?;
    created(told.await.map_err(|_| gone(()))??)
}

/// Creates one in a transaction of its own.
#[post("/single")]
async fn single(body: Bytes, engine: Data<Engine>) -> Result<HttpResponse, Failed> {
    let form = read(&body)?;
    created(match engine.get_ref() {
        Engine::Lite(lite) => lite.single(form).await?,
        Engine::Pg(pg) => pg.single(form).await?,
    })
}

fn read(body: &[u8]) -> Result<Form, Failed> {
    let form: Form = serde_json::from_slice(body)?;
    form.check().map_err(|field| Failed(format!("{field} is wrong")))?;
    Ok(form)
}

fn created(id: i64) -> Result<HttpResponse, Failed> {
    Ok(HttpResponse::Created().json(serde_json::json!({ "id": id })))
}

/// Milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "nothing here is tested at another time")]
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Why a request failed. The bench ends on any.
#[derive(Debug, Clone)]
pub(crate) struct Failed(pub(crate) String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ResponseError for Failed {
    fn status_code(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

macro_rules! failures {
    ($($cause:ty),+) => {$(
        impl From<$cause> for Failed {
            fn from(cause: $cause) -> Self {
                Self(cause.to_string())
            }
        }
    )+};
}
failures!(
    rusqlite::Error,
    tokio_postgres::Error,
    deadpool_postgres::PoolError,
    deadpool_postgres::BuildError,
    serde_json::Error,
    BlockingError
);

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let place = std::env::args().nth(1).unwrap_or_default();
    let opened = match place.strip_prefix("postgres:") {
        Some(_) => Pg::open(&place).await.map(Engine::Pg),
        None => Lite::open(place.as_ref()).map(Engine::Lite),
    };
    let engine = Data::new(opened.map_err(|failed| std::io::Error::other(failed.0))?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new().app_data(engine.clone()).service(ready).service(show).service(group).service(single)
    });
    let server = server.workers(available_parallelism()?.get()).listen(listener)?.run();
    let mut out = std::io::stdout();
    writeln!(out, "http://{address}")?;
    out.flush()?;
    server.await
}
