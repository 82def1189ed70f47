//! Every refusal can be said, in both languages, and with what it is told.

use std::collections::{BTreeMap, BTreeSet};

/// The messages of a Fluent file with the arguments that each asks for.
fn messages(ftl: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let lines = ftl.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(name, text)| (name.strip_prefix("violation-").unwrap(), arguments(text))).collect()
}

fn arguments(text: &str) -> BTreeSet<&str> {
    text.split("{ $").skip(1).filter_map(|rest| rest.split_once(" }")).map(|(name, _)| name).collect()
}

#[test]
fn every_code_has_words_in_both_languages_and_no_word_is_left_over() {
    let sources = [include_str!("../../src/refused.rs"), include_str!("../../src/mapping.rs")].concat();
    let codes: BTreeSet<_> = sources.split('"').filter(|text| text.starts_with("sheet-")).collect();
    let (english, chinese) = (messages(sheets::EN), messages(sheets::ZH_CN));
    assert_eq!(english.keys().copied().collect::<BTreeSet<_>>(), codes);
    assert_eq!(english, chinese, "the same arguments as well");
}

#[test]
fn words_ask_only_for_what_they_are_told() {
    use kernel::violation::Refused as _;
    let english = messages(sheets::EN);
    let repeated = sheets::Refused::HeaderRepeated { row: 1, name: "a".into(), first: 0, column: 1 };
    let broken = sheets::Refused::BrokenBytes { encoding: sheets::Encoding::Utf8, line: 1, offset: 0 };
    let long = sheets::Refused::CellTooLong { row: 1, column: 0, max: 1 };
    for refused in [repeated, broken, long] {
        let told: BTreeSet<_> = refused.args().into_iter().map(|(name, _)| name).collect();
        assert_eq!(english[refused.code()], told);
    }
}
