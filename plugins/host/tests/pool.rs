//! Workers come and go; nothing is repeated, nothing is left behind.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use host::{End, HostError, Library, Op, Pool, Settings, Status, StepError, WorkerState, WorkerStatus};
use serde_json::{Value, json};

#[tokio::test]
async fn a_library_has_one_worker_and_many_instances() {
    let pool = pool(|_| {});
    let (first, second) = (echo(&pool, json!({"shop": "a"})), echo(&pool, json!({"shop": "b"})));
    let other = pool.plugin(&support::hostile(), json!({}));
    assert_eq!(pool.status()[0].state, WorkerState::Stopped, "nothing starts before it is needed");

    let a = begin(&first).await;
    let b = begin(&second).await;
    let c = other.begin(&json!({"probe": "environment"}), &[]).await.unwrap().0;
    assert_eq!(a.worker().pid(), b.worker().pid());
    assert_ne!(a.worker().pid(), c.worker().pid());

    let status = status(&pool, "echo");
    assert_eq!((status.state, status.ops, status.restarts), (WorkerState::Busy, 2, 0));
    assert!(status.rss.unwrap() > 500_000);
    drop((a, b));
    assert_eq!(self::status(&pool, "echo").state, WorkerState::Ready);
}

#[tokio::test]
async fn a_crash_in_a_step_is_told_and_the_next_operation_gets_a_new_worker() {
    let pool = pool(|_| {});
    let plugin = echo(&pool, json!({}));
    let mut op = begin(&plugin).await;
    let old = op.worker();

    let error = op.resume(&json!({"op": "crash"}), &[]).await.unwrap_err();
    assert!(matches!(error, StepError::Crashed(End::Signal(libc::SIGABRT))), "{error}");
    assert!(!support::exists(old.pid()), "the process was reaped before the error was told");
    let failed = status(&pool, "echo");
    assert!(matches!(failed.state, WorkerState::Backoff(_)), "{failed:?}");
    assert_eq!(failed.last_failure.as_deref(), Some("it aborted (SIGABRT)"));

    let error = op.resume(&json!({}), &[]).await.unwrap_err();
    assert!(matches!(error, StepError::Stopped), "the operation is gone: {error}");
    let anew = begin(&plugin).await;
    assert_ne!(anew.worker().pid(), old.pid());
    assert_eq!(status(&pool, "echo").restarts, 1);
}

#[tokio::test]
async fn calls_that_waited_behind_a_crash_are_lost_not_blamed() {
    let plugin = echo(&pool(|_| {}), json!({}));
    let (mut guilty, mut bystander) = (begin(&plugin).await, begin(&plugin).await);
    let (crash, request) = (json!({"op": "crash"}), json!({}));
    let (first, second) = tokio::join!(guilty.resume(&crash, &[]), bystander.resume(&request, &[]));
    assert!(matches!(first, Err(StepError::Crashed(_))), "{first:?}");
    assert!(matches!(second, Err(StepError::Lost(End::Signal(libc::SIGABRT)))), "{second:?}");
}

#[tokio::test]
async fn a_call_over_its_deadline_ends_its_worker_in_time() {
    let pool = pool(|_| {});
    let plugin = pool.plugin(&support::hostile(), json!({}));
    let (op, _) = plugin.begin(&json!({"probe": "environment"}), &[]).await.unwrap();
    let pid = op.worker().pid();

    let begun = Instant::now();
    let error = plugin.begin(&json!({"probe": "endless"}), &[]).await.err().unwrap();
    assert!(matches!(error, StepError::Deadline(_)), "{error}");
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(240) && took < Duration::from_secs(10), "{took:?}");
    assert!(!support::exists(pid));
    assert_eq!(status(&pool, "hostile").last_failure.as_deref(), Some("it overstayed its deadline"));
}

#[tokio::test]
async fn a_host_that_was_busy_itself_does_not_blame_the_worker() {
    let pool = pool(|settings| settings.limits.step = Duration::from_millis(20));
    let plugin = echo(&pool, json!({}));
    let request = json!({"op": "echo"});
    for _ in 0..8 {
        let mut begin = Box::pin(plugin.begin(&request, &[]));
        let sent = tokio::time::timeout(Duration::from_millis(1), &mut begin).await;
        std::thread::sleep(Duration::from_millis(200));
        if sent.is_err() {
            begin.await.unwrap();
        }
    }
    assert_eq!(status(&pool, "echo").restarts, 0);
}

#[tokio::test]
async fn a_worker_killed_from_outside_is_replaced() {
    let plugin = echo(&pool(|_| {}), json!({}));
    let op = begin(&plugin).await;
    let killed = std::process::Command::new("kill").args(["-9", &op.worker().pid().to_string()]).status();
    assert!(killed.unwrap().success());
    assert_eq!(op.worker().ended().await, End::Signal(libc::SIGKILL));
    assert_ne!(begin(&plugin).await.worker().pid(), op.worker().pid());
}

#[tokio::test]
async fn a_panic_retires_the_worker_while_its_operations_finish() {
    let pool = pool(|_| {});
    let plugin = echo(&pool, json!({}));
    let mut running = begin(&plugin).await;
    let old = running.worker();
    match plugin.begin(&json!({"op": "panic"}), &[]).await.err().unwrap() {
        StepError::Refused { status, .. } => assert_eq!(status, Status::Panic),
        other => panic!("{other}"),
    }

    let next = begin(&plugin).await;
    assert_ne!(next.worker().pid(), old.pid());
    running.resume(&json!({}), &[]).await.unwrap();
    drop(running);
    assert_eq!(within(Duration::from_secs(5), old.ended()).await, End::Drained);
    assert!(!support::exists(old.pid()));
}

