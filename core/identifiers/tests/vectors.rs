//! Published numbers: a dozen that always run, and the whole vector file where it is at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use identifiers::{Refusal, Scheme, Uscc};

/// Scheme, text as given, and the normal form or the code of the refusal.
const PUBLISHED: [(Scheme, &str, Result<&str, &str>); 16] = [
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

#[test]
fn published_numbers_are_judged_right() {
    for (scheme, text, expected) in PUBLISHED {
        let found = scheme.check(text);
        let found = found.as_deref().map_err(Refusal::code);
        assert_eq!(found, expected, "{scheme} {text}");
    }
}

#[test]
fn the_vector_file_agrees() {
    let Some(file) = vector_file() else { return };
    let mut agreed: BTreeMap<&str, usize> = BTreeMap::new();

    for line in file.lines().skip(1) {
        let [name, _, text, normalised, verdict, ..] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("not a vector: {line}");
        };
        let Ok(scheme) = Scheme::parse(name.strip_prefix("cn.").unwrap_or(name)) else { continue };
        let expected = (verdict == "valid").then(|| normalised.to_owned());
        assert_eq!(scheme.check(text).ok(), expected, "{line}");
        *agreed.entry(scheme.code()).or_default() += 1;
    }

    assert_eq!(agreed, BTreeMap::from([(Scheme::LEI, 52), (Scheme::USCC, 97)]));
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
        let message = format!("DID NOT RUN: the_vector_file_agrees, {}: {error}\n", path.display());
        std::io::stderr().write_all(message.as_bytes()).expect("standard error is open");
    }
    file.ok()
}
