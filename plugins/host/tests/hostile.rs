//! A library that tries to get out, from a call and from its constructor: every attempt is denied or ends the worker, and
//! a well-behaved library in the same host goes on answering.

#![allow(clippy::unwrap_used)]

mod support;

use std::{path::PathBuf, time::Duration};

use host::{End, HostError, Instance, Landlock, Library, Settings, StepError, Strictness, Workers};
use serde_json::json;

/// What became of a probe.
#[derive(Debug, PartialEq)]
enum Fate {
    /// It came back with this number: an errno, or what it counted.
    Came(i32),
    /// Its worker ended.
    Ended(End),
    /// Its worker was killed at the deadline.
    Overdue,
}

const ENOSYS: Fate = Fate::Came(libc::ENOSYS);
const EACCES: Fate = Fate::Came(libc::EACCES);
const SIGSYS: Fate = Fate::Ended(End::Signal(libc::SIGSYS));

macro_rules! calls {
    ($($name:ident => $fate:expr;)+) => { $(
        #[tokio::test]
        async fn $name() {
            let probe = stringify!($name).strip_prefix("call_").unwrap();
            assert_eq!(fate_of_call(&support::settings(), probe).await, $fate);
        }
    )+ };
}

macro_rules! constructors {
    ($($name:ident => $fate:expr;)+) => { $(
        #[tokio::test]
        async fn $name() {
            let probe = stringify!($name).strip_prefix("constructor_").unwrap();
            assert_eq!(fate_of_constructor(&support::settings(), probe).await, $fate);
        }
    )+ };
}

calls! {
    call_open_read => ENOSYS;
    call_open_create => ENOSYS;
    call_read_directory => ENOSYS;
    call_parent_environ => ENOSYS;
    call_tcp => SIGSYS;
    call_udp => SIGSYS;
    call_unix_socket => SIGSYS;
    call_spawn_fork => SIGSYS;
    call_spawn_vfork => SIGSYS;
    call_spawn_execve => SIGSYS;
    call_ptrace_parent => SIGSYS;
    call_kill_parent => SIGSYS;
    call_signal_init => ENOSYS;
    call_rwx_memory => ENOSYS;
    call_make_executable => ENOSYS;
    call_make_memfd => ENOSYS;
    call_io_uring => SIGSYS;
    call_other_table => SIGSYS;
    call_new_namespace => SIGSYS;
    call_thread => ENOSYS;
    call_raise_limit => ENOSYS;
    call_null_write => Fate::Ended(End::Signal(libc::SIGSEGV));
    call_endless => Fate::Overdue;
    call_stop_itself => Fate::Overdue;
    call_call_abort => Fate::Ended(End::Signal(libc::SIGABRT));
    call_call_exit => Fate::Ended(End::Exit(0));
    call_environment => Fate::Came(0);
    // Standard input, output and error, and the control socket.
    call_open_descriptors => Fate::Came(4);
}

constructors! {
    constructor_open_read => EACCES;
    constructor_open_create => ENOSYS;
    constructor_read_directory => EACCES;
    constructor_parent_environ => EACCES;
    constructor_tcp => SIGSYS;
    constructor_udp => SIGSYS;
    constructor_spawn_fork => SIGSYS;
    constructor_spawn_execve => SIGSYS;
    constructor_ptrace_parent => SIGSYS;
    constructor_kill_parent => SIGSYS;
    constructor_signal_init => ENOSYS;
    constructor_rwx_memory => ENOSYS;
    constructor_make_executable => ENOSYS;
    constructor_make_memfd => ENOSYS;
    constructor_io_uring => SIGSYS;
    constructor_thread => ENOSYS;
    constructor_null_write => Fate::Ended(End::Signal(libc::SIGSEGV));
    constructor_call_abort => Fate::Ended(End::Signal(libc::SIGABRT));
    constructor_call_exit => Fate::Ended(End::Exit(0));
    constructor_environment => Fate::Came(0);
}

#[tokio::test]
async fn call_malloc_bomb_stops_at_the_memory_limit() {
    let mut settings = support::settings();
    // Touching so many pages takes its time on a busy machine.
    settings.limits.step = Duration::from_secs(20);
    let fate = fate_of_call(&settings, "malloc_bomb").await;
    let Fate::Came(mib) = fate else { panic!("{fate:?}") };
    assert!((200..=256).contains(&mib), "{mib} MiB could be had of 256");
}

#[tokio::test]
async fn call_stack_overflow_ends_the_worker_only() {
    let fate = fate_of_call(&support::settings(), "stack_overflow").await;
    // Where the worker's runtime notices the overflow, it says so and aborts.
    let signals = [libc::SIGSEGV, libc::SIGABRT].map(|signal| Fate::Ended(End::Signal(signal)));
    assert!(signals.contains(&fate), "{fate:?}");
}

