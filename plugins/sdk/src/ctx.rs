//! What an operation can ask of the host.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    EffectError, Request, Response, Rng, Timestamp,
    exchange::{Answer, Shared},
    protocol::{Action, Class, Failure, HttpErrorKind},
    records::Record,
};

/// What an operation can ask of the host.
///
/// A clone speaks for the same operation.
#[derive(Clone)]
pub struct Ctx {
    exchange: Shared,
}

impl Ctx {
    pub(crate) fn new(exchange: Shared) -> Self {
        Self { exchange }
    }

    /// Has the host perform a request.
    ///
    /// An answer of any status is a [`Response`]; see [`Response::ok`]. At most `limits.effects` are on the way at a
    /// time, further ones wait.
    pub async fn http(&self, request: Request) -> Result<Response, EffectError> {
        let told = request.told();
        let answer = self.exchange.effect(|exchange, id| request.into_action(id, &mut exchange.parts)).await;
        match answer {
            Answer::Http(response) => Ok(response.answering(told)),
            Answer::HttpError(kind) => Err(EffectError { kind, request: told }),
            Answer::Timer => Err(EffectError { kind: HttpErrorKind::Other, request: told }),
        }
    }

    /// Waits; the host may put the operation away meanwhile. Politeness is the host's business, not a reason to sleep.
    pub async fn sleep(&self, ms: u64) {
        self.exchange.effect(|_, id| Action::Sleep { id, ms }).await;
    }

    /// Hands over records of one stream.
    ///
    /// What does not fit into this step goes out with the next, after the host has stored the first part: memory stays
    /// bounded on both sides. Fails with class `data` on a record that is longer than a whole step may be.
    pub async fn emit<R: Record>(&self, stream: &str, records: Vec<R>) -> Result<(), Failure> {
        for record in records {
            let mut value = self.write(&record)?;
            value["schema"] = json!(R::SCHEMA);
            let bytes = value.to_string().len();
            if bytes > self.exchange.lock().limits().bytes {
                let msg = format!("emitting to {stream}: a record of {bytes} bytes does not fit into a step");
                return Err(Failure::new(Class::Data, "record-too-long", msg));
            }
            while let Err(back) = self.offer(stream, value, bytes) {
                value = back;
                self.sleep(0).await;
            }
        }
        Ok(())
    }

    fn offer(&self, stream: &str, value: Value, bytes: usize) -> Result<(), Value> {
        self.exchange.lock().emit(stream, value, bytes)
    }

    /// Makes everything emitted so far durable, together with the point to go on from.
    ///
    /// The state is the author's own; give it a version field, since a newer adapter will read it.
    pub fn checkpoint(&self, state: &impl Serialize) -> Result<(), Failure> {
        let state = self.write(state)?;
        self.exchange.lock().checkpoint(state);
        Ok(())
    }

    /// The last checkpoint of the previous run, if there is one that this adapter can read.
    ///
    /// State nobody can read any more is a failure of class `data`, not a silent fresh start.
    pub fn state<T: DeserializeOwned>(&self) -> Result<Option<T>, Failure> {
        let state = self.exchange.lock().begin.state.clone();
        serde_json::from_value(state)
            .map_err(|error| Failure::new(Class::Data, "state", format!("reading the checkpoint: {error}")))
    }

    /// Tells people how far it is: `done` of `total` things named by `unit`.
    pub fn progress(&self, done: u64, total: Option<u64>, unit: &str) {
        let note = Some(unit.to_owned());
        self.exchange.lock().actions.push(Action::Progress { done, total, note });
    }

    /// The time at which the host started this step.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.exchange.lock().now)
    }

    /// A generator of its own for every call, all from the operation's seed.
    pub fn rng(&self) -> Rng {
        let mut exchange = self.exchange.lock();
        exchange.rngs += 1;
        Rng::new(&exchange.begin.seed, exchange.rngs)
    }

    /// What came with the credentials and is not secret, e.g. a shop id.
    pub fn claim(&self, name: &str) -> Option<Value> {
        self.exchange.lock().begin.conn.claims.get(name).cloned()
    }

    fn write(&self, value: &impl Serialize) -> Result<Value, Failure> {
        serde_json::to_value(value)
            .map_err(|error| Failure::new(Class::Data, "not-json", format!("writing JSON: {error}")))
    }
}
