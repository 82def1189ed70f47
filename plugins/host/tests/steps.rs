//! A well-behaved plugin: operations go to the worker and come back, whatever their size and whatever the plugin prints.

#![allow(clippy::unwrap_used)]

mod support;

use corridor_abi::ABI_MAJOR;
use host::{HostError, Library, MAX_FRAME, MAX_HEAD, MAX_PARTS, Status, StepError, Unfit, Workers};
use serde_json::{Value, json};

#[tokio::test]
async fn begin_and_resume_carry_head_and_parts_both_ways() {
    let instance = support::worker(&support::echo()).await.instance(&json!({"shop": "demo"})).await.unwrap();
    let request =
        json!({"op": "orders.pull", "input": {"name": "甲 \u{1f4e6}"}, "now": 1_763_885_000_000_u64});

    let parts = [b"first".to_vec(), Vec::new(), vec![0, 255, 10]];
    let (mut op, step) = instance.begin(&request, &parts).await.unwrap();
    assert_eq!(step.actions, [json!({"do": "echo", "step": 0, "head": request})]);
    assert_eq!(step.parts, parts);

    let events = json!({"events": [{"id": 1, "status": 200}]});
    for n in 1..4 {
        let step = op.resume(&events, &[vec![n; 9]]).await.unwrap();
        assert_eq!(step.actions, [json!({"do": "echo", "step": n, "head": events})]);
        assert_eq!(step.parts, [vec![n; 9]]);
    }
}

#[tokio::test]
async fn a_frame_may_be_as_large_as_the_limit_and_no_larger() {
    let instance = support::worker(&support::echo()).await.instance(&json!({})).await.unwrap();
    let head = json!({"op": "echo"});

    let large: Vec<u8> = (0..MAX_FRAME - 4096).map(|n| n as u8).collect();
    let (_op, step) = instance.begin(&head, std::slice::from_ref(&large)).await.unwrap();
    assert!(step.parts == [large], "sixteen MiB come back as they went");

    let many = vec![b"part".to_vec(); MAX_PARTS];
    assert_eq!(instance.begin(&head, &many).await.unwrap().1.parts, many);

    let too_many = vec![Vec::new(); MAX_PARTS + 1];
    for parts in [&too_many[..], &[vec![0; MAX_FRAME]]] {
        assert!(matches!(instance.begin(&head, parts).await, Err(StepError::FrameTooLarge(_))));
    }
    let long = json!({"op": "echo", "text": "x".repeat(MAX_HEAD)});
    assert!(matches!(instance.begin(&long, &[]).await, Err(StepError::FrameTooLarge(_))));
}

#[tokio::test]
async fn a_plugin_that_says_too_much_hits_the_limit_and_lives_on() {
    let instance = support::worker(&support::echo()).await.instance(&json!({})).await.unwrap();
    let error = instance.begin(&json!({"op": "flood"}), &[]).await.err().unwrap();
    assert_eq!(error.to_string(), "the plugin refused the call (limit): 15 MiB were taken");
    instance.begin(&json!({"op": "echo"}), &[]).await.unwrap();
}

#[tokio::test]
async fn what_a_plugin_prints_never_reaches_the_frames() {
    let instance = support::worker(&support::echo()).await.instance(&json!({})).await.unwrap();
    for _ in 0..3 {
        let request = json!({"op": "print"});
        let (_op, step) = instance.begin(&request, &[]).await.unwrap();
        assert_eq!(step.actions[0]["head"], request);
    }
}

#[tokio::test]
async fn a_refusal_carries_status_message_and_field() {
    let worker = support::worker(&support::echo()).await;
    match worker.instance(&json!({"shop": ""})).await.err().unwrap() {
        StepError::Refused { status, message, field } => {
            assert_eq!((status, message.as_str()), (Status::Config, "the shop has no name"));
            assert_eq!(field.as_deref(), Some("/shop"));
        }
        other => panic!("{other}"),
    }

    let instance = worker.instance(&json!({})).await.unwrap();
    let error = instance.begin(&json!({"op": "unsupported"}), &[]).await.err().unwrap();
    assert_eq!(error.to_string(), "the plugin refused the call (unsupported): this shop does not do that");
    assert_eq!(refused(instance.begin(&json!({"op": "silent"}), &[]).await), Status::Protocol);
    for op in ["garbage", "nameless"] {
        let request = json!({ "op": op });
        assert!(matches!(instance.begin(&request, &[]).await, Err(StepError::Malformed)), "{op}");
    }
    assert!(worker.is_ready(), "none of these poisons a worker");
}

