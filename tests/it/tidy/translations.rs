//! What must be there in Chinese and in English.

use super::files::File;
use super::rust;
use std::collections::{BTreeMap, BTreeSet};

/// Message keys that only one language of a room has.
pub(super) fn differing(files: &[File]) -> Vec<String> {
    let mut rooms: BTreeMap<&str, [BTreeSet<String>; 2]> = BTreeMap::new();
    for file in files.iter().filter(|file| file.is("ftl")) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        // A room may spread its words over several files: `en.ftl`, `countries.en.ftl`.
        let language = usize::from(name == "en.ftl" || name.ends_with(".en.ftl"));
        rooms.entry(folder).or_default()[language].extend(keys(&file.text));
    }
    let mut broken = Vec::new();
    for (folder, [chinese, english]) in rooms {
        let only = |mine: &BTreeSet<String>, other: &BTreeSet<String>, name: &str| -> Vec<String> {
            mine.difference(other).map(|key| format!("{folder}: {key} is only in {name}")).collect()
        };
        broken.extend(only(&chinese, &english, "zh-CN.ftl"));
        broken.extend(only(&english, &chinese, "en.ftl"));
    }
    broken
}

/// The keys of a Fluent file; an attribute counts as `key.attribute`.
fn keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut message = "";
    for line in text.lines() {
        let Some((name, _)) = line.split_once('=') else { continue };
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
            message = name.trim();
            keys.insert(message.to_owned());
        } else if let Some(attribute) = name.trim().strip_prefix('.') {
            keys.insert(format!("{message}.{attribute}"));
        }
    }
    keys
}

const LANGUAGES: &[&str] = &["zh-CN", "en"];

/// Codes of faults that the page behind `/problems/{code}` cannot explain.
pub(super) fn problems_without_page(files: &[File]) -> Vec<String> {
    let pages: BTreeSet<_> = files.iter().filter_map(|file| page(&file.path)).collect();
    let mut broken = Vec::new();
    for file in files.iter().filter(|file| is_core(file)) {
        for code in codes(&file.text) {
            for language in LANGUAGES.iter().filter(|language| !pages.contains(&format!("{code}.{language}")))
            {
                broken.push(format!("{}: {code} has no page in {language}", file.path));
            }
        }
    }
    broken
}

/// The codes of all faults of the core, once each.
pub(super) fn problem_codes(files: &[File]) -> BTreeSet<String> {
    files.iter().filter(|file| is_core(file)).flat_map(|file| codes(&file.text)).collect()
}

fn is_core(file: &File) -> bool {
    file.is("rs") && file.path.starts_with("core/")
}

/// What a file under `problems/` explains, and in which language: `core/quality/problems/overdue.en.md` is
/// `quality/overdue.en`; the problems of `web` and `app` belong to no module.
fn page(path: &str) -> Option<String> {
    let path = path.strip_prefix("core/")?.strip_suffix(".md")?;
    let (module, name) = path.split_once("/problems/")?;
    Some(if ["web", "app"].contains(&module) { name.to_owned() } else { format!("{module}/{name}") })
}

/// The codes that `Fault::code` of this source answers. Refusals of single fields have codes, too, but no pages.
fn codes(source: &str) -> Vec<String> {
    const HEAD: &str = "fn code(&self) -> &'static str {";
    let product = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut codes = Vec::new();
    for fault in product.split("Fault for ").skip(1) {
        let body = fault.split_once(HEAD).map_or("", |(_, body)| body);
        let body = body.split("\n    }").next().unwrap_or_default();
        codes.extend(rust::parts(body).strings.into_iter().map(|(_, code)| code));
    }
    codes
}
