//! The manifest says what the library does.

use corridor_sdk::Adapter;
use storefront_medusa::{MANIFEST, Medusa};

#[test]
fn the_manifest_lists_the_operations_of_the_library() {
    let header =
        |line: &str| Some(line.strip_prefix("[operations.")?.strip_suffix(']')?.trim_matches('"').to_owned());
    let mut listed: Vec<_> = MANIFEST.lines().filter_map(header).collect();
    listed.sort();

    assert_eq!(listed, Medusa::operations().names());
}

#[test]
fn both_languages_say_the_same_things() {
    let keys = |language: &str| {
        let (_, table) = MANIFEST.split_once(&format!("[text.{language}]")).unwrap();
        let table = table.split("\n[").next().unwrap();
        table.lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect::<Vec<_>>()
    };

    assert_eq!(keys("en"), keys("zh-CN"));
    assert!(keys("en").len() > 10);
}
