//! No process is left behind: not by a start that is given up, not by a server that is killed. In a file of their own,
//! because the first counts the children of the process and the second has one.

#![allow(clippy::unwrap_used)]

mod support;

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use host::{Library, Pool, WorkerState};
use serde_json::json;

#[test]
fn nothing_is_left_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(a_start_that_is_given_up_leaves_no_process_behind());
    a_worker_that_spins_ends_with_a_server_that_is_killed();
}

async fn a_start_that_is_given_up_leaves_no_process_behind() {
    let library = Library::read(support::compile("hostile", &["-DCONSTRUCTOR=endless"])).unwrap();
    let pool = Pool::new(support::settings()).unwrap();
    let plugin = pool.plugin(&library, json!({}));

    let request = json!({});
    let mut begin = Box::pin(plugin.begin(&request, &[]));
    assert!(tokio::time::timeout(Duration::from_millis(500), &mut begin).await.is_err());
    assert_eq!((pool.status()[0].state, children()), (WorkerState::Starting, 1));

    drop(begin);
    assert_eq!((pool.status()[0].state, children()), (WorkerState::Stopped, 0));
}

fn a_worker_that_spins_ends_with_a_server_that_is_killed() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_plugin-server-to-kill"))
        .arg(env!("CARGO_BIN_EXE_plugin-worker"))
        .arg(support::compile("hostile", &[]))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let worker: u32 = line.trim().parse().unwrap();
    sleep(Duration::from_millis(200));
    assert!(runs(worker), "it spins");

    server.kill().unwrap();
    server.wait().unwrap();
    let killed = Instant::now();
    while runs(worker) {
        assert!(killed.elapsed() < Duration::from_secs(5), "the worker outlives its server");
        sleep(Duration::from_millis(5));
    }
}

/// Tells whether a process executes; one that waits for init to reap it does not.
fn runs(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.contains("\nState:") && !status.contains("\nState:\tZ")
}

/// Counts the processes whose parent is this one, zombies included.
fn children() -> usize {
    let parent = format!("PPid:\t{}", std::process::id());
    let statuses = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| fs::read_to_string(entry.unwrap().path().join("status")).ok());
    statuses.filter(|status| status.lines().any(|line| line == parent)).count()
}
