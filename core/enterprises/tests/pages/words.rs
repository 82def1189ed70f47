//! Every text is there, in both languages.

use crate::journey;
use crate::site::{Browser, House, fields};
use enterprises::kind::{EnterpriseKind, TRADE_MODES};
use enterprises::lifecycle::Stage;
use enterprises::reason::ReasonCode;
use enterprises::register::{Status, Validity};
use enterprises::requirement::Slot;
use kernel::Language;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use web::Words;

fn words() -> Words {
    let files = web::Source { module: "files", zh_cn: files::ZH_CN, en: files::EN };
    let identifiers = web::Source { module: "identifiers", zh_cn: identifiers::ZH_CN, en: identifiers::EN };
    Words::new(&[enterprises::WORDS, files, identifiers]).unwrap()
}

#[test]
fn both_languages_say_the_same_things() {
    let words = words();
    let (zh, en) = (words.keys(Language::ZhCn), words.keys(Language::En));
    let differing: Vec<_> = zh.symmetric_difference(en).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn every_word_that_code_makes_up_is_known() {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(Stage::ALL.iter().flat_map(|stage| {
        let name = stage.code().replace('_', "-");
        ["applicant", "authority"]
            .into_iter()
            .flat_map(move |side| {
                let key = format!("enterprises-standing-{name}-{side}");
                [format!("{key}.detail"), key]
            })
            .chain([stage.key()])
    }));
    keys.extend(EnterpriseKind::ALL.iter().flat_map(|kind| [kind.key(), format!("{}-hint", kind.key())]));
    keys.extend(Slot::ALL.iter().flat_map(|slot| [slot.key(), format!("{}-why", slot.key())]));
    keys.extend(ReasonCode::ALL.iter().map(|code| code.key()));
    keys.extend(Status::ALL.iter().map(|status| status.key()));
    keys.extend(TRADE_MODES.iter().map(|mode| format!("enterprises-mode-{mode}")));
    keys.extend(enterprises::Country::all().map(|code| format!("enterprises-country-{code}")));
    for validity in [Validity::Valid, Validity::Expired, Validity::Revoked] {
        keys.extend([validity.key().to_owned(), format!("{}-said", validity.key())]);
    }
    for name in ["completeness", "review", "correction", "appeal"] {
        keys.push(format!("enterprises-clock-{name}"));
    }
    for (code, zh, en) in enterprises::PROBLEMS {
        keys.extend([format!("problem-{}", code.replace('/', "-"))]);
        assert!(zh.starts_with("# ") && en.starts_with("# "), "{code}");
    }
    let words = words();
    for language in [Language::ZhCn, Language::En] {
        let unknown: Vec<_> = keys.iter().filter(|key| words.find(language, key, &[]).is_none()).collect();
        assert!(unknown.is_empty(), "{language:?}: {unknown:?}");
    }
}

/// Reads all sources under a folder into one text.
fn sources(folder: &Path, ending: &str) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &sources(&path, ending);
        } else if path.extension().is_some_and(|found| found == ending) {
            all += &fs::read_to_string(&path).unwrap();
        }
    }
    all
}

/// The texts between quotes that look like keys.
fn quoted(source: &str) -> BTreeSet<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    source.split('"').filter(|text| !text.is_empty() && text.chars().all(plain)).collect()
}

#[test]
fn every_word_that_is_written_in_code_and_templates_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = sources(&root.join("src"), "rs") + &sources(&root.join("templates"), "html");
    let (words, quoted) = (words(), quoted(&text));
    let unknown: Vec<_> = quoted
        .iter()
        .filter(|key| key.starts_with("enterprises-") && !key.ends_with('-'))
        .filter(|key| words.find(Language::En, key, &[]).is_none())
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn every_reason_for_which_a_field_is_refused_has_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = sources(&root.join("src"), "rs");
    let mut codes: BTreeSet<&str> = BTreeSet::new();
    for (before, after) in [(".add(", ","), ("= \"", "\", \""), ("code: \"", "\".to_owned()")] {
        for part in text.split(before).skip(1) {
            let Some((head, tail)) = part.split_once(after) else { continue };
            let code = if before == ".add(" { tail.split('"').nth(1).unwrap_or_default() } else { head };
            codes.insert(code);
        }
    }
    codes.retain(|code| code.contains('-') && code.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    codes.insert("not-in-list");
    assert!(codes.len() > 20, "the sources are read: {codes:?}");
    for language in [Language::ZhCn, Language::En] {
        let words = words();
        let silent: Vec<_> = codes
            .iter()
            .filter(|code| words.find(language, &format!("violation-{code}"), &[]).is_none())
            .collect();
        assert!(silent.is_empty(), "{language:?}: {silent:?}");
    }
}

#[actix_web::test]
async fn no_page_shows_a_key_instead_of_a_text() {
    let house = House::build().await;
    let case = journey::submitted(&house).await;
    let review = case.replace("/applications/", "/queue/");
    for language in ["zh-CN", "en"] {
        let mut reviewer = Browser::in_language(&house, "reviewer", language).await;
        let mut applicant = Browser::in_language(&house, "applicant", language).await;
        reviewer.send(&format!("{review}/take-up"), &[], "").await;
        for page in ["", "/send-back", "/approve", "/reject"] {
            reviewer.get(&format!("{review}{page}")).await;
        }
        for page in [
            "/queue",
            "/queue?mine=true",
            "/queue?stage=rejected",
            "/enterprises?query=x",
            "/certificates?serial=x",
        ] {
            reviewer.get(page).await;
        }
        for page in [case.clone(), format!("{case}/withdraw"), "/applications".to_owned()] {
            applicant.get(&page).await;
        }
    }
    let mut clerk = Browser::new(&house, "stranger").await;
    clerk.get("/applications").await;
    clerk.send("/enterprises", &fields(), "").await;
    assert_eq!(house.words.missing(), []);
}
