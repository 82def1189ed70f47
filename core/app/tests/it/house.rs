//! A server in a folder of its own, and the least of a client.

use app::{Foundation, Running, Server, Settings};
use chrono::{DateTime, Utc};
use db::{ReceiptId, Record, StoreError};
use kernel::op::SYSTEM_ROLE;
use kernel::{Chance, Clock};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use uuid::Uuid;

pub(crate) fn noon() -> DateTime<Utc> {
    "2026-11-24T04:00:00Z".parse().unwrap()
}

pub(crate) fn settings(folder: &Path) -> Settings {
    let mut settings = Settings::in_folder(folder).unwrap();
    settings.listen = "127.0.0.1:0".parse().unwrap();
    settings.workers = 1;
    settings.ledger.every_ms = 20;
    settings.limits.stop_seconds = 2;
    settings
}

pub(crate) async fn start(settings: Settings) -> Running {
    Server::start(settings, Clock::standing(noon()), Chance::seeded(1)).await.unwrap()
}

/// Enters something in the ledger, as any use case does.
pub(crate) async fn record(running: &Running, subject: u128) -> ReceiptId {
    record_on(running.foundation(), subject).await
}

/// The same without a server.
pub(crate) async fn record_on(foundation: &Foundation, subject: u128) -> ReceiptId {
    let recorded: Result<ReceiptId, StoreError> = foundation
        .db
        .unit(&foundation.system(), async |tx| {
            tx.record(Record {
                kind: "app.tried",
                subject: ("trial", Uuid::from_u128(subject)),
                version: 1,
                role: SYSTEM_ROLE,
                payload: &serde_json::json!({ "subject": subject.to_string() }),
                rules: &[],
            })
        })
        .await;
    recorded.unwrap()
}

/// An answer as it came over the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

pub(crate) async fn get(addr: SocketAddr, path: &str) -> Answer {
    get_with(addr, path, "").await
}

/// Sends a GET with further header lines, each ending in CR LF.
pub(crate) async fn get_with(addr: SocketAddr, path: &str, headers: &str) -> Answer {
    send(addr, &format!("GET {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n{headers}\r\n")).await
}

pub(crate) async fn send(addr: SocketAddr, request: &str) -> Answer {
    let exchange = async {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        bytes
    };
    let bytes = timeout(Duration::from_secs(20), exchange).await.expect("the server answers");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("the answer has a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, body: body(&head, &bytes[end + 4..]), head }
}

/// Undoes chunked transfer coding (RFC 9112 §7.1).
fn body(head: &str, mut raw: &[u8]) -> Vec<u8> {
    if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return raw.to_vec();
    }
    let mut whole = Vec::new();
    while let Some(end) = raw.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&raw[..end]).unwrap(), 16).unwrap();
        whole.extend(&raw[end + 2..end + 2 + size]);
        raw = &raw[end + 4 + size..];
    }
    whole
}