#[tokio::test]
async fn pauses_between_failing_starts_grow_up_to_a_limit() {
    let pool = pool(|settings| {
        settings.backoff_first = Duration::from_millis(40);
        settings.backoff_max = Duration::from_millis(120);
    });
    let library = Library::read(support::compile("hostile", &["-DCONSTRUCTOR=call_abort"])).unwrap();
    let plugin = pool.plugin(&library, json!({}));
    let begun = Instant::now();
    for _ in 0..5 {
        let error = plugin.begin(&json!({}), &[]).await.err().unwrap();
        assert!(matches!(error, StepError::Unavailable(HostError::StartFailed(_))), "{error}");
    }
    // 40, 80, 120 and 120 between five starts.
    assert!(begun.elapsed() >= Duration::from_millis(360), "{:?}", begun.elapsed());
    let status = status(&pool, "hostile");
    assert!(matches!(status.state, WorkerState::Backoff(pause) if pause <= Duration::from_millis(120)));
    assert_eq!(status.restarts, 4);
}

#[tokio::test]
async fn an_idle_worker_stops_and_one_with_operations_does_not() {
    let pool = pool(|settings| settings.idle = Duration::from_millis(100));
    let plugin = echo(&pool, json!({}));
    let mut op = begin(&plugin).await;
    let worker = op.worker();
    tokio::time::sleep(Duration::from_millis(300)).await;
    op.resume(&json!({}), &[]).await.unwrap();

    drop(op);
    assert_eq!(within(Duration::from_secs(5), worker.ended()).await, End::Drained);
    assert!(!support::exists(worker.pid()));
    let stopped = status(&pool, "echo");
    assert_eq!((stopped.state, stopped.last_failure), (WorkerState::Stopped, None));
    begin(&plugin).await;
}

#[tokio::test]
async fn a_worker_that_used_half_of_its_processor_time_is_replaced() {
    let pool = pool(|settings| {
        settings.limits.cpu = Duration::from_secs(1);
        settings.limits.step = Duration::from_secs(10);
    });
    let plugin = pool.plugin(&support::hostile(), json!({}));
    let busy = json!({"probe": "half_a_second"});
    let first = plugin.begin(&busy, &[]).await.unwrap().0.worker();
    assert_eq!(within(Duration::from_secs(5), first.ended()).await, End::Drained);
    plugin.begin(&json!({"probe": "environment"}), &[]).await.unwrap();
    assert_eq!(status(&pool, "hostile").last_failure, None);
}

#[tokio::test]
async fn draining_lets_operations_finish_and_starts_nothing_more() {
    let pool = pool(|_| {});
    let plugin = echo(&pool, json!({}));
    let mut op = begin(&plugin).await;
    let worker = op.worker();
    let finish = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        op.resume(&json!({}), &[]).await.unwrap();
        drop(op);
    };
    within(Duration::from_secs(5), async { tokio::join!(pool.drain(Duration::from_secs(60)), finish) }).await;
    assert!(!support::exists(worker.pid()));

    let error = plugin.begin(&json!({}), &[]).await.err().unwrap();
    assert!(matches!(error, StepError::Unavailable(HostError::Stopping)), "{error}");
}

#[tokio::test]
async fn draining_kills_what_does_not_finish() {
    let pool = pool(|_| {});
    let op = begin(&echo(&pool, json!({}))).await;
    within(Duration::from_secs(5), pool.drain(Duration::from_millis(50))).await;
    assert!(!support::exists(op.worker().pid()));
}

#[tokio::test]
async fn a_configuration_the_plugin_refuses_is_not_a_failure_of_the_worker() {
    let pool = pool(|_| {});
    let plugin = echo(&pool, json!({"shop": ""}));
    for _ in 0..2 {
        match plugin.begin(&json!({}), &[]).await.err().unwrap() {
            StepError::Refused { status, .. } => assert_eq!(status, Status::Config),
            other => panic!("{other}"),
        }
    }
    let status = status(&pool, "echo");
    assert_eq!((status.state, status.restarts), (WorkerState::Ready, 0));
}

#[test]
fn a_runtime_that_stops_leaves_no_process_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let op = runtime.block_on(async { begin(&echo(&pool(|_| {}), json!({}))).await });
    let pid = op.worker().pid();
    assert!(support::exists(pid));
    drop(runtime);
    assert!(!support::exists(pid));
}

fn pool(change: impl FnOnce(&mut Settings)) -> Pool {
    let mut settings = support::settings();
    change(&mut settings);
    Pool::new(settings).unwrap()
}

fn echo(pool: &Pool, config: Value) -> host::Plugin {
    pool.plugin(&support::echo(), config)
}

async fn begin(plugin: &host::Plugin) -> Op {
    plugin.begin(&json!({"op": "echo"}), &[]).await.unwrap().0
}

fn status(pool: &Pool, name: &str) -> WorkerStatus {
    pool.status().into_iter().find(|status| status.name == name).unwrap()
}

async fn within<T>(patience: Duration, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(patience, future).await.unwrap()
}
