//! What an operation did.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    Step,
    protocol::{Action, Failure, HttpEffect, Resume},
};

/// Stream and the platform's id of a record.
type Key = (String, String);

/// What an operation did, step by step.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// What each step returned.
    pub steps: Vec<Step>,
    /// What was answered between the steps, with the bodies.
    pub resumes: Vec<(Resume, Vec<Vec<u8>>)>,
}

impl Log {
    /// All actions in order.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.steps.iter().flat_map(|step| &step.actions)
    }

    /// The records of a stream in the order emitted, repetitions included.
    pub fn records(&self, stream: &str) -> Vec<&Value> {
        let mut of_stream = Vec::new();
        for action in self.actions() {
            if let Action::Emit { stream: name, records } = action
                && name == stream
            {
                of_stream.extend(records);
            }
        }
        of_stream
    }

    /// The requests in the order made.
    pub fn requests(&self) -> Vec<&HttpEffect> {
        self.actions()
            .filter_map(|action| if let Action::Http(effect) = action { Some(effect) } else { None })
            .collect()
    }

    /// The states of the checkpoints in order.
    pub fn checkpoints(&self) -> Vec<&Value> {
        self.actions()
            .filter_map(
                |action| if let Action::Checkpoint { state, .. } = action { Some(state) } else { None },
            )
            .collect()
    }

    /// How it ended.
    pub fn end(&self) -> Result<&Value, &Failure> {
        match self.actions().last() {
            Some(Action::Done { result }) => Ok(result),
            Some(Action::Fail(failure)) => Err(failure),
            other => panic!("the operation ends with {other:?}"),
        }
    }

    /// What the host has in its tables afterwards: the last record of every key.
    pub fn table(&self) -> BTreeMap<Key, Value> {
        upserted(self.actions())
    }

    /// What was in the tables when checkpoint `n` became durable.
    pub(super) fn table_at_checkpoint(&self, n: usize) -> BTreeMap<Key, Value> {
        let mut left = n + 1;
        upserted(self.actions().take_while(move |action| {
            let more = left > 0;
            left -= usize::from(matches!(action, Action::Checkpoint { .. }) && more);
            more
        }))
    }
}

fn upserted<'a>(actions: impl Iterator<Item = &'a Action>) -> BTreeMap<Key, Value> {
    let mut table = BTreeMap::new();
    for action in actions {
        let Action::Emit { stream, records } = action else { continue };
        for record in records {
            let id = record["external_id"].as_str().unwrap_or_default().to_owned();
            table.insert((stream.clone(), id), record.clone());
        }
    }
    table
}