#[tokio::test]
async fn what_is_dropped_is_freed_in_the_worker() {
    let worker = support::worker(&support::echo()).await;
    let instance = worker.instance(&json!({})).await.unwrap();
    let other = worker.instance(&json!({})).await.unwrap();
    let (first, _) = instance.begin(&json!({"op": "echo"}), &[]).await.unwrap();
    let (second, _) = instance.begin(&json!({"op": "echo"}), &[]).await.unwrap();
    assert_eq!(live(&instance).await, (2, 2));

    drop(first);
    drop(other);
    assert_eq!(live(&instance).await, (1, 1));
    drop(second);
    assert_eq!(live(&instance).await, (1, 0));
    assert_eq!(worker.ops(), 0);
}

#[tokio::test]
async fn an_operation_whose_caller_gave_up_is_freed_too() {
    let worker = support::worker(&support::echo()).await;
    let instance = worker.instance(&json!({})).await.unwrap();
    let request = json!({"op": "echo"});
    for _ in 0..50 {
        let mut begin = Box::pin(instance.begin(&request, &[]));
        tokio::select! {
            biased;
            _ = &mut begin => {}
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(live(&instance).await, (1, 0));
}

#[tokio::test]
async fn many_operations_at_once_each_get_their_own_answer() {
    let worker = support::worker(&support::echo()).await;
    let instance = worker.instance(&json!({})).await.unwrap();
    let tasks: Vec<_> = (0..200_u64)
        .map(|n| {
            let instance = instance.clone();
            tokio::spawn(async move {
                let (mut op, begun) = instance.begin(&json!({ "n": n }), &[]).await.unwrap();
                let resumed = op.resume(&json!({ "n": n + 1000 }), &[]).await.unwrap();
                assert_eq!(begun.actions[0]["head"]["n"], n);
                assert_eq!(resumed.actions[0]["head"]["n"], n + 1000);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[test]
fn another_major_version_is_refused_from_the_file_alone() {
    let path = support::compile("echo", &["-DMAJOR=2"]);
    match Library::read(&path).unwrap_err() {
        HostError::Unfit { why, .. } => assert_eq!(why, Unfit::Major { found: 2, ours: ABI_MAJOR }),
        other => panic!("{other}"),
    }
}

#[test]
fn a_library_without_the_two_symbols_says_which_is_missing() {
    let path = support::compile("echo", &["-Dcorridor_plugin_v1=corridor_plugin_v9"]);
    let message = Library::read(path).unwrap_err().to_string();
    assert!(message.ends_with("it does not export the symbol corridor_plugin_v1"), "{message}");

    let path = support::compile("echo", &["-Dcorridor_plugin_magic=something_else"]);
    let message = Library::read(path).unwrap_err().to_string();
    assert!(message.ends_with("it does not export the symbol corridor_plugin_magic"), "{message}");
}

#[test]
fn a_symbol_that_is_only_wanted_is_not_exported() {
    let wanted = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wanted.h");
    let text = r#"extern char wanted[] __asm__("corridor_plugin_v1"); char *keep = wanted;"#;
    std::fs::write(&wanted, text).unwrap();
    let path = support::compile("echo", &["-Dcorridor_plugin_v1=mine", "-include", wanted.to_str().unwrap()]);
    let message = Library::read(path).unwrap_err().to_string();
    assert!(message.ends_with("it does not export the symbol corridor_plugin_v1"), "{message}");
}

#[tokio::test]
async fn a_plugin_may_need_the_usual_libraries_of_the_system_and_no_other() {
    let usual = support::compile("echo", &["-Wl,--no-as-needed", "-lm", "-lgcc_s", "-lpthread", "-ldl"]);
    support::worker(&Library::read(usual).unwrap()).await.instance(&json!({})).await.unwrap();

    let other = Library::read(support::compile("echo", &["-Wl,--no-as-needed", "-lresolv"])).unwrap();
    let error = Workers::new(support::settings()).unwrap().start(&other).await.err().unwrap();
    assert!(matches!(&error, HostError::Load(why) if why.contains("libresolv")), "{error}");
}

#[test]
fn the_bytes_that_were_hashed_are_kept_when_the_file_changes() {
    let path = support::compile("echo", &[]);
    let before = Library::read(&path).unwrap();
    std::fs::write(&path, b"not a library any more").unwrap();
    assert!(matches!(Library::read(&path), Err(HostError::Unfit { why: Unfit::NotElf, .. })));

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let instance = support::worker(&before).await.instance(&json!({})).await.unwrap();
        instance.begin(&json!({"op": "echo"}), &[]).await.unwrap();
    });
}

async fn live(instance: &host::Instance) -> (u64, u64) {
    let (_op, step) = instance.begin(&json!({"op": "live"}), &[]).await.unwrap();
    let number = |name: &str| step.actions[0].get(name).and_then(Value::as_u64).unwrap();
    (number("instances"), number("ops"))
}

fn refused<T>(result: Result<T, StepError>) -> Status {
    match result.err().unwrap() {
        StepError::Refused { status, .. } => status,
        other => panic!("{other}"),
    }
}
