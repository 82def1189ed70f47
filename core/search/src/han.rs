//! Two facts about each Han character: which character stands for it, and which letters its readings begin with.

use std::sync::LazyLock;

/// The first letters of a character's readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Letters(u32);

impl Letters {
    /// Reads small letters; anything else is not there.
    pub(crate) fn of(letters: &str) -> Self {
        let bit = |c: u8| c.is_ascii_lowercase().then(|| 1 << (c - b'a'));
        Self(letters.bytes().filter_map(bit).fold(0, |all, one| all | one))
    }

    /// Is this one of them?
    pub(crate) fn has(self, letter: u8) -> bool {
        letter.is_ascii_lowercase() && self.0 & (1 << (letter - b'a')) != 0
    }

    /// All of them, in the order of the alphabet.
    pub(crate) fn all(self) -> impl Iterator<Item = char> {
        (b'a'..=b'z').filter(move |letter| self.has(*letter)).map(char::from)
    }
}

/// Made by `examples/unihan.rs`; see `data/README.md`.
static FOLDING: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let class = |line: &'static str| {
        let mut of = line.chars();
        let to = of.next();
        of.filter_map(move |from| Some((from, to?)))
    };
    sorted(facts(include_str!("../data/folding.txt")).flat_map(class).collect())
});

/// Made by `examples/unihan.rs`; see `data/README.md`.
static INITIALS: LazyLock<Vec<(char, Letters)>> = LazyLock::new(|| {
    let set = |line: &'static str| {
        let (letters, of) = line.split_once(' ').unwrap_or_default();
        let letters = Letters::of(letters);
        of.chars().map(move |of| (of, letters))
    };
    sorted(facts(include_str!("../data/initials.txt")).flat_map(set).collect())
});

fn facts(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#'))
}

fn sorted<T>(mut facts: Vec<(char, T)>) -> Vec<(char, T)> {
    facts.sort_unstable_by_key(|(of, _)| *of);
    facts
}

fn look<T: Copy>(facts: &[(char, T)], of: char) -> Option<T> {
    let at = facts.binary_search_by_key(&of, |(of, _)| *of).ok()?;
    facts.get(at).map(|(_, fact)| *fact)
}

/// The character that stands for this one and for all that it is a variant of in simplified or traditional writing.
pub(crate) fn fold(c: char) -> char {
    // Nothing below is Han.
    if c < '\u{3400}' { c } else { look(&FOLDING, c).unwrap_or(c) }
}

/// The first letters of the readings of a folded character, if it has any.
pub(crate) fn initials(c: char) -> Option<Letters> {
    look(&INITIALS, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_one_that_stands_for_it_and_stands_for_itself() {
        for pair in FOLDING.windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "in two classes");
        }
        for (from, to) in FOLDING.iter() {
            assert_eq!(fold(*to), *to, "{from} → {to} goes on");
        }
        assert!(FOLDING.len() > 6000, "{}", FOLDING.len());
    }

    #[test]
    fn only_what_folding_leaves_has_initials_and_few_of_them() {
        for (of, letters) in INITIALS.iter() {
            assert_eq!(fold(*of), *of, "{of} is never asked for");
            assert!((1..=4).contains(&letters.all().count()), "{of} has {letters:?}");
        }
        assert!(INITIALS.len() > 30_000, "{}", INITIALS.len());
    }

    #[test]
    fn readings_of_traditional_writing_are_not_lost() {
        let letters = |c: char| initials(fold(c)).map(|letters| letters.all().collect::<String>());
        assert_eq!(letters('乾').as_deref(), Some("gq"));
        assert_eq!(letters('重').as_deref(), Some("cz"));
        assert_eq!(letters('長'), letters('长'));
        assert_eq!(letters('澳').as_deref(), Some("a"));
        assert_eq!(letters('の'), None);
    }
}
