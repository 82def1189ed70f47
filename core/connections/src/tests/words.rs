//! Every text in both languages, and every problem code with a page.

use kernel::Language;
use web::Words;

#[test]
fn both_languages_say_the_same_keys() {
    let words = Words::new(&[crate::WORDS]).unwrap();
    let (zh, en) = (words.keys(Language::ZhCn), words.keys(Language::En));
    assert_eq!(zh.symmetric_difference(en).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_key_of_a_template_is_known() {
    let words = Words::new(&[crate::WORDS]).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/connections");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("\"connections-").skip(1) {
            let key = format!("connections-{}", part.split('"').next().unwrap_or_default());
            let whole = !key.contains('{');
            assert!(!whole || words.keys(Language::En).contains(&key), "{}: {key}", path.display());
        }
    }
}

#[test]
fn every_state_and_kind_has_a_word() {
    let words = Words::new(&[crate::WORDS]).unwrap();
    let stages = crate::Stage::ALL.iter().map(|stage| format!("connections-stage-{}", stage.name()));
    let states = crate::OperationState::ALL.iter().map(|state| format!("connections-state-{}", state.name()));
    let kinds = ["config-check", "probe", "catalog-pull", "orders-pull", "listing-unlist", "listing-relist"];
    for key in stages.chain(states).chain(kinds.map(|kind| format!("connections-kind-{kind}"))) {
        assert!(words.keys(Language::ZhCn).contains(&key), "{key}");
    }
}
