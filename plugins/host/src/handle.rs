//! What callers hold: workers, instances, operations. Each gives back what it holds when it is dropped.

use std::{fs::File, sync::Arc};

use serde_json::Value;

use crate::{
    Digest, End, HostError, Library, Sandbox, Settings, Status, StepError,
    frame::{Frame, Kind, Label},
    link::{self, Link},
    logs::plain,
    report::Refusal,
};

/// The longest message of a plugin that is passed on, in characters.
const MAX_MESSAGE: usize = 1000;

/// Starts workers from a binary that was opened once.
#[derive(Debug)]
pub struct Workers {
    exe: Arc<File>,
    settings: Settings,
}

impl Workers {
    /// Opens the binary of the settings.
    pub fn new(settings: Settings) -> Result<Self, HostError> {
        let exe = Arc::new(File::open(&settings.exe).map_err(HostError::Spawn)?);
        Ok(Self { exe, settings })
    }

    /// Returns the settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Starts a process, waits until it is in its sandbox, and lets it load the library.
    ///
    /// The worker belongs to the current runtime and ends with it at the latest.
    pub async fn start(&self, library: &Library) -> Result<Worker, HostError> {
        let link = link::start(&self.exe, library, &self.settings).await?;
        Ok(Worker { link: Arc::new(link) })
    }
}

/// A process that has loaded a library. Clones are the same worker; it ends when the last handle is dropped.
#[derive(Clone)]
pub struct Worker {
    link: Arc<Link>,
}

impl Worker {
    /// Makes an instance of the plugin from its configuration.
    pub async fn instance(&self, config: &Value) -> Result<Instance, StepError> {
        if !self.link.is_ready() {
            return Err(StepError::Stopped);
        }
        // Held before the call: an instance that is made while nobody waits any more is freed all the same.
        let held = Arc::new(HeldInstance { link: self.link.clone(), id: self.link.new_id() });
        let label = Label::request(Kind::New, held.id, 0);
        accepted(&self.link, self.link.call(label, &json(config), &[]).await?)?;
        Ok(Instance { held })
    }

    /// Returns the process id.
    pub fn pid(&self) -> u32 {
        self.link.pid
    }

    /// Returns the hash of the library it runs.
    pub fn digest(&self) -> Digest {
        self.link.digest
    }

    /// Returns the sandbox it entered before it loaded the library.
    pub fn sandbox(&self) -> &Sandbox {
        &self.link.sandbox
    }

    /// Returns the minor version of the ABI the plugin was written for.
    pub fn abi_minor(&self) -> u32 {
        self.link.loaded.abi_minor
    }

    /// Returns the features the plugin states (`CRD_F_*`).
    pub fn features(&self) -> u64 {
        self.link.loaded.features
    }

    /// Tells whether it takes new operations.
    pub fn is_ready(&self) -> bool {
        self.link.is_ready()
    }

    /// Tells whether a step ended in a panic or a broken invariant, after which it takes no new operations.
    pub fn is_poisoned(&self) -> bool {
        self.link.is_poisoned()
    }

    /// Returns how many operations live in it.
    pub fn ops(&self) -> usize {
        self.link.ops()
    }

    /// Takes no new operations; the process ends with the last one.
    pub fn drain(&self) {
        self.link.drain();
    }

    /// Kills the process; its operations are lost.
    pub fn kill(&self) {
        self.link.kill();
    }

    /// Returns how it ended, if it has.
    pub fn end(&self) -> Option<End> {
        self.link.end()
    }

    /// Waits for the end of the process, which has then been reaped.
    pub async fn ended(&self) -> End {
        self.link.ended().await
    }
}

/// A plugin with a configuration, in one worker. Freed when the last clone and the last operation are dropped.
#[derive(Clone)]
pub struct Instance {
    held: Arc<HeldInstance>,
}

impl Instance {
    /// Begins an operation: `head` is the request of the protocol, `parts` the raw bodies it refers to.
    pub async fn begin(&self, head: &Value, parts: &[Vec<u8>]) -> Result<(Op, Step), StepError> {
        let link = &self.held.link;
        // Held before the call, for the same reason as an instance.
        let op = Op::new(self.held.clone());
        if !link.is_ready() {
            return Err(StepError::Stopped);
        }
        let label = Label::request(Kind::Begin, op.id, self.held.id);
        let reply = link.call(label, &json(head), parts).await?;
        Ok((op, Step::parse(accepted(link, reply)?)?))
    }

    /// Tells whether its worker takes new operations.
    pub fn is_ready(&self) -> bool {
        self.held.link.is_ready()
    }

    /// Returns the worker it lives in.
    pub fn worker(&self) -> Worker {
        Worker { link: self.held.link.clone() }
    }
}

struct HeldInstance {
    link: Arc<Link>,
    id: u64,
}

impl Drop for HeldInstance {
    fn drop(&mut self) {
        self.link.tell(Kind::Free, self.id);
    }
}

/// An operation in progress. Dropping it frees it in the worker, finished or not.
pub struct Op {
    instance: Arc<HeldInstance>,
    id: u64,
}

impl Op {
    fn new(instance: Arc<HeldInstance>) -> Self {
        instance.link.op_begins();
        let id = instance.link.new_id();
        Self { instance, id }
    }

    /// Continues with the events that came of the last step's actions.
    pub async fn resume(&mut self, head: &Value, parts: &[Vec<u8>]) -> Result<Step, StepError> {
        let link = &self.instance.link;
        let label = Label::request(Kind::Resume, self.id, 0);
        let reply = link.call(label, &json(head), parts).await?;
        Step::parse(accepted(link, reply)?)
    }

    /// Returns the worker it lives in.
    pub fn worker(&self) -> Worker {
        Worker { link: self.instance.link.clone() }
    }
}

impl Drop for Op {
    fn drop(&mut self) {
        let link = &self.instance.link;
        // Counted out first: the request wakes the task, which then finds the right number.
        link.op_ends();
        link.tell(Kind::OpFree, self.id);
    }
}

/// What a plugin wants done next.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// JSON objects, each with a string `do`; nothing else of them was checked.
    pub actions: Vec<Value>,
    /// Raw bodies the actions refer to by index.
    pub parts: Vec<Vec<u8>>,
}

impl Step {
    fn parse(frame: Frame) -> Result<Self, StepError> {
        let actions: Vec<Value> = serde_json::from_slice(&frame.head).map_err(|_| StepError::Malformed)?;
        if actions.iter().all(|action| action["do"].is_string()) {
            Ok(Self { actions, parts: frame.parts })
        } else {
            Err(StepError::Malformed)
        }
    }
}

/// Returns the reply of a call that succeeded; a panic or a broken invariant poisons the worker.
fn accepted(link: &Link, reply: Frame) -> Result<Frame, StepError> {
    let Some(status) = Status::parse(reply.label.status) else { return Ok(reply) };
    if status.poisons() {
        link.poison();
    }
    let refusal: Refusal = serde_json::from_slice(&reply.head).unwrap_or_default();
    Err(StepError::Refused {
        status,
        message: plain(refusal.msg.as_bytes(), MAX_MESSAGE),
        field: refusal.field.map(|field| plain(field.as_bytes(), MAX_MESSAGE)),
    })
}

fn json(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
