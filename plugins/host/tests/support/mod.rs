//! Compiles the C plugins of the testkit and starts them under the worker binary of this room.

// Each test file uses its own part of this.
#![allow(dead_code, clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use host::{Library, Limits, Settings, Worker, Workers};

/// Settings for tests: the worker binary of this room, and patience for machines that do many things at once.
pub(crate) fn settings() -> Settings {
    Settings {
        exe: PathBuf::from(env!("CARGO_BIN_EXE_plugin-worker")),
        limits: Limits { start: Duration::from_secs(20), ..Limits::default() },
        ..Settings::default()
    }
}

/// Compiles `plugins/testkit/{name}/{name}.c` with `flags` and returns the library.
pub(crate) fn compile(name: &str, flags: &[&str]) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let unique = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(unique);
    fs::create_dir_all(&folder).unwrap();
    let library = folder.join(format!("lib{name}.so"));
    let compiled = Command::new("cc")
        .args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-infinite-recursion"])
        .args(["-Wno-unused-function", "-shared", "-fPIC", "-fvisibility=hidden"])
        .args(flags)
        .arg("-I")
        .arg(plugins.join("abi/include"))
        .arg(plugins.join(format!("testkit/{name}/{name}.c")))
        .arg("-o")
        .arg(&library)
        .arg("-pthread")
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    library
}

/// The echo plugin.
pub(crate) fn echo() -> Library {
    static ECHO: LazyLock<Library> = LazyLock::new(|| Library::read(compile("echo", &[])).unwrap());
    ECHO.clone()
}

/// The hostile plugin, which does nothing until it is asked to.
pub(crate) fn hostile() -> Library {
    static HOSTILE: LazyLock<Library> = LazyLock::new(|| Library::read(compile("hostile", &[])).unwrap());
    HOSTILE.clone()
}

/// A worker for `library` with the settings of tests.
pub(crate) async fn worker(library: &Library) -> Worker {
    Workers::new(settings()).unwrap().start(library).await.unwrap()
}

/// Tells whether a process exists, zombies included.
pub(crate) fn exists(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}
