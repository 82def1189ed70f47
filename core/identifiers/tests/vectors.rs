//! Published numbers: some that always run, and the whole vector file where it is at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use identifiers::{Refusal, Scheme, Uscc};

/// Scheme, text as given, and the normal form or the code of the refusal.
const PUBLISHED: &[(Scheme, &str, Result<&str, &str>)] = &[
    (Scheme::Uscc, "91 110000 600037341L", Ok("91110000600037341L")),
    (Scheme::Uscc, "9144030071526726xg", Ok("9144030071526726XG")),
    (Scheme::Uscc, "９１３３０１００７９９６５５０５８Ｂ", Ok("91330100799655058B")),
    (Scheme::Uscc, "91350100-M000100Y4-3", Ok("91350100M000100Y43")),
    (Scheme::Uscc, "911103026605015136", Ok("911103026605015136")),
    (Scheme::Uscc, "92340602MA2PEL3T3X", Ok("92340602MA2PEL3T3X")),
    (Scheme::Uscc, "9111000060003IOZSV", Err("identifier-character-not-allowed")),
    (Scheme::Uscc, "91440300729865614P", Err("identifier-wrong-check-character")),
    (Scheme::Uscc, "330100799655058", Err("identifier-too-short")),
    (Scheme::Lei, "529900T8BM49AURSDO55", Ok("529900T8BM49AURSDO55")),
    (Scheme::Lei, "5493 001K JTII GC8Y 1R12", Ok("5493001KJTIIGC8Y1R12")),
    (Scheme::Lei, "213800wavvops85n2205", Ok("213800WAVVOPS85N2205")),
    (Scheme::Lei, "HWUPKR0MPOU8FGXBT394", Ok("HWUPKR0MPOU8FGXBT394")),
    (Scheme::Lei, "529900T8BM49AURSDO56", Err("identifier-wrong-check-character")),
    (Scheme::Lei, "529900T8BM49AURSDO5É", Err("identifier-character-not-allowed")),
    (Scheme::Lei, "529900T8BM49AURSDO555", Err("identifier-too-long")),
];

/// Vectors that are wrong, and why.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "kr.brn",
        "206-18-12345",
        "made up; the check digit of the National Tax Service is 1, 121 other vectors have theirs",
    ),
    (
        "kr.brn",
        "728-86-00316",
        "the check digit of the National Tax Service is 1, 121 other vectors have theirs",
    ),
];

#[test]
fn published_numbers_are_judged_right() {
    for (scheme, text, expected) in PUBLISHED {
        let found = scheme.check(text);
        let found = found.as_deref().map_err(Refusal::code);
        assert_eq!(found, *expected, "{scheme} {text}");
    }
}

#[test]
fn the_vector_file_agrees() {
    let Some(file) = vector_file() else { return };
    let mut table: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut disagreeing, mut wrong) = (Vec::new(), Vec::new());

    for line in file.lines().skip(1) {
        let [name, _, text, normalised, verdict, ..] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("not a vector: {line}");
        };
        let scheme = Scheme::find(name).unwrap();
        let expected = (verdict == "valid").then(|| normalised.to_owned());
        let found = scheme.check(text);
        let (agreeing, all) = table.entry(name.to_owned()).or_default();
        *all += 1;
        if found.as_ref().ok() == expected.as_ref() {
            *agreeing += 1;
        } else if let Some((_, _, reason)) = WRONG.iter().find(|(n, t, _)| (*n, *t) == (name, text)) {
            wrong.push(format!("{name} {text}: {reason}"));
        } else {
            disagreeing.push(format!("{line}: {found:?}"));
        }
    }

    say(&report(&table, &wrong));
    assert_eq!(disagreeing, Vec::<String>::new());
    assert_eq!(wrong.len(), WRONG.len(), "a vector that is said to be wrong is not in the file");
    assert_eq!((table.len(), table.values().map(|(_, all)| all).sum::<usize>()), (23, 1584));
}

fn report(table: &BTreeMap<String, (usize, usize)>, wrong: &[String]) -> String {
    let mut text = "scheme                     agree    of\n".to_owned();
    for (name, (agreeing, all)) in table {
        writeln!(text, "{name:<25} {agreeing:>6} {all:>5}").unwrap();
    }
    for line in wrong {
        writeln!(text, "the vector is wrong: {line}").unwrap();
    }
    text
}

#[test]
fn the_inner_check_holds_for_every_published_code() {
    for (_, text, _) in PUBLISHED {
        if let Ok(code) = Uscc::parse(text) {
            assert_eq!(code.check_organisation_code(), Ok(()), "{text}");
        }
    }
}

/// The vectors live beside the repository; without them the test says aloud that it did not run.
fn vector_file() -> Option<String> {
    let folder = std::env::var_os("CORRIDOR_OFFICIAL_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join("identifiers/identifier-vectors.csv");
    let file = std::fs::read_to_string(&path);
    if let Err(error) = &file {
        say(&format!("DID NOT RUN: the_vector_file_agrees, {}: {error}\n", path.display()));
    }
    file.ok()
}

/// Past the harness, which keeps what a passing test prints.
fn say(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).expect("standard error is open");
}
