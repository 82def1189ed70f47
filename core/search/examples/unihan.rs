//! Makes `data/folding.txt` and `data/initials.txt` from two files of the Unihan database (UAX 38):
//! `cargo run -p search --example unihan -- Unihan_Variants.txt Unihan_Readings.txt core/search/data`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs, io};

type Classes = BTreeMap<char, BTreeSet<char>>;

fn main() -> io::Result<()> {
    let mut args = env::args().skip(1);
    let (Some(variants), Some(readings), Some(out)) = (args.next(), args.next(), args.next()) else {
        return Err(io::Error::other("wanted: Unihan_Variants.txt Unihan_Readings.txt FOLDER"));
    };
    let (variants, readings) = (fs::read_to_string(variants)?, fs::read_to_string(readings)?);
    let folding = folding(&variants);
    let initials = initials(&readings, &folding);
    let source = |text: &str| text.lines().skip(1).take(3).collect::<Vec<_>>().join("\n");
    let out = Path::new(&out);
    let lines = folding.iter().map(|(to, from)| format!("{to}{}", from.iter().collect::<String>()));
    let head = "# The character that stands for all of a line, then the others.";
    write(&out.join("folding.txt"), head, &source(&variants), lines)?;
    let lines = initials.iter().map(|(set, of)| format!("{set} {}", of.iter().collect::<String>()));
    let head = "# First letters of the readings, then the characters that have them.";
    write(&out.join("initials.txt"), head, &source(&readings), lines)
}

fn write(path: &Path, head: &str, source: &str, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let mut text = format!("{head}\n# Made by examples/unihan.rs from:\n{source}\n");
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    fs::write(path, text)
}

/// A row: the character, and the values of the field.
fn rows<'a>(text: &'a str, fields: &'a [&str]) -> impl Iterator<Item = (char, &'a str, &'a str)> {
    text.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let (point, field, values) = (columns.next()?, columns.next()?, columns.next()?);
        fields.contains(&field).then_some((character(point)?, field, values))
    })
}

fn character(point: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(point.strip_prefix("U+")?, 16).ok()?)
}

/// What a link of either direction joins is one class. The character that most others are simplified to stands for it.
fn folding(variants: &str) -> Classes {
    let mut class: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    let mut aims: BTreeMap<char, usize> = BTreeMap::new();
    for (from, field, values) in rows(variants, &["kSimplifiedVariant", "kTraditionalVariant"]) {
        for to in values.split(' ').filter_map(character).filter(|to| *to != from) {
            if field == "kSimplifiedVariant" {
                *aims.entry(to).or_default() += 1;
            }
            let mut joined = BTreeSet::from([from, to]);
            joined.extend(class.get(&from).into_iter().chain(class.get(&to)).flatten());
            for one in &joined {
                class.insert(*one, joined.clone());
            }
        }
    }
    let mut folding = Classes::new();
    for mut members in class.into_values().collect::<BTreeSet<_>>() {
        let rank = |c: &char| (aims.get(c).copied().unwrap_or(0), std::cmp::Reverse(*c));
        let Some(to) = members.iter().copied().max_by_key(rank) else { continue };
        members.remove(&to);
        folding.insert(to, members);
    }
    folding
}

/// First letters by what `folding` leaves: all customary readings (kMandarin) and those of the list of standard characters
/// (kTGHZ2013), of any character of the class. kHanyuPinyin is not read: most of what it adds nobody says any more.
fn initials(readings: &str, folding: &Classes) -> BTreeMap<String, BTreeSet<char>> {
    let folded: BTreeMap<char, char> =
        folding.iter().flat_map(|(to, from)| from.iter().map(|from| (*from, *to))).collect();
    let mut letters: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for (of, _, values) in rows(readings, &["kMandarin", "kTGHZ2013"]) {
        let of = folded.get(&of).copied().unwrap_or(of);
        // kTGHZ2013 gives the place in the book before the reading.
        let readings = values.split(' ').map(|value| value.rsplit(':').next().unwrap_or(value));
        letters.entry(of).or_default().extend(readings.filter_map(first_letter));
    }
    let mut sets: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    for (of, letters) in letters {
        sets.entry(letters.into_iter().collect()).or_default().insert(of);
    }
    sets
}

/// The letter one types for a syllable; its first vowel may carry a tone.
fn first_letter(reading: &str) -> Option<char> {
    match reading.chars().next()? {
        c if c.is_ascii_lowercase() => Some(c),
        'ā' | 'á' | 'ǎ' | 'à' => Some('a'),
        'ē' | 'é' | 'ě' | 'è' | 'ế' | 'ề' | 'ê' => Some('e'),
        'ō' | 'ó' | 'ǒ' | 'ò' => Some('o'),
        'ń' | 'ň' | 'ǹ' => Some('n'),
        'ḿ' => Some('m'),
        _ => None,
    }
}
