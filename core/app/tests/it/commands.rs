//! The binary: verifying offline, printing, being killed.

use crate::house::{get, get_with, record, settings, start};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::tempdir;

fn corridor(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corridor")).env_clear().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A receipt file and its key, made by a real server in `folder`.
async fn receipt(folder: &Path) -> (String, String) {
    let running = start(settings(&folder.join("data"))).await;
    let id = record(&running, 3).await;
    get_with(running.addr(), &format!("/api/v1/ledger/receipts/{id}"), "prefer: wait=10\r\n").await;
    let proof = get(running.addr(), &format!("/ledger/receipts/{id}.tlog-proof")).await;
    let key = get(running.addr(), "/ledger/keys").await.text().trim().to_owned();
    let file = folder.join("receipt.tlog-proof");
    fs::write(&file, &proof.body).unwrap();
    running.stop().await;
    (file.display().to_string(), key)
}

#[actix_web::test]
async fn a_receipt_verifies_offline_in_both_languages() {
    let dir = tempdir().unwrap();
    let (file, key) = receipt(dir.path()).await;
    let said = corridor(&["ledger", "verify", &file, "--keys", &key]);
    assert!(said.status.success(), "{}", text(&said.stderr));
    assert!(text(&said.stdout).starts_with("The receipt is genuine."), "{}", text(&said.stdout));

    let keys = dir.path().join("keys.txt");
    fs::write(&keys, format!("# the log of the pilot zone\n{key}\n")).unwrap();
    let keys = keys.display().to_string();
    let said = corridor(&["ledger", "verify", &file, "--keys", &keys, "--language", "zh-CN"]);
    assert!(said.status.success());
    assert!(text(&said.stdout).contains("回执真实有效"), "{}", text(&said.stdout));
}

#[actix_web::test]
async fn an_altered_receipt_or_another_key_proves_nothing() {
    let dir = tempdir().unwrap();
    let (file, key) = receipt(dir.path()).await;
    let other = ledger::SigningKey::generate("other.example/log", [9; 32]).unwrap().verifier().to_string();
    let said = corridor(&["ledger", "verify", &file, "--keys", &other]);
    assert_eq!(said.status.code(), Some(1), "{}", text(&said.stdout));

    let altered = fs::read_to_string(&file).unwrap().replace("index 0", "index 1");
    fs::write(&file, altered).unwrap();
    let said = corridor(&["ledger", "verify", &file, "--keys", &key]);
    assert_eq!(said.status.code(), Some(1));
    assert!(text(&said.stdout).contains("proves nothing"));
}

#[test]
fn the_reference_and_the_document_are_printed() {
    assert_eq!(text(&corridor(&["config", "--reference"]).stdout), app::REFERENCE);
    let document: serde_json::Value = serde_json::from_slice(&corridor(&["openapi"]).stdout).unwrap();
    assert!(document["paths"].as_object().unwrap().len() > 2);
}

#[test]
fn a_fault_is_told_on_standard_error_with_its_cause() {
    let said = corridor(&["config", "--config", "/nonexistent.toml"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(text(&said.stderr).contains("/nonexistent.toml"), "{}", text(&said.stderr));
}

/// A server as a process of its own.
struct Process {
    child: Child,
    addr: SocketAddr,
}

impl Process {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_corridor"))
            .env_clear()
            .env("CORRIDOR_LEDGER__EVERY_MS", "20")
            .env("CORRIDOR_LOG__FILTER", "warn")
            .args(["serve", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addr = line.trim().strip_prefix("http://").expect("the address is printed").parse().unwrap();
        Self { child, addr }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[actix_web::test]
async fn a_killed_server_starts_again_and_catches_up_its_ledger() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    // Entries that no checkpoint covers, as a server that was killed leaves them.
    let foundation_settings = settings(&data);
    let (foundation, _) = app::Foundation::open(
        foundation_settings,
        "http://127.0.0.1",
        Vec::new(),
        kernel::Clock::System,
        kernel::Chance::System,
    )
    .await
    .unwrap();
    let id = crate::house::record_on(&foundation, 5).await;
    drop(foundation);

    let mut first = Process::start(&data);
    let path = format!("/api/v1/ledger/receipts/{id}");
    assert_eq!(get_with(first.addr, &path, "prefer: wait=10\r\n").await.status, 200);
    first.child.kill().unwrap();
    first.child.wait().unwrap();

    let second = Process::start(&data);
    assert_eq!(get(second.addr, &path).await.status, 200);
    assert_eq!(get(second.addr, "/health/ready").await.status, 200);
}

/// In a process of its own, for a thread keeps its readers open for as long as it lives.
#[actix_web::test]
async fn an_older_database_freezes_the_ledger_and_the_server_says_so() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    let running = start(settings(&data)).await;
    record(&running, 1).await;
    running.stop().await;
    for file in fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()) {
        if file.display().to_string().contains("corridor.db") {
            fs::remove_file(file).unwrap();
        }
    }

    let restored = Process::start(&data);
    let ready = get(restored.addr, "/health/ready").await;
    assert_eq!((ready.status, ready.json()["ledger"].as_str()), (503, Some("frozen")));
    assert_eq!(ready.json()["database"], "ok");
    assert_eq!(get(restored.addr, "/health/live").await.status, 200);
    assert_eq!(get(restored.addr, "/checkpoint").await.status, 200);
}

#[actix_web::test]
async fn a_server_that_is_told_to_stop_ends_well() {
    let dir = tempdir().unwrap();
    let mut process = Process::start(&dir.path().join("data"));
    assert_eq!(get(process.addr, "/health/ready").await.status, 200);
    let told = Command::new("kill").args(["-TERM", &process.child.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(process.child.wait().unwrap().success());
}

#[test]
fn the_first_operator_is_created_once_and_a_bad_password_is_explained() {
    let dir = tempdir().unwrap();
    let create = |password: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_corridor"))
            .env_clear()
            .args(["user", "create-operator", "--email", "operator@corridor.example", "--name", "Operator"])
            .args(["--data", &dir.path().display().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let short = create("short\n");
    assert_eq!(short.status.code(), Some(1));
    assert!(text(&short.stderr).contains("/password"), "{}", text(&short.stderr));

    let made = create("a sentence that nobody guesses\n");
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(!text(&made.stdout).contains("sentence"), "a password that was typed is not printed");

    let again = create("a sentence that nobody guesses\n");
    assert!(text(&again.stderr).contains("/email"), "{}", text(&again.stderr));
}

#[actix_web::test]
async fn the_doctor_finds_a_fresh_folder_wanting_and_a_used_one_well() {
    let dir = tempdir().unwrap();
    let data = dir.path().display().to_string();
    let fresh = corridor(&["doctor", "--data", &data]);
    assert_eq!(fresh.status.code(), Some(1));
    assert!(text(&fresh.stdout).contains("does not exist yet"), "{}", text(&fresh.stdout));

    let running = start(settings(dir.path())).await;
    record(&running, 1).await;
    running.stop().await;
    let used = corridor(&["doctor", "--data", &data]);
    assert!(text(&used.stdout).contains("1 entries, signed, complete"), "{}", text(&used.stdout));
    assert!(!text(&used.stdout).contains("BAD   ledger"), "{}", text(&used.stdout));
}
