//! A start that is given up. Alone in its file, because it counts the children of the process.

#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, time::Duration};

use host::{Library, Pool, WorkerState};
use serde_json::json;

#[tokio::test]
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

/// Counts the processes whose parent is this one, zombies included.
fn children() -> usize {
    let parent = format!("PPid:\t{}", std::process::id());
    let statuses = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| fs::read_to_string(entry.unwrap().path().join("status")).ok());
    statuses.filter(|status| status.lines().any(|line| line == parent)).count()
}
