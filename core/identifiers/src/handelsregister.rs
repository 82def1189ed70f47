//! A number of the German registers of companies, cooperatives, partnerships and associations (HGB §8, HRV §13).
//!
//! ```text
//! Berlin (Charlottenburg) HRB 11223 B
//! │                       │   │     └ up to three letters that some courts add
//! │                       │   └ running number, up to six digits
//! │                       └ register: HRA, HRB, GnR, GsR (since 2024), PR, VR
//! └ court
//! ```
//!
//! There is no check digit: the court is what can be wrong.

use crate::refusal::{Part, Refusal};
use crate::text::{code, half_width};

/// One court a line and its other names after bars; source and date in the first lines.
const COURTS: &str = include_str!("../data/german_courts.txt");

const REGISTERS: &[&str] = &["HRA", "HRB", "GnR", "GsR", "PR", "VR"];

/// Longer than any court and its number.
const LONGEST: usize = 100;

code! {
    /// A number with the court and the register it belongs to.
    Handelsregisternummer
}

impl Handelsregisternummer {
    /// Parses a number as people write it: the court first or last, *Amtsgericht* before it, ä or ae.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text: String = text.chars().map(half_width).collect();
        match text.chars().count() {
            found if found > LONGEST => return Err(Refusal::TooLong { found, max: LONGEST }),
            _ if text.trim().is_empty() => return Err(Refusal::Empty),
            _ => {}
        }
        let words: Vec<_> =
            text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
        let parts = court_first(&words).or_else(|| court_last(&words));
        let parts = parts.ok_or(Refusal::Malformed { example: "Köln HRB 49263" })?;
        let court = court(&parts.court).ok_or(Refusal::Unknown { part: Part::Court, found: parts.court })?;
        let Entry { register, number, letters } = parts.entry;
        let space = if letters.is_empty() { "" } else { " " };
        Ok(Self(format!("{court} {register} {number}{space}{letters}")))
    }
}

struct Parts {
    court: String,
    entry: Entry,
}

/// What follows the court.
struct Entry {
    register: &'static str,
    number: String,
    letters: String,
}

/// `Köln HRB 49263`, `Berlin HRB 11223 B`, `Berlin HRB 11223B`. The register is the last word that is one.
fn court_first(words: &[&str]) -> Option<Parts> {
    let place = words.iter().rposition(|word| register(word).is_some()).filter(|place| *place > 0)?;
    let entry = match words[place + 1..] {
        [number] => entry(words[place], number, ""),
        [number, letters] => entry(words[place], number, letters),
        _ => None,
    }?;
    Some(Parts { court: words[..place].join(" "), entry })
}

/// `HRB 49263 Köln`, `HRB 11223 B Berlin`.
fn court_last(words: &[&str]) -> Option<Parts> {
    let [first, number, rest @ ..] = words else { return None };
    let with_letters = rest.split_first().and_then(|(letters, court)| {
        let entry = entry(first, number, letters).filter(|_| !court.is_empty())?;
        Some(Parts { court: court.join(" "), entry })
    });
    with_letters.or_else(|| {
        let entry = entry(first, number, "").filter(|_| !rest.is_empty())?;
        Some(Parts { court: rest.join(" "), entry })
    })
}

fn register(word: &str) -> Option<&'static str> {
    REGISTERS.iter().copied().find(|register| register.eq_ignore_ascii_case(word))
}

fn entry(word: &str, number: &str, letters: &str) -> Option<Entry> {
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let (number, joined) = number.split_at(end);
    let letters = if letters.is_empty() { joined } else { letters }.to_uppercase();
    let good = (1..=6).contains(&number.len())
        && !number.starts_with('0')
        && letters.chars().count() <= 3
        && letters.chars().all(|c| c.is_ascii_uppercase() || c == 'Ö');
    let register = register(word)?;
    good.then(|| Entry { register, number: number.to_owned(), letters })
}

/// Finds the court by any of its names; only letters count.
fn court(given: &str) -> Option<&'static str> {
    let given = given.trim();
    let name = ["Amtsgericht ", "AG "].iter().find_map(|prefix| {
        given.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix))?;
        given.get(prefix.len()..)
    });
    let wanted = spellings(name.unwrap_or(given));
    COURTS.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut names = line.split(" | ");
        let official = names.clone().next()?;
        names.any(|name| spellings(name).iter().any(|known| wanted.contains(known))).then_some(official)
    })
}

/// A name in bare letters, umlauts as the letter alone and as two letters.
fn spellings(name: &str) -> [String; 2] {
    let bare = |long: bool| {
        let mut letters = String::new();
        for c in name.to_lowercase().chars() {
            match (c, long) {
                ('ä', true) => letters.push_str("ae"),
                ('ö', true) => letters.push_str("oe"),
                ('ü', true) => letters.push_str("ue"),
                ('ä', false) => letters.push('a'),
                ('ö', false) => letters.push('o'),
                ('ü', false) => letters.push('u'),
                ('ß', _) => letters.push_str("ss"),
                (c, _) if c.is_ascii_lowercase() => letters.push(c),
                _ => {}
            }
        }
        letters
    };
    [bare(false), bare(true)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Handelsregisternummer::parse(text).unwrap().to_string()
    }

    #[test]
    fn the_court_may_stand_first_or_last_and_be_written_in_many_ways() {
        for text in
            ["Köln HRB 49263", "HRB 49263, Köln", "Amtsgericht Koeln hrb 49263", "koln  HRB\u{a0}49263"]
        {
            assert_eq!(normal(text), "Köln HRB 49263");
        }
        assert_eq!(normal("HRB 11223B Charlottenburg"), "Berlin (Charlottenburg) HRB 11223 B");
        assert_eq!(normal("St. Ingbert HRA 61755"), "St. Ingbert (St Ingbert) HRA 61755");
        assert_eq!(normal("Gießen GsR 12"), normal("Giessen GsR 12"));
    }

    #[test]
    fn an_unknown_court_and_a_wrong_form_are_told_apart() {
        let reason = |text: &str| Handelsregisternummer::parse(text).unwrap_err().to_string();
        assert_eq!(reason("KXln HRB 49263"), "KXln is no known register court");
        assert_eq!(reason("Berlin HRA 11223 BBBB"), "is not written like Köln HRB 49263");
        assert_eq!(reason("Köln HRB 0123"), "is not written like Köln HRB 49263");
        assert_eq!(reason("Köln HRX 49263"), "is not written like Köln HRB 49263");
    }
}
