//! Reads a step: what an adapter wishes, checked against the rules before anything is done about it. Pure.

use crate::adapter::Step;
use crate::protocol::{Action, Body, Failure, HttpEffect, Idem, LIMITS};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The largest checkpoint (`plugins.md` §4.7), in bytes of JSON.
const MAX_STATE: usize = 64 * 1024;
/// Records between two checkpoints: held in memory until then, and stored in one unit of work that others wait for.
const MAX_BUFFER: usize = 2_000;

/// An adapter broke a rule of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub(crate) struct Misdeed {
    pub(crate) code: &'static str,
    pub(crate) text: String,
}

fn misdeed<T>(code: &'static str, text: impl Into<String>) -> Result<T, Misdeed> {
    Err(Misdeed { code, text: text.into() })
}

/// An effect to perform.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wish {
    Http { effect: Box<HttpEffect>, body: Option<Vec<u8>> },
    Sleep { ms: u64 },
}

impl Wish {
    /// May it be repeated although it may have been carried out?
    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Sleep { .. } => true,
            Self::Http { effect, .. } => {
                matches!(effect.req.method.as_str(), "GET" | "HEAD") || effect.idem == Idem::Key
            }
        }
    }
}

/// How a run ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    Done(Value),
    Fail(Failure),
}

/// What people are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) done: i64,
    pub(crate) total: Option<i64>,
    pub(crate) note: Option<String>,
}

/// Records that become durable together with the point to go on from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Batch {
    pub(crate) records: Vec<Value>,
    pub(crate) state: Option<Value>,
}

/// A step, understood.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Digested {
    pub(crate) wishes: BTreeMap<i64, Wish>,
    pub(crate) batch: Option<Batch>,
    pub(crate) progress: Option<Progress>,
    pub(crate) end: Option<End>,
}

/// What an attempt has handed over since its last checkpoint, and which effects it used.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: BTreeMap<String, u64>,
    buffer: Vec<Value>,
    used: BTreeSet<i64>,
}

impl Tally {
    /// Reads a step; `outstanding` effects are still without an answer.
    pub(crate) fn digest(&mut self, step: &Step, outstanding: usize) -> Result<Digested, Misdeed> {
        let mut out = Digested::default();
        let mut records_here = 0;
        for action in &step.actions {
            if out.end.is_some() {
                return misdeed("protocol", "an action follows the end of the operation");
            }
            let action = serde_json::from_value(action.clone()).map_err(|error| Misdeed {
                code: "protocol",
                text: format!("an action cannot be read: {error}"),
            })?;
            match action {
                Action::Http(effect) => {
                    let id = effect.id;
                    let body = body(&effect, step)?;
                    self.wish(&mut out, id, Wish::Http { effect: Box::new(effect), body })?;
                }
                Action::Sleep { id, ms } => self.wish(&mut out, id, Wish::Sleep { ms })?,
                Action::Emit { stream, records } => {
                    records_here += records.len();
                    if records_here > LIMITS.records || self.buffer.len() + records.len() > MAX_BUFFER {
                        return misdeed("limit", "more records than one step, or one checkpoint, may hold");
                    }
                    *self.counts.entry(stream).or_default() += records.len() as u64;
                    self.buffer.extend(records);
                }
                Action::Checkpoint { state, counts } => self.checkpoint(&mut out, state, &counts)?,
                Action::Progress { done, total, note } => {
                    let note = note.map(|note| plain(&note, 200));
                    out.progress =
                        Some(Progress { done: done.max(0), total: total.map(|total| total.max(0)), note });
                }
                Action::Done { result } => out.end = Some(End::Done(result)),
                Action::Fail(failure) => out.end = Some(End::Fail(failure)),
            }
        }
        match &out.end {
            // What came after the last checkpoint was understood all the same.
            Some(End::Done(_)) => {
                let rest = std::mem::take(&mut self.buffer);
                if !rest.is_empty() {
                    out.batch.get_or_insert_default().records.extend(rest);
                }
            }
            Some(End::Fail(_)) => {}
            None if out.wishes.len() + outstanding == 0 => {
                return misdeed("protocol", "a step wishes nothing and does not end");
            }
            None => {}
        }
        if out.wishes.len() + outstanding > LIMITS.effects {
            return misdeed("limit", "more effects at once than allowed");
        }
        Ok(out)
    }

    fn wish(&mut self, out: &mut Digested, id: i64, wish: Wish) -> Result<(), Misdeed> {
        if id < 1 || !self.used.insert(id) {
            return misdeed("protocol", format!("effect {id} is named twice, or not counted from 1"));
        }
        out.wishes.insert(id, wish);
        Ok(())
    }

    fn checkpoint(
        &mut self,
        out: &mut Digested,
        state: Value,
        counts: &BTreeMap<String, u64>,
    ) -> Result<(), Misdeed> {
        let streams = counts.keys().chain(self.counts.keys());
        let count = |of: &BTreeMap<String, u64>, stream: &String| of.get(stream).copied().unwrap_or(0);
        if let Some(stream) =
            streams.into_iter().find(|stream| count(counts, stream) != count(&self.counts, stream))
        {
            let (theirs, ours) = (count(counts, stream), count(&self.counts, stream));
            return misdeed(
                "checkpoint-counts",
                format!("the checkpoint counts {theirs} records of {stream}, {ours} came"),
            );
        }
        if state.to_string().len() > MAX_STATE {
            return misdeed("limit", "the checkpoint is larger than 64 KiB");
        }
        if has_nul(&state) {
            return misdeed(
                "protocol",
                "the checkpoint holds U+0000, which a database does not keep in text",
            );
        }
        self.counts.clear();
        let batch = out.batch.get_or_insert_default();
        batch.records.append(&mut self.buffer);
        batch.state = Some(state);
        Ok(())
    }
}

