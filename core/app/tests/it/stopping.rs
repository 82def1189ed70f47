//! Stopping: what would never end by itself is ended, what would is waited for.

use crate::house::{settings, start};
use std::time::{Duration, Instant};
use tempfile::tempdir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[actix_web::test]
async fn a_live_page_does_not_keep_the_server_from_stopping_and_is_not_told_that_it_is_over() {
    let dir = tempdir().unwrap();
    let mut patient = settings(dir.path());
    patient.development = true;
    patient.limits.stop_seconds = 20;
    let running = start(patient).await;
    let mut page = TcpStream::connect(running.addr()).await.unwrap();
    let request = format!("GET /dev/components/progress HTTP/1.1\r\nhost: {}\r\n\r\n", running.addr());
    page.write_all(request.as_bytes()).await.unwrap();
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).contains("event: swap") {
        assert!(page.read_buf(&mut said).await.unwrap() > 0, "{}", String::from_utf8_lossy(&said));
    }

    let began = Instant::now();
    running.stop().await;
    // The example goes on for five seconds, the page of a connection for ten minutes.
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    page.read_to_end(&mut said).await.unwrap();
    let said = String::from_utf8_lossy(&said);
    assert!(!said.contains("event: end"), "a browser would not come back to the next server: {said}");
}
