//! What the system itself says of a worker, seen from outside.

#![allow(clippy::unwrap_used)]
// One call, to make a descriptor that is inherited.
#![allow(unsafe_code)]

mod support;

use std::{
    fs,
    io::ErrorKind,
    os::{fd::AsRawFd, unix::fs::MetadataExt},
};

use host::{Landlock, Workers};
use serde_json::json;

#[tokio::test]
async fn a_worker_is_filtered_unprivileged_and_alone() {
    let worker = support::worker(&support::echo()).await;
    let status = fs::read_to_string(format!("/proc/{}/status", worker.pid())).unwrap();
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim_start_matches(':').trim().to_owned()
    };

    assert_eq!(value("Name"), "corridor-plugin");
    assert_eq!(value("Seccomp"), "2", "2 is a filter");
    assert_eq!(value("Seccomp_filters"), "3", "forbidden calls, loading, serving");
    assert_eq!(value("NoNewPrivs"), "1");
    assert_eq!(value("CapEff").trim_matches('0'), "", "no capability");
    assert_eq!(value("CapPrm").trim_matches('0'), "");
    assert_eq!(value("Threads"), "1");

    let sandbox = worker.sandbox();
    assert_ne!(sandbox.landlock, Landlock::Absent, "needs Linux 5.13 or later with landlock switched on");
    assert!(sandbox.seccomp && sandbox.no_capabilities);
}

#[tokio::test]
async fn a_worker_inherits_three_descriptors_and_keeps_no_other() {
    let file = fs::File::open("/etc/hostname").unwrap();
    // SAFETY: clears FD_CLOEXEC of a descriptor that is open.
    assert_eq!(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETFD, 0) }, 0);

    let worker = support::worker(&support::echo()).await;
    let Some(fds) = readable(fs::read_dir(format!("/proc/{}/fd", worker.pid()))) else { return };
    let mut names: Vec<_> = fds
        .map(|fd| fs::read_link(fd.unwrap().path()).unwrap().to_string_lossy().into_owned())
        .map(|name| name.split(':').next().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["/dev/null", "/dev/null", "pipe", "socket"]);
}

#[tokio::test]
async fn a_worker_has_no_environment_and_no_page_both_writable_and_executable() {
    let worker = support::worker(&support::echo()).await;
    worker.instance(&json!({})).await.unwrap();
    let Some(environ) = readable(fs::read(format!("/proc/{}/environ", worker.pid()))) else { return };
    assert_eq!(environ, b"");

    let maps = readable(fs::read_to_string(format!("/proc/{}/maps", worker.pid()))).unwrap();
    assert!(maps.contains("corridor-plugin"), "the library is loaded from sealed memory");
    for line in maps.lines() {
        let rights = line.split_whitespace().nth(1).unwrap();
        assert!(!(rights.contains('w') && rights.contains('x')), "{line}");
    }
}

#[tokio::test]
async fn the_arguments_of_a_worker_say_nothing_but_its_limits() {
    let worker = support::worker(&support::echo()).await;
    let arguments = fs::read_to_string(format!("/proc/{}/cmdline", worker.pid())).unwrap();
    let arguments: Vec<_> = arguments.split_terminator('\0').collect();
    assert_eq!(arguments, ["corridor", "plugin-host", "268435456", "600"]);
}

#[tokio::test]
async fn a_process_that_is_not_a_worker_is_told_so() {
    let mut settings = support::settings();
    settings.exe = "/bin/true".into();
    let error = Workers::new(settings).unwrap().start(&support::echo()).await.err().unwrap();
    assert_eq!(error.to_string(), "the worker ended while starting: it left with exit code 0");
}

/// Returns what was read, or nothing where the kernel hides a worker even from the user it belongs to: without
/// `PR_SET_DUMPABLE` only root can look.
fn readable<T>(result: std::io::Result<T>) -> Option<T> {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    match result {
        Err(error) if error.kind() == ErrorKind::PermissionDenied && !is_root => None,
        other => {
            assert!(is_root, "another process of the same user can look into a worker");
            Some(other.unwrap())
        }
    }
}