#[tokio::test]
async fn call_close_socket_is_noticed_and_the_worker_killed() {
    assert_eq!(fate_of_call(&support::settings(), "close_socket").await, Fate::Ended(End::Closed));
}

#[tokio::test]
async fn call_forge_frames_is_a_broken_protocol() {
    match fate_of_call(&support::settings(), "forge_frames").await {
        Fate::Ended(End::Protocol(_)) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn constructor_endless_ends_with_the_start() {
    let mut settings = support::settings();
    settings.limits.start = Duration::from_secs(2);
    let error = start_with_constructor(&settings, "endless").await.err().unwrap();
    assert!(matches!(error, HostError::StartTimeout(_)), "{error}");
}

#[tokio::test]
async fn constructor_forge_frames_cannot_forge_the_report_of_the_sandbox() {
    let error = start_with_constructor(&support::settings(), "forge_frames").await.err().unwrap();
    assert!(matches!(error, HostError::StartFailed(End::Protocol(_)) | HostError::Load(_)), "{error}");
}

#[tokio::test]
async fn without_landlock_a_library_is_refused_unless_the_operator_accepts_it() {
    let error = Workers::new(without_landlock(Strictness::default())).unwrap();
    let error = error.start(&support::hostile()).await.err().unwrap();
    assert!(matches!(&error, HostError::TooWeak(sandbox) if sandbox.landlock == Landlock::Absent), "{error}");
}

#[tokio::test]
async fn without_landlock_the_filter_alone_denies_all_files_once_the_library_is_loaded() {
    let settings = without_landlock(Strictness::SeccompOnly);
    for name in ["open_read", "open_create", "read_directory", "parent_environ"] {
        assert_eq!(fate_of_call(&settings, name).await, ENOSYS, "{name}");
    }
    assert_eq!(fate_of_call(&settings, "tcp").await, SIGSYS);
}

#[tokio::test]
async fn without_landlock_a_constructor_can_read_and_that_is_all() {
    let settings = without_landlock(Strictness::SeccompOnly);
    // The gap that `Strictness::SeccompOnly` accepts. Nothing leaves the worker but through its results.
    assert_eq!(fate_of_constructor(&settings, "open_read").await, Fate::Came(0));
    assert_eq!(fate_of_constructor(&settings, "open_create").await, ENOSYS);
    assert_eq!(fate_of_constructor(&settings, "tcp").await, SIGSYS);
}

fn without_landlock(strictness: Strictness) -> Settings {
    let exe = PathBuf::from(env!("CARGO_BIN_EXE_plugin-worker-without-landlock"));
    Settings { exe, strictness, ..support::settings() }
}

/// Runs a probe from a call while an echo plugin runs in the same host, and checks that the echo goes on.
async fn fate_of_call(settings: &Settings, name: &str) -> Fate {
    let workers = Workers::new(settings.clone()).unwrap();
    let echo = workers.start(&support::echo()).await.unwrap().instance(&json!({})).await.unwrap();
    let hostile = workers.start(&support::hostile()).await.unwrap().instance(&json!({})).await.unwrap();

    let fate = probe(&hostile, name).await;

    answers(&echo).await;
    fate
}

async fn fate_of_constructor(settings: &Settings, name: &str) -> Fate {
    let workers = Workers::new(settings.clone()).unwrap();
    let echo = workers.start(&support::echo()).await.unwrap().instance(&json!({})).await.unwrap();

    let fate = match start_with_constructor(settings, name).await {
        Ok(worker) => probe(&worker.instance(&json!({})).await.unwrap(), "what the constructor found").await,
        Err(HostError::StartFailed(end)) => Fate::Ended(end),
        Err(other) => panic!("{other}"),
    };

    answers(&echo).await;
    fate
}

async fn start_with_constructor(settings: &Settings, name: &str) -> Result<host::Worker, HostError> {
    let library = Library::read(support::compile("hostile", &[&format!("-DCONSTRUCTOR={name}")])).unwrap();
    Workers::new(settings.clone()).unwrap().start(&library).await
}

async fn probe(instance: &Instance, name: &str) -> Fate {
    match instance.begin(&json!({ "probe": name }), &[]).await {
        Ok((_op, step)) => Fate::Came(step.actions[0]["result"].as_i64().unwrap() as i32),
        Err(StepError::Crashed(end)) => Fate::Ended(end),
        Err(StepError::Deadline(_)) => Fate::Overdue,
        Err(other) => panic!("{other}"),
    }
}

async fn answers(echo: &Instance) {
    let request = json!({"op": "echo"});
    let (_op, step) = echo.begin(&request, &[]).await.unwrap();
    assert_eq!(step.actions[0]["head"], request);
}