/// Text as it is stored and shown: control characters would break its line, and PostgreSQL refuses U+0000.
pub(super) fn plain(text: &str, most: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}

/// PostgreSQL keeps no U+0000 in `jsonb`, neither in names nor in texts. A checkpoint is refused for it, never cleaned: the adapter
/// would go on from another one than it gave.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(all) => all.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn body(effect: &HttpEffect, step: &Step) -> Result<Option<Vec<u8>>, Misdeed> {
    match &effect.req.body {
        None => Ok(None),
        Some(Body::Json(value)) => Ok(Some(value.to_string().into_bytes())),
        Some(Body::Part(index)) => match step.parts.get(*index) {
            Some(part) => Ok(Some(part.clone())),
            None => misdeed("protocol", format!("effect {} names a part that is not there", effect.id)),
        },
    }
}

/// Hash of what a step wished: a replay has to wish the same, to the byte.
pub(crate) fn action_hash(step: &Step) -> Vec<u8> {
    let mut hash = Sha256::new();
    let actions = serde_json_canonicalizer::to_vec(&step.actions).unwrap_or_default();
    for bytes in std::iter::once(&actions).chain(&step.parts) {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn step(actions: Value) -> Step {
        Step { actions: actions.as_array().expect("a list").clone(), parts: Vec::new() }
    }

    fn code(actions: Value) -> &'static str {
        Tally::default().digest(&step(actions), 0).expect_err("a misdeed").code
    }

    #[test]
    fn a_checkpoint_whose_counts_disagree_is_refused() {
        let emit = json!({ "do": "emit", "stream": "orders", "records": [{}, {}] });
        let checkpoint = |counts| json!({ "do": "checkpoint", "state": {}, "counts": counts });
        let done = json!({ "do": "done", "result": {} });
        for wrong in [json!({ "orders": 1 }), json!({}), json!({ "orders": 2, "products": 1 })] {
            assert_eq!(code(json!([emit, checkpoint(wrong), done])), "checkpoint-counts");
        }
        let right = Tally::default()
            .digest(&step(json!([emit, checkpoint(json!({ "orders": 2 })), done])), 0)
            .unwrap();
        assert_eq!(right.batch.map(|batch| (batch.records.len(), batch.state)), Some((2, Some(json!({})))));
    }

    #[test]
    fn counts_go_over_steps_until_a_checkpoint() {
        let mut tally = Tally::default();
        let sleep = |id| json!({ "do": "sleep", "id": id, "ms": 0 });
        let emit = json!({ "do": "emit", "stream": "orders", "records": [{}] });
        tally.digest(&step(json!([emit, sleep(1)])), 0).unwrap();
        tally.digest(&step(json!([emit, sleep(2)])), 0).unwrap();
        let checkpoint = json!({ "do": "checkpoint", "state": 7, "counts": { "orders": 2 } });
        let digested = tally.digest(&step(json!([checkpoint, sleep(3)])), 0).unwrap();
        assert_eq!(digested.batch.unwrap().records.len(), 2);
    }

    #[test]
    fn what_breaks_the_protocol_is_named() {
        assert_eq!(code(json!([])), "protocol");
        assert_eq!(code(json!([{ "do": "teleport", "id": 1 }])), "protocol");
        assert_eq!(
            code(json!([{ "do": "sleep", "id": 1, "ms": 0 }, { "do": "sleep", "id": 1, "ms": 0 }])),
            "protocol"
        );
        assert_eq!(
            code(json!([{ "do": "done", "result": {} }, { "do": "sleep", "id": 1, "ms": 0 }])),
            "protocol"
        );
        let part = json!({ "do": "http", "id": 1, "req": { "method": "PUT", "url": "https://a.example/", "body": { "part": 3 } } });
        assert_eq!(code(json!([part])), "protocol");
        let many: Vec<_> = (1..=9).map(|id| json!({ "do": "sleep", "id": id, "ms": 0 })).collect();
        assert_eq!(code(Value::from(many)), "limit");
        let records = vec![json!({}); 501];
        assert_eq!(
            code(
                json!([{ "do": "emit", "stream": "a", "records": records }, { "do": "done", "result": {} }])
            ),
            "limit"
        );
    }

    #[test]
    fn what_a_database_does_not_keep_is_cleaned_or_refused() {
        let progress = json!({ "do": "progress", "done": 1, "total": null, "note": "a\u{0}b" });
        let end = json!({ "do": "done", "result": {} });
        let read = Tally::default().digest(&step(json!([progress, end])), 0).unwrap();
        assert_eq!(read.progress.and_then(|progress| progress.note).as_deref(), Some("a b"));
        for state in [json!({ "a\u{0}": 1 }), json!({ "a": ["\u{0}"] })] {
            assert_eq!(code(json!([{ "do": "checkpoint", "state": state, "counts": {} }, end])), "protocol");
        }
    }

    #[test]
    fn the_hash_sees_every_action_and_every_part() {
        let plain = step(json!([{ "do": "done", "result": {} }]));
        let with_part = Step { parts: vec![vec![]], ..plain.clone() };
        let other = step(json!([{ "do": "done", "result": { "a": 1 } }]));
        let hashes: BTreeSet<_> = [&plain, &with_part, &other].map(action_hash).into_iter().collect();
        assert_eq!(hashes.len(), 3);
    }

    proptest! {
        #[test]
        fn no_action_makes_it_panic(text in "[\\[\\]{}a-z\":0-9, ]{0,60}") {
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                let _ = Tally::default().digest(&Step { actions: vec![value], parts: vec![] }, 0);
            }
        }
    }
}
