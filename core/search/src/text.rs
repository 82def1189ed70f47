//! Texts as they are searched in.

use crate::han::{Letters, initials};
use crate::runs::{Blanks, Kind, Run, cut};
use crate::terms::{self, Term};
use std::collections::BTreeSet;

/// A text, folded: what is stored, and what a [`Query`](crate::Query) is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Folds the fields of a thing: its names, its numbers. A hit never reaches from one field into the next.
    pub fn of<'a>(fields: impl IntoIterator<Item = &'a str>) -> Self {
        let fields = fields.into_iter().map(|field| {
            let runs = cut(field, Blanks::Pass).into_iter();
            let runs: Vec<_> = runs.map(|(Run::Script(run) | Run::Word(run))| run).collect();
            runs.join(" ")
        });
        Self(fields.filter(|field| !field.is_empty()).collect::<Vec<_>>().join("\n"))
    }

    /// Believes what [`as_str`](Self::as_str) gave to a database.
    pub fn stored(folded: String) -> Self {
        Self(folded)
    }

    /// The folded text, to be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the index has of it, each once, in order.
    pub fn terms(&self) -> BTreeSet<Term> {
        let mut all = BTreeSet::new();
        for run in self.runs() {
            match run {
                Run::Script(run) => terms::of_script(run, &mut all),
                Run::Word(word) => terms::of_word(word, &mut all),
            }
        }
        all
    }

    pub(crate) fn runs(&self) -> impl Iterator<Item = Run<&str>> {
        self.0.split([' ', '\n']).filter_map(|run| {
            let script = Kind::of(run.chars().next()?) == Kind::Script;
            Some(if script { Run::Script(run) } else { Run::Word(run) })
        })
    }
}

/// The letters of a script run, in stretches of characters that have any.
pub(crate) fn spelled(run: &str) -> Vec<Vec<Letters>> {
    let letters: Vec<_> = run.chars().map(initials).collect();
    letters.split(Option::is_none).map(|part| part.iter().copied().flatten().collect()).collect()
}
