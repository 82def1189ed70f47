//! A binary that can only be a worker; the tests execute it where the product would execute itself.

use std::process::ExitCode;

fn main() -> ExitCode {
    host::worker_main()
}
