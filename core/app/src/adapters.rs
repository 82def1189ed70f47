//! Adapters as `connections` wants them, run by `plugins/host` in sandboxed workers.
//!
//! No adapter's code is ever loaded here. What a manifest says is compiled in; the library is a file beside the executable, or in
//! the folder of the settings. A library that is missing or unfit is left out of the catalogue, and the server starts.

mod manifest;

use crate::settings::{Plugins, Strictness};
use anyhow::Context as _;
use connections::{AdapterError, AdapterInfo, Adapters, Catalogue, Run, Step};
use host::{Library, Pool, Status, StepError};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// The manifests of the adapters that ship with Corridor, with the names of their libraries.
const SHIPPED: &[(&str, &str)] = &[("storefront_medusa", storefront_medusa::MANIFEST)];

/// The installed adapters and the workers that run them. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Installed {
    adapters: Arc<[(AdapterInfo, Library)]>,
    missing: Arc<[Missing]>,
    pool: Pool,
}

/// An adapter that cannot be offered, and why.
#[derive(Debug, Clone)]
pub(crate) struct Missing {
    /// Name of its library.
    pub(crate) name: String,
    /// Why not.
    pub(crate) why: String,
}

impl Installed {
    /// Reads the libraries; no worker is started before the first operation.
    pub(crate) fn open(settings: &Plugins) -> anyhow::Result<Self> {
        let pool = Pool::new(workers(settings)).context("could not open the binary that runs adapters")?;
        let folders = folders(settings)?;
        let (mut adapters, mut missing) = (Vec::new(), Vec::new());
        for (name, text) in SHIPPED {
            match install(name, text, &folders) {
                Ok(adapter) => adapters.push(adapter),
                Err(error) => {
                    let why = format!("{error:#}");
                    tracing::warn!(adapter = name, why, "an adapter cannot be offered");
                    missing.push(Missing { name: (*name).to_owned(), why });
                }
            }
        }
        Ok(Self { adapters: adapters.into(), missing: missing.into(), pool })
    }

    /// What connections may choose from.
    pub(crate) fn catalogue(&self) -> Catalogue {
        Catalogue::new(self.adapters.iter().map(|(info, _)| info.clone()))
    }

    /// The workers, for the operator's page and for stopping.
    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Adapters that cannot be offered.
    pub(crate) fn missing(&self) -> &[Missing] {
        &self.missing
    }
}

fn install(name: &str, text: &str, folders: &[PathBuf]) -> anyhow::Result<(AdapterInfo, Library)> {
    let file = format!("lib{name}.so");
    let path = folders.iter().map(|folder| folder.join(&file)).find(|path| path.is_file());
    let path = path.with_context(|| format!("{file} is in none of {folders:?}"))?;
    let library = Library::read(path)?;
    let info = manifest::read(text, &library.digest().to_string())?;
    Ok((info, library))
}

fn folders(settings: &Plugins) -> anyhow::Result<Vec<PathBuf>> {
    if let Some(dir) = &settings.dir {
        return Ok(vec![dir.clone()]);
    }
    let exe = std::env::current_exe().context("could not find out where the executable lies")?;
    let beside = exe.parent().map(PathBuf::from).unwrap_or_default();
    // Cargo leaves the libraries of dependencies one folder deeper.
    Ok(vec![beside.join("deps"), beside])
}

fn workers(settings: &Plugins) -> host::Settings {
    let mut workers = host::Settings {
        strictness: match settings.strictness {
            Strictness::Full => host::Strictness::Full,
            Strictness::Files => host::Strictness::Files,
            Strictness::SeccompOnly => host::Strictness::SeccompOnly,
        },
        ..host::Settings::default()
    };
    workers.limits.memory = settings.memory_mib << 20;
    if let Some(binary) = &settings.worker {
        workers.exe.clone_from(binary);
    }
    workers
}

#[async_trait::async_trait(?Send)]
impl Adapters for Installed {
    async fn begin(
        &self,
        adapter: &AdapterInfo,
        config: &Value,
        head: &Value,
        parts: &[Vec<u8>],
    ) -> Result<(Box<dyn Run>, Step), AdapterError> {
        let found = self.adapters.iter().find(|(info, _)| info.id == adapter.id && info.hash == adapter.hash);
        let (_, library) = found.ok_or(AdapterError::Gone)?;
        let plugin = self.pool.plugin(library, config.clone());
        let (op, first) = plugin.begin(head, parts).await.map_err(refused)?;
        Ok((Box::new(InWorker(op)), step(first)))
    }
}

/// An operation in a worker process.
struct InWorker(host::Op);

#[async_trait::async_trait(?Send)]
impl Run for InWorker {
    async fn resume(&mut self, head: &Value, parts: &[Vec<u8>]) -> Result<Step, AdapterError> {
        self.0.resume(head, parts).await.map(step).map_err(refused)
    }
}

fn step(step: host::Step) -> Step {
    Step { actions: step.actions, parts: step.parts }
}

fn refused(error: StepError) -> AdapterError {
    match error {
        StepError::Crashed(_) | StepError::Deadline(_) => AdapterError::Crashed(error.to_string()),
        StepError::Lost(_) | StepError::Stopped => AdapterError::Lost(error.to_string()),
        StepError::Unavailable(error) => AdapterError::Unavailable(error.to_string()),
        StepError::Refused { status, message, field } => {
            AdapterError::Refused { config: status == Status::Config, message, field }
        }
        StepError::FrameTooLarge(_) | StepError::Malformed => {
            AdapterError::Refused { config: false, message: error.to_string(), field: None }
        }
    }
}
