//! A query in the words of the two engines. Both ask for the same terms.

use crate::Query;
use crate::query::is_spelled;
use crate::runs::Run;
use crate::terms::{self, BEGINNINGS, Term};

/// Runs, and pairs of a run, that the index is asked for; the rest is left to [`Query::finds`]. So a long query stays a small one.
const RUNS: usize = 8;
const PAIRS: usize = 12;

/// What the index is asked for.
enum Ask {
    Term(Term),
    Beginning(Term),
    All(Vec<Ask>),
    Any([Box<Ask>; 2]),
}

impl Ask {
    fn of(query: &Query) -> Self {
        Self::All(query.runs().iter().take(RUNS).map(Self::run).collect())
    }

    fn run(run: &Run<String>) -> Self {
        match run {
            Run::Script(run) if run.chars().nth(1).is_none() => Self::Term(terms::single(run)),
            Run::Script(run) => Self::all(terms::pairs(run)),
            Run::Word(word) if is_spelled(word) => {
                Self::Any([Self::word(word), Self::all(terms::initial_pairs(word))].map(Box::new))
            }
            Run::Word(word) => Self::word(word),
        }
    }

    fn all(terms: impl Iterator<Item = Term>) -> Self {
        Self::All(terms.take(PAIRS).map(Self::Term).collect())
    }

    fn word(word: &str) -> Self {
        let term = terms::whole(word);
        if word.chars().count() <= BEGINNINGS { Self::Term(term) } else { Self::Beginning(term) }
    }

    fn write(&self, words: &Words) -> String {
        let Words { quote, .. } = words;
        match self {
            Self::Term(term) => format!("{quote}{term}{quote}"),
            Self::Beginning(term) => format!("{quote}{term}{quote}{}", words.beginning),
            Self::All(all) => {
                let all: Vec<_> = all.iter().map(|one| one.write(words)).collect();
                format!("({})", all.join(words.all))
            }
            Self::Any([one, other]) => format!("({}{}{})", one.write(words), words.any, other.write(words)),
        }
    }
}

/// How an engine writes it.
struct Words {
    all: &'static str,
    any: &'static str,
    quote: char,
    beginning: &'static str,
}

impl Query {
    /// As SQLite's FTS5 reads it after `MATCH` (sqlite.org/fts5.html §3).
    pub fn fts5(&self) -> String {
        Ask::of(self).write(&Words { all: " AND ", any: " OR ", quote: '"', beginning: "*" })
    }

    /// As PostgreSQL reads a `tsquery` (its manual, §8.11.2).
    pub fn tsquery(&self) -> String {
        Ask::of(self).write(&Words { all: " & ", any: " | ", quote: '\'', beginning: ":*" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// What an engine does.
    fn finds(ask: &Ask, terms: &BTreeSet<Term>) -> bool {
        match ask {
            Ask::Term(term) => terms.contains(term),
            Ask::Beginning(term) => terms.iter().any(|one| one.as_str().starts_with(term.as_str())),
            Ask::All(all) => all.iter().all(|one| finds(one, terms)),
            Ask::Any(any) => any.iter().any(|one| finds(one, terms)),
        }
    }

    fn asked(typed: &str) -> String {
        Query::parse(typed).map(|query| query.fts5()).unwrap_or_default()
    }

    #[test]
    fn both_engines_are_asked_for_the_same() {
        let query = Query::parse("电商示 kj 91410100MA9").expect("something");
        assert_eq!(query.fts5(), r#"(("电商" AND "商示") AND ("kj" OR ("~kj")) AND "91410100ma9"*)"#);
        assert_eq!(query.tsquery(), "(('电商' & '商示') & ('kj' | ('~kj')) & '91410100ma9':*)");
    }

    #[test]
    fn nothing_that_is_typed_reaches_an_engine_as_its_own_words() {
        for typed in ["'; DROP TABLE x; --", "\" OR *", "a:* & b | !c", "NEAR(甲 乙)", "\\'", "^-+{}~甲"] {
            let asked = asked(typed);
            let outside: String = asked.split('"').step_by(2).collect();
            let rest = outside.replace(" AND ", "").replace(" OR ", "");
            assert!(rest.chars().all(|c| "()*".contains(c)), "{typed}: {asked}");
            assert_eq!(asked.matches('"').count() % 2, 0, "{typed}: {asked}");
        }
    }

    #[test]
    fn a_long_query_stays_small() {
        let long: String = ('一'..).take(200).collect();
        assert!(asked(&long).matches("AND").count() < PAIRS);
        assert!(asked(&"甲乙 ".repeat(60)).matches("甲乙").count() == RUNS);
    }

    /// Names as they come: Han in both writings, kana, words, marks, blanks.
    const NAME: &str = "[电電商发髮發跨境贸貿重乾长ガ한a-dA-Dé0-3（）·\\. ]{0,14}";

    proptest! {
        #[test]
        fn the_index_misses_nothing(name in NAME, other in NAME, from in 0usize..14, count in 1usize..5) {
            let text = Text::of([name.as_str(), other.as_str()]);
            for whole in [&name, &other] {
                let typed: String = whole.chars().skip(from).take(count).collect();
                let Some(query) = Query::parse(&typed) else { continue };
                if query.finds(&text) {
                    prop_assert!(finds(&Ask::of(&query), &text.terms()), "{typed:?} in {text:?}");
                }
            }
        }

        #[test]
        fn initials_are_found_where_they_are(name in NAME, typed in "[bcdefgqsyzkjm]{2,4}") {
            let text = Text::of([name.as_str()]);
            let query = Query::parse(&typed).expect("letters");
            if query.finds(&text) {
                prop_assert!(finds(&Ask::of(&query), &text.terms()), "{typed:?} in {text:?}");
            }
        }
    }
}
