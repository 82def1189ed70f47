//! What somebody looks for.

use crate::runs::{Blanks, Run, cut};
use crate::text::{Text, spelled};

/// What somebody looks for: one run or more, each of which a hit must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(Vec<Run<String>>);

impl Query {
    /// Reads what was typed; nothing if there is no letter or digit in it, which no text can answer.
    pub fn parse(typed: &str) -> Option<Self> {
        let runs = cut(typed, Blanks::End);
        (!runs.is_empty()).then_some(Self(runs))
    }

    /// Is the text a hit? The index only narrows; this decides.
    pub fn finds(&self, text: &Text) -> bool {
        self.0.iter().all(|wanted| match wanted {
            Run::Script(part) => text.runs().any(|run| matches!(run, Run::Script(run) if run.contains(part))),
            Run::Word(word) => text.runs().any(|run| match run {
                Run::Word(run) => run.starts_with(word.as_str()),
                Run::Script(run) => is_spelled(word) && has_initials(run, word),
            }),
        })
    }

    pub(crate) fn runs(&self) -> &[Run<String>] {
        &self.0
    }
}

/// Could the word be initials? One letter would be those of every other name.
pub(crate) fn is_spelled(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn has_initials(run: &str, typed: &str) -> bool {
    let matches = |letters: &[crate::han::Letters]| {
        letters.iter().zip(typed.bytes()).all(|(letters, typed)| letters.has(typed))
    };
    spelled(run).iter().any(|letters| letters.windows(typed.len()).any(matches))
}
