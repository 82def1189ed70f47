//! A server whose only plugin spins for ever; it says the worker's process id and waits to be killed.
//!
//! Arguments: the worker binary, the library.

use std::{
    env,
    error::Error,
    io::{self, Write},
    time::Duration,
};

use host::{Library, Limits, Settings, Workers};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().collect();
    let limits =
        Limits { step: Duration::from_secs(600), start: Duration::from_secs(20), ..Limits::default() };
    let settings = Settings { exe: arguments[1].as_str().into(), limits, ..Settings::default() };
    let worker = Workers::new(settings)?.start(&Library::read(&arguments[2])?).await?;
    let instance = worker.instance(&json!({})).await?;
    writeln!(io::stdout(), "{}", worker.pid())?;
    instance.begin(&json!({"probe": "endless"}), &[]).await?;
    Ok(())
}
