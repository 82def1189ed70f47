//! `corridor`: the binary. What it does is in the library.

use std::process::ExitCode;

/// The system's allocator gives memory of idle threads back late; this one is faster and steadier under many small requests.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A worker shuts itself in: nothing may have been opened, read or started before.
    if std::env::args().nth(1).is_some_and(|first| first == host::WORKER_ARGUMENT) {
        return host::worker_main();
    }
    app::cli::main()
}
