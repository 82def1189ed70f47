//! What the index holds.

use crate::text::spelled;
use std::collections::BTreeSet;
use std::fmt;

/// A word of the index: letters, digits and marks that belong to them, or `~` and two of a–z. Nothing that a query language could
/// take for its own, so a term may stand in quotes in any of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(String);

impl Term {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Up to so many characters each beginning of a word is a term. Few words have longer ones in common, so that an index may search
/// along them. The first eight of a USCC say the kind and the division: 30,000 enterprises may share them.
pub(crate) const BEGINNINGS: usize = 8;
/// Longest word of the index; what is longer is found by its beginning.
const LONGEST: usize = 64;

/// Each character, each two neighbours, the initials of each two neighbours.
pub(crate) fn of_script(run: &str, into: &mut BTreeSet<Term>) {
    into.extend(run.chars().map(|c| Term(c.into())));
    into.extend(pairs(run));
    for letters in spelled(run) {
        for pair in letters.windows(2) {
            let [first, second] = pair else { continue };
            into.extend(first.all().flat_map(|a| second.all().map(move |b| initials(a, b))));
        }
    }
}

/// The beginnings of a word, and the word.
pub(crate) fn of_word(word: &str, into: &mut BTreeSet<Term>) {
    into.extend((1..=BEGINNINGS).filter_map(|count| beginning(word, count)));
    into.insert(whole(word));
}

/// Two neighbours each.
pub(crate) fn pairs(run: &str) -> impl Iterator<Item = Term> {
    let seconds = run.chars().skip(1);
    run.chars().zip(seconds).map(|(a, b)| Term([a, b].iter().collect()))
}

/// The only character of a run.
pub(crate) fn single(run: &str) -> Term {
    Term(run.to_owned())
}

/// The pairs of initials in what was typed.
pub(crate) fn initial_pairs(letters: &str) -> impl Iterator<Item = Term> {
    letters.chars().zip(letters.chars().skip(1)).map(|(a, b)| initials(a, b))
}

/// A word as far as the index has it.
pub(crate) fn whole(word: &str) -> Term {
    Term(word.chars().take(LONGEST).collect())
}

fn beginning(word: &str, count: usize) -> Option<Term> {
    let beginning: String = word.chars().take(count).collect();
    (beginning.chars().count() == count).then_some(Term(beginning))
}

fn initials(a: char, b: char) -> Term {
    Term(['~', a, b].iter().collect())
}
