//! Live, ready, and not ready for a reason; a restart that catches up; a ledger that is ahead of its database.

use crate::house::{get, record, send, settings, start};
use std::fs;
use std::time::Duration;
use tempfile::tempdir;

#[actix_web::test]
async fn a_fresh_folder_becomes_a_ready_server() {
    let dir = tempdir().unwrap();
    let running = start(settings(dir.path())).await;
    assert_eq!(get(running.addr(), "/health/live").await.status, 200);
    let ready = get(running.addr(), "/health/ready").await;
    assert_eq!((ready.status, ready.json()["ready"].as_bool()), (200, Some(true)));
    running.stop().await;
}

#[actix_web::test]
async fn what_was_recorded_is_under_a_checkpoint_when_the_server_has_stopped() {
    let dir = tempdir().unwrap();
    let mut slow = settings(dir.path());
    slow.ledger.every_ms = 60_000;
    let running = start(slow).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    record(&running, 7).await;
    let tiles = running.foundation().tiles();
    running.stop().await;
    assert_eq!(tiles.latest_checkpoint().unwrap().unwrap().unverified().tip().size, 1);
}

#[actix_web::test]
async fn pending_migrations_keep_a_server_from_starting_if_it_may_not_run_them() {
    let dir = tempdir().unwrap();
    let mut careful = settings(dir.path());
    careful.migrate_at_start = false;
    let refused = app::Server::start(careful, kernel::Clock::System, kernel::Chance::System).await;
    let said = format!("{:#}", refused.err().expect("it does not start"));
    assert!(said.contains("corridor migrate"), "{said}");
}

#[actix_web::test]
async fn the_ledger_keeps_its_name_and_a_second_server_keeps_out() {
    let dir = tempdir().unwrap();
    let mut named = settings(dir.path());
    named.ledger.origin = Some("corridor.example/ledger".into());
    let running = start(named.clone()).await;
    let second = app::Server::start(named.clone(), kernel::Clock::System, kernel::Chance::System).await;
    assert!(format!("{:#}", second.err().expect("one writer")).contains("another process"));
    running.stop().await;

    named.ledger.origin = Some("other.example/ledger".into());
    let renamed = app::Server::start(named, kernel::Clock::System, kernel::Chance::System).await;
    assert!(format!("{:#}", renamed.err().expect("refused")).contains("for ever"));
}

#[actix_web::test]
async fn keys_are_private_and_a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempdir().unwrap();
    start(settings(dir.path())).await.stop().await;
    for name in ["columns.key", "ledger.key"] {
        let mode = fs::metadata(dir.path().join("keys").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let key = dir.path().join("keys/columns.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let refused =
        app::Server::start(settings(dir.path()), kernel::Clock::System, kernel::Chance::System).await;
    assert!(format!("{:#}", refused.err().expect("refused")).contains("chmod 600"));
}

#[actix_web::test]
async fn an_unfinished_head_is_cut_off_and_others_are_served() {
    let dir = tempdir().unwrap();
    let mut quick = settings(dir.path());
    quick.limits.request_seconds = 1;
    let running = start(quick).await;
    let slow = send(running.addr(), "GET /health/live HTTP/1.1\r\nhost: x\r\n");
    let (slow, other) = tokio::join!(slow, get(running.addr(), "/health/live"));
    assert_eq!(slow.status, 408);
    assert_eq!(other.status, 200);
    running.stop().await;
}
