//! Idempotency keys: the same for every try of the same request, another for every other. Pure.
//!
//! An operation that is tried again goes on at its last checkpoint and counts its effects from one, so a number alone would give a
//! key to two requests. What tells them apart is the checkpoint they follow, the request, and how many equal ones came before it.

use super::digest::{Digested, Wish};
use super::effect::request_hash;
use connections_contract::{ConnectionId, OperationId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The keys of one attempt.
pub(super) struct Keys {
    whose: (ConnectionId, OperationId),
    /// Hash of the checkpoint that the next effects follow.
    since: Vec<u8>,
    /// Requests since then, by their hash.
    equal: BTreeMap<Vec<u8>, u64>,
    keys: BTreeMap<i64, String>,
}

impl Keys {
    /// Begins at the checkpoint that the attempt begins at.
    pub(super) fn since(connection: ConnectionId, operation: OperationId, checkpoint: &Value) -> Self {
        let whose = (connection, operation);
        Self { whose, since: hash_of(checkpoint), equal: BTreeMap::new(), keys: BTreeMap::new() }
    }

    /// Takes in a step. What it wishes follows the checkpoint it sets.
    pub(super) fn follow(&mut self, step: &Digested) {
        if let Some(state) = step.batch.as_ref().and_then(|batch| batch.state.as_ref()) {
            self.since = hash_of(state);
            self.equal.clear();
        }
        for (no, wish) in &step.wishes {
            let key = self.next(wish);
            self.keys.insert(*no, key);
        }
    }

    fn next(&mut self, wish: &Wish) -> String {
        let request = request_hash(wish);
        let mut hash = Sha256::new();
        hash.update(self.whose.0.uuid().as_bytes());
        hash.update(self.whose.1.uuid().as_bytes());
        hash.update(&self.since);
        hash.update(&request);
        let before = self.equal.entry(request).or_default();
        hash.update(before.to_be_bytes());
        *before += 1;
        hex::encode(&hash.finalize()[..16])
    }

    /// The key of an effect.
    pub(super) fn of(&self, effect: i64) -> &str {
        self.keys.get(&effect).map_or("", String::as_str)
    }
}

fn hash_of(checkpoint: &Value) -> Vec<u8> {
    // A value that came from JSON can always be written as JSON.
    Sha256::digest(serde_json_canonicalizer::to_vec(checkpoint).unwrap_or_default()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::super::digest::Tally;
    use super::*;
    use crate::adapter::Step;
    use kernel::Id;
    use serde_json::json;
    use uuid::Uuid;

    fn begun(state: &Value) -> (Keys, Tally) {
        let id = Uuid::from_u128(1);
        (Keys::since(Id::from_uuid(id), Id::from_uuid(id), state), Tally::default())
    }

    fn follow((keys, tally): &mut (Keys, Tally), actions: Value) {
        let step = Step { actions: actions.as_array().unwrap().clone(), parts: vec![] };
        keys.follow(&tally.digest(&step, 0).unwrap());
    }

    fn post(id: i64, what: &str) -> Value {
        json!({ "do": "http", "id": id, "idem": "key", "req": { "method": "POST", "url": format!("https://a.example/{what}") } })
    }

    fn checkpoint(state: &Value) -> Value {
        json!({ "do": "checkpoint", "state": state, "counts": {} })
    }

    #[test]
    fn a_request_keeps_its_key_when_the_operation_goes_on_at_a_checkpoint() {
        let mut first = begun(&Value::Null);
        follow(&mut first, json!([post(1, "a")]));
        follow(&mut first, json!([checkpoint(&json!(1)), post(2, "a"), post(3, "a")]));
        let mut second = begun(&json!(1));
        follow(&mut second, json!([post(1, "a"), post(2, "a")]));
        assert_eq!([first.0.of(2), first.0.of(3)], [second.0.of(1), second.0.of(2)]);
    }

    #[test]
    fn two_requests_never_share_a_key() {
        let mut first = begun(&Value::Null);
        follow(&mut first, json!([post(1, "a"), post(2, "b"), post(3, "a")]));
        let mut second = begun(&json!(1));
        follow(&mut second, json!([post(1, "b"), post(2, "a")]));
        let all = [(&first, 1), (&first, 2), (&first, 3), (&second, 1), (&second, 2)]
            .map(|(keys, no)| keys.0.of(no));
        assert_eq!(std::collections::BTreeSet::from(all).len(), 5);
    }
}
